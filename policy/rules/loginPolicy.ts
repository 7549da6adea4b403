/** Who may sign in at all. */

import type { PolicyResource } from "@pulumi/policy";
import {
  ACTION,
  CLIENT,
  type ClientInputs,
  called,
  LOGIN_POLICY,
  TRIGGER_ACTION,
} from "../auth0.ts";
import { type RuleText, stackRule } from "../rule.ts";

const LOGIN_POLICY_PRESENT: RuleText = {
  name: "login-policy",
  description: "An Action decides who may sign in, unless a waiver says why not.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediation:
    "leave loginPolicy.enabled on, or write loginPolicy.waiver, since OpenMetadata itself lets everybody in whom the tenant knows",
};

/** In characters, as in the settings. */
const SHORTEST_WAIVER = 10;

export const loginPolicyRules = [
  stackRule(LOGIN_POLICY_PRESENT, (resources) =>
    hasLoginPolicy(resources) || isWaived(resources)
      ? []
      : resources.filter(signsPeopleIn).map(({ name, urn, props }) => ({
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

/** An Action that is deployed, and bound to every login. */
function hasLoginPolicy(resources: readonly PolicyResource[]): boolean {
  return resources.some(
    ({ type, props, dependencies }) =>
      type === TRIGGER_ACTION &&
      props.trigger === "post-login" &&
      dependencies.some((action) => action.type === ACTION && action.props.deploy === true),
  );
}

function isWaived(resources: readonly PolicyResource[]): boolean {
  return resources.some(
    ({ type, props }) =>
      type === LOGIN_POLICY &&
      props.enabled === false &&
      String(props.waiver ?? "").trim().length >= SHORTEST_WAIVER,
  );
}
