/** How an application may get tokens. */

import { CLIENT, type ClientInputs, called } from "../auth0.ts";
import { type RuleText, resourceRule } from "../rule.ts";

/** Each hands tokens to a page, or somebody's password to an application. */
const PASSWORD = [
  "password",
  "http://auth0.com/oauth/grant-type/password-realm",
  "http://auth0.com/oauth/legacy/grant-type/ro",
  "http://auth0.com/oauth/legacy/grant-type/ro/jwt-bearer",
];

const NO_IMPLICIT_GRANT: RuleText = {
  name: "no-implicit-grant",
  description: "No application gets tokens through the address of a page.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediation:
    "list its grant types without implicit, since tokens in an address end up in histories and logs; authorization_code does the same without",
};

const NO_PASSWORD_GRANT: RuleText = {
  name: "no-password-grant",
  description: "No application is given people's passwords.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediation:
    "sign people in with authorization_code, since an application that sees passwords goes around second factors and the login policy's connections",
};

export const grantTypeRules = [
  resourceRule<ClientInputs>(NO_IMPLICIT_GRANT, CLIENT, (client, context) => {
    const { grantTypes } = client;
    // auth0.md fact 5: what Auth0 puts in for a missing list.
    if (grantTypes === undefined) {
      return [`${called(client, context)} leaves its grant types to Auth0, which adds implicit`];
    }
    return grantTypes.includes("implicit")
      ? [`${called(client, context)} has the grant type implicit`]
      : [];
  }),
  resourceRule<ClientInputs>(NO_PASSWORD_GRANT, CLIENT, (client, context) =>
    (client.grantTypes ?? [])
      .filter((grantType) => PASSWORD.includes(grantType))
      .map((grantType) => `${called(client, context)} has the grant type ${grantType}`),
  ),
];
