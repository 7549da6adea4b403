/** What applications may do at the Management API. */

import type { PolicyResource } from "@pulumi/policy";
import { checkScopes } from "../../model/auth0/scopes/leastPrivilege.ts";
import { CLIENT_GRANT, type ClientGrantInputs, MANAGEMENT_API_GRANT } from "../auth0.ts";
import { type RuleText, resourceRule, stackRule } from "../rule.ts";

const NO_ALL_SCOPES: RuleText = {
  name: "no-all-scopes",
  description: "No application is granted all scopes of an API.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediation:
    "leave allowAllScopes out and name the scopes one by one, since all of them are the whole tenant",
};

const WITHIN_WAIVERS: RuleText = {
  name: "scopes-within-waivers",
  description: "Each dangerous scope of the Management API has a written waiver.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediation: "change serviceAccount.scopes or serviceAccount.waivers",
};

export const scopeRules = [
  resourceRule<ClientGrantInputs>(NO_ALL_SCOPES, CLIENT_GRANT, ({ allowAllScopes }, { name }) =>
    allowAllScopes === true ? [`the grant ${name} allows all scopes`] : [],
  ),
  stackRule(WITHIN_WAIVERS, (resources) =>
    resources.filter(isManagementGrant).flatMap(({ name, urn, props, parent }) =>
      checkScopes((props as ClientGrantInputs).scopes ?? [], waiversOf(parent)).map(
        ({ path: [list, key], found, remedy }) => ({
          finding: `${list} of the grant ${name} has ${list === "scopes" ? found : `${found} (${key})`}, so ${remedy}`,
          urn,
        }),
      ),
    ),
  ),
];

function isManagementGrant({ type, props }: PolicyResource): boolean {
  return (
    type === CLIENT_GRANT && /\/api\/v2\/?$/.test(String((props as ClientGrantInputs).audience))
  );
}

/** They are written down with the component that makes the grant; a grant by itself has none. */
function waiversOf(parent: PolicyResource | undefined): Record<string, string> {
  return parent?.type === MANAGEMENT_API_GRANT ? { ...parent.props.waivers } : {};
}
