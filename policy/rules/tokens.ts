/** What tokens look like, how long they live, and who may ask for them without a redirect. */

import { CLIENT, type ClientInputs, called } from "../auth0.ts";
import { type RuleText, resourceRule } from "../rule.ts";

const RS256: RuleText = {
  name: "rs256",
  description: "ID tokens are signed with RS256.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediation:
    "set jwtConfiguration.alg to RS256, since OpenMetadata checks signatures against the tenant's public keys, and with HS256 whoever knows the client secret can sign",
};

const OIDC_CONFORMANT: RuleText = {
  name: "oidc-conformant",
  description: "Applications keep to OpenID Connect.",
  severity: "medium",
  enforcementLevel: "mandatory",
  remediation:
    "set oidcConformant to true, since these rules do not hold for Auth0's older endpoints",
};

const NO_CROSS_ORIGIN: RuleText = {
  name: "no-cross-origin-authentication",
  description: "No page but Auth0's own asks people for their passwords.",
  severity: "medium",
  enforcementLevel: "mandatory",
  remediation: "set crossOriginAuth to false, since people sign in at Auth0's own page",
};

const REFRESH_TOKENS: RuleText = {
  name: "rotating-refresh-tokens",
  description: "Refresh tokens rotate and expire.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediation:
    "set rotationType to rotating, expirationType to expiring and both infinite lifetimes to false, since a stolen refresh token is otherwise good for ever and nobody notices",
};

/** In seconds; Auth0 itself would make it ten hours (auth0.md fact 5). */
const LONGEST = 3_600;

const SHORT_ID_TOKENS: RuleText = {
  name: "short-id-tokens",
  description: "ID tokens live for an hour at most.",
  severity: "low",
  enforcementLevel: "advisory",
  remediation: `set signIn.idTokenLifetime to ${LONGEST} or less, since ID tokens pass through addresses and cannot be taken back`,
};

export const tokenRules = [
  resourceRule<ClientInputs>(RS256, CLIENT, (client, context) => {
    const alg = client.jwtConfiguration?.alg;
    if (alg === "RS256") return [];
    return [`the ID tokens of ${called(client, context)} are signed with ${alg ?? "no named alg"}`];
  }),
  resourceRule<ClientInputs>(OIDC_CONFORMANT, CLIENT, (client, context) =>
    client.oidcConformant === true ? [] : [`${called(client, context)} is not OIDC conformant`],
  ),
  resourceRule<ClientInputs>(NO_CROSS_ORIGIN, CLIENT, (client, context) =>
    client.crossOriginAuth === true
      ? [`${called(client, context)} allows cross-origin authentication`]
      : [],
  ),
  resourceRule<ClientInputs>(REFRESH_TOKENS, CLIENT, (client, context) => {
    const { grantTypes, refreshToken: token } = client;
    if (!grantTypes?.includes("refresh_token")) return [];
    const holds =
      token?.rotationType === "rotating" &&
      token.expirationType === "expiring" &&
      token.infiniteTokenLifetime === false &&
      token.infiniteIdleTokenLifetime === false;
    return holds
      ? []
      : [`the refresh tokens of ${called(client, context)} do not both rotate and expire`];
  }),
  resourceRule<ClientInputs>(SHORT_ID_TOKENS, CLIENT, (client, context) => {
    const lifetime = client.jwtConfiguration?.lifetimeInSeconds;
    return lifetime !== undefined && lifetime <= LONGEST
      ? []
      : [`the ID tokens of ${called(client, context)} live for ${lifetime ?? 36_000} s`];
  }),
];
