/** Who may sign in at all. */

import type { PolicyResource } from "@pulumi/policy";
import {
  ACTION,
  CLIENT,
  type ClientInputs,
  called,
  LOGIN_POLICY,
  SIGN_IN_APPLICATION,
  TRIGGER_ACTION,
} from "../auth0.ts";
import { ifKnown } from "../known.ts";
import { type RuleText, stackRule } from "../rule.ts";

const LOGIN_POLICY_PRESENT: RuleText = {
  name: "login-policy",
  description:
    "An Action decides who may sign in to each application, unless a waiver says why not.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediation:
    "leave loginPolicy.enabled on, or write loginPolicy.waiver, since OpenMetadata itself lets everybody in whom the tenant knows",
};

/** In characters, as in the settings. */
const SHORTEST_WAIVER = 10;

export const loginPolicyRules = [
  stackRule(LOGIN_POLICY_PRESENT, (resources) =>
    resources
      .filter(signsPeopleIn)
      .filter((client) => !isDecided(client, resources) && !isWaived(client, resources))
      .map(({ name, urn, props }) => ({
        finding: `nothing decides who may sign in to ${called(props as ClientInputs, { name })}`,
        urn,
      })),
  ),
];

function signsPeopleIn({ type, props }: PolicyResource): boolean {
  return (
    type === CLIENT && ((props as ClientInputs).grantTypes ?? []).includes("authorization_code")
  );
}

/** By an Action that is deployed, bound to every login, and about this application. */
function isDecided(client: PolicyResource, resources: readonly PolicyResource[]): boolean {
  return resources.some(
    ({ type, props, dependencies }) =>
      type === TRIGGER_ACTION &&
      props.trigger === "post-login" &&
      dependencies.some(
        (action) =>
          action.type === ACTION && action.props.deploy === true && isAbout(action, client),
      ),
  );
}

/** By the Client ID in its code; of what a preview does not know yet, by what the code depends on. */
function isAbout(action: PolicyResource, client: PolicyResource): boolean {
  const code = ifKnown(() => action.props.code);
  const clientId = ifKnown(() => client.props.clientId);
  if (code !== undefined && clientId) return String(code).includes(clientId);
  if (code !== undefined && String(code).trim() === "") return false;
  const dependencies = action.propertyDependencies.code ?? action.dependencies;
  return dependencies.some(({ urn }) => urn === client.urn);
}

/** The waiver of the stack's setting, which is about its own application alone. */
function isWaived(client: PolicyResource, resources: readonly PolicyResource[]): boolean {
  return (
    client.parent?.type === SIGN_IN_APPLICATION &&
    resources.some(
      ({ type, props }) =>
        type === LOGIN_POLICY &&
        props.enabled === false &&
        String(props.waiver ?? "").trim().length >= SHORTEST_WAIVER,
    )
  );
}
