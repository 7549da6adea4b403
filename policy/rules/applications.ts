/** What belongs to an application beside its own settings. */

import type { PolicyResource } from "@pulumi/policy";
import {
  CLIENT,
  CLIENT_CREDENTIALS,
  type ClientInputs,
  called,
  SIGN_IN_APPLICATION,
} from "../auth0.ts";
import { ifKnown } from "../known.ts";
import { isProduction, PRODUCTION_SCHEMA } from "../production.ts";
import { type RuleText, resourceRule, stackRule } from "../rule.ts";

const CREDENTIALS: RuleText = {
  name: "credentials-for-each-client",
  description: "Each application has a ClientCredentials that says how it authenticates.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediation:
    "declare an auth0.ClientCredentials for it, since Auth0 otherwise decides how it authenticates, and the client secret is in no output",
};

const PROTECTED: RuleText = {
  name: "protected-in-production",
  description: "The sign-in application of production is protected against deletion.",
  severity: "medium",
  enforcementLevel: "advisory",
  configSchema: PRODUCTION_SCHEMA,
  remediation:
    "set signIn.protect to true, since with a new Client ID everybody has to be let in anew",
};

export const applicationRules = [
  stackRule(CREDENTIALS, (resources) =>
    resources
      .filter(({ type }) => type === CLIENT)
      .filter((client) => !resources.some((other) => isCredentialsOf(other, client)))
      .map(({ name, urn, props }) => ({
        finding: `${called(props as ClientInputs, { name })} has no ClientCredentials`,
        urn,
      })),
  ),
  resourceRule<ClientInputs>(PROTECTED, CLIENT, (client, context) =>
    context.component === SIGN_IN_APPLICATION && isProduction(context) && !context.protect
      ? [`${called(client, context)} is not protected`]
      : [],
  ),
];

/** By what the credentials depend on, which a preview knows too, else by a Client ID in clear. */
function isCredentialsOf(resource: PolicyResource, client: PolicyResource): boolean {
  if (resource.type !== CLIENT_CREDENTIALS) return false;
  const depended = resource.propertyDependencies.clientId ?? resource.dependencies;
  const clients = depended.filter(({ type }) => type === CLIENT);
  if (clients.length > 0) return clients.some(({ urn }) => urn === client.urn);
  const clientId = ifKnown(() => client.props.clientId);
  return clientId !== undefined && ifKnown(() => resource.props.clientId) === clientId;
}
