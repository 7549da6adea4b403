/**
 * OpenMetadata's security settings, as its JSON schemas describe them (schema/configuration,
 * schema/security of 1.12.6): names, types and defaults, in their order. One reading serves the YAML
 * file, the database and the API, because the server reads all three with Jackson into the same classes.
 */
import { z } from "zod";
import { ldapConfiguration, oidcConfiguration, samlConfiguration } from "./clientSchemas.ts";
import { list, optional, scalar, texts } from "./jackson.ts";

export const authenticationConfiguration = z.strictObject({
  clientType: optional(z.enum(["public", "confidential"]), "public"),
  provider: optional(
    z.enum([
      "no-auth",
      "basic",
      "azure",
      "google",
      "okta",
      "auth0",
      "aws-cognito",
      "custom-oidc",
      "ldap",
      "saml",
      "openmetadata",
    ]),
  ),
  responseType: optional(z.enum(["id_token", "code"]), "id_token"),
  providerName: scalar.text(),
  publicKeyUrls: texts(),
  tokenValidationAlgorithm: optional(
    z.enum(["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"]),
    "RS256",
  ),
  authority: scalar.text(),
  clientId: scalar.text(),
  callbackUrl: scalar.text(),
  jwtPrincipalClaims: texts(),
  jwtPrincipalClaimsMapping: texts(),
  jwtTeamClaimMapping: scalar.text(),
  enableSelfSignup: scalar.flag(false),
  ldapConfiguration: optional(ldapConfiguration),
  samlConfiguration: optional(samlConfiguration),
  oidcConfiguration: optional(oidcConfiguration),
  forceSecureSessionCookie: scalar.flag(false),
  enableAutoRedirect: scalar.flag(false),
});

export const authorizerConfiguration = z.strictObject({
  className: scalar.text(),
  containerRequestFilter: scalar.text(),
  adminPrincipals: texts(),
  botPrincipals: optional(list),
  testPrincipals: texts(),
  allowedEmailRegistrationDomains: texts(),
  principalDomain: scalar.text(),
  allowedDomains: texts(),
  enforcePrincipalDomain: scalar.flag(),
  enableSecureSocketConnection: scalar.flag(),
  useRolesFromProvider: scalar.flag(false),
  defaultOAuthRole: scalar.text(),
});

export const jwtTokenConfiguration = z.strictObject({
  rsapublicKeyFilePath: scalar.text(),
  rsaprivateKeyFilePath: scalar.text(),
  jwtissuer: scalar.text(),
  keyId: scalar.text(),
});

export const fernetConfiguration = z.strictObject({ fernetKey: scalar.text() });

export type OidcConfiguration = z.output<typeof oidcConfiguration>;
export type AuthenticationConfiguration = z.output<typeof authenticationConfiguration>;
export type AuthorizerConfiguration = z.output<typeof authorizerConfiguration>;
export type JwtTokenConfiguration = z.output<typeof jwtTokenConfiguration>;
export type FernetConfiguration = z.output<typeof fernetConfiguration>;

/** What `/api/v1/system/security/config` speaks of and the database keeps. */
export interface SecurityConfiguration {
  authenticationConfiguration: AuthenticationConfiguration;
  authorizerConfiguration: AuthorizerConfiguration;
}
