/**
 * The authentication model as environment variables of the server.
 *
 * OpenMetadata puts the *text* of a variable into `conf/openmetadata.yaml` and parses the YAML
 * afterwards (Dropwizard's EnvironmentVariableSubstitutor), so each value here is a YAML fragment: a
 * list is `[a,b]`, and a text that YAML would read as something else is refused.
 */

import { parse } from "yaml";
import type { AuthenticationModel, OidcConfiguration } from "./authentication.ts";

type Scalar = string | boolean | null;
type Value = Scalar | readonly string[];

/** @throws Error when a value cannot be carried; the message names the variable, not the value. */
export function renderEnvironment(model: AuthenticationModel): Record<string, string> {
  const { authorizerConfiguration: authorizer, authenticationConfiguration: authentication } =
    model;
  const { oidcConfiguration: oidc, ...auth } = authentication;
  const jwt = model.jwtTokenConfiguration;
  const values: Record<string, Value> = {
    AUTHORIZER_CLASS_NAME: authorizer.className,
    AUTHORIZER_REQUEST_FILTER: authorizer.containerRequestFilter,
    AUTHORIZER_ADMIN_PRINCIPALS: authorizer.adminPrincipals,
    AUTHORIZER_ALLOWED_REGISTRATION_DOMAIN: authorizer.allowedEmailRegistrationDomains,
    AUTHORIZER_PRINCIPAL_DOMAIN: authorizer.principalDomain,
    AUTHORIZER_ALLOWED_DOMAINS: authorizer.allowedDomains,
    AUTHORIZER_ENFORCE_PRINCIPAL_DOMAIN: authorizer.enforcePrincipalDomain,
    AUTHORIZER_ENABLE_SECURE_SOCKET: authorizer.enableSecureSocketConnection,
    AUTHORIZER_USE_ROLES_FROM_PROVIDER: authorizer.useRolesFromProvider,

    AUTHENTICATION_CLIENT_TYPE: auth.clientType,
    AUTHENTICATION_PROVIDER: auth.provider,
    CUSTOM_OIDC_AUTHENTICATION_PROVIDER_NAME: auth.providerName,
    AUTHENTICATION_PUBLIC_KEYS: auth.publicKeyUrls,
    AUTHENTICATION_TOKEN_VALIDATION_ALGORITHM: auth.tokenValidationAlgorithm,
    AUTHENTICATION_AUTHORITY: auth.authority,
    AUTHENTICATION_CLIENT_ID: auth.clientId,
    AUTHENTICATION_CALLBACK_URL: auth.callbackUrl,
    AUTHENTICATION_JWT_PRINCIPAL_CLAIMS: auth.jwtPrincipalClaims,
    AUTHENTICATION_JWT_PRINCIPAL_CLAIMS_MAPPING: auth.jwtPrincipalClaimsMapping,
    AUTHENTICATION_ENABLE_SELF_SIGNUP: auth.enableSelfSignup,
    FORCE_SECURE_SESSION_COOKIE: auth.forceSecureSessionCookie,

    ...(oidc && oidcVariables(oidc)),

    RSA_PUBLIC_KEY_FILE_PATH: jwt.rsapublicKeyFilePath,
    RSA_PRIVATE_KEY_FILE_PATH: jwt.rsaprivateKeyFilePath,
    JWT_ISSUER: jwt.jwtissuer,
    JWT_KEY_ID: jwt.keyId,

    // From 2.1 on this makes the environment win over the database; older servers ignore it. Not
    // part of the YAML: they refuse to start on an unknown property there.
    SECURITY_CONFIG_SOURCE: "ENV",
  };
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, yamlFragment(name, value)]),
  );
}

function oidcVariables(oidc: OidcConfiguration): Record<string, Value> {
  return {
    OIDC_CLIENT_ID: oidc.id,
    OIDC_TYPE: oidc.type,
    OIDC_CLIENT_SECRET: oidc.secret,
    OIDC_SCOPE: oidc.scope,
    OIDC_DISCOVERY_URI: oidc.discoveryUri,
    OIDC_USE_NONCE: oidc.useNonce,
    OIDC_PREFERRED_JWS: oidc.preferredJwsAlgorithm,
    OIDC_RESPONSE_TYPE: oidc.responseType,
    OIDC_DISABLE_PKCE: oidc.disablePkce,
    OIDC_CALLBACK: oidc.callbackUrl,
    OIDC_SERVER_URL: oidc.serverUrl,
    OIDC_CLIENT_AUTH_METHOD: oidc.clientAuthenticationMethod,
    // OIDC_TENANT stays unset: its default is the empty text that the schema wants, while an empty
    // variable would be null.
    OIDC_MAX_AGE: oidc.maxAge,
    OIDC_PROMPT_TYPE: oidc.prompt,
  };
}

/**
 * The variables as a file that systemd (`EnvironmentFile=`), `docker --env-file`, compose and a
 * shell (`set -a; . file`) read alike. A value with a space stands in double quotes: who strips
 * them gives the server the text, who keeps them gives it a quoted YAML string, which is the same.
 */
export function renderEnvFile(environment: Record<string, string>): string {
  const lines = Object.entries(environment).map(([name, value]) =>
    value.includes(" ") ? `${name}="${value}"` : `${name}=${value}`,
  );
  return [
    "# OpenMetadata's sign-in through Auth0, written by Pulumi: changes here are undone.",
    ...lines,
    "",
  ].join("\n");
}

function yamlFragment(name: string, value: Value): string {
  const fragment = isList(value) ? `[${value.join(",")}]` : value === null ? "" : String(value);
  if (isSafe(fragment) && sameInYaml(fragment, value)) return fragment;
  throw new Error(
    `${name} holds a value that cannot be handed to OpenMetadata through its environment: use letters, digits and the characters . _ ~ - + @ / : in it`,
  );
}

/** Whether a text reaches the server as that text, and not as a number, a boolean or nothing. */
export function survivesEnvironment(value: string): boolean {
  return value !== "" && isSafe(value) && sameInYaml(value, value);
}

/** The same of an entry of a list. */
export function survivesInList(value: string): boolean {
  const fragment = `[${value}]`;
  return isSafe(value) && sameInYaml(fragment, [value]);
}

/** Nothing that a shell, systemd, compose or OpenMetadata's own substitution would interpret. */
function isSafe(fragment: string): boolean {
  return /^[\w.~+@/:,[\] -]*$/.test(fragment);
}

/** OpenMetadata's parser speaks YAML 1.1, where more words than true and false are booleans. */
function sameInYaml(fragment: string, value: Value): boolean {
  let seen: unknown;
  try {
    seen = parse(fragment, { version: "1.1" });
  } catch {
    return false;
  }
  const wanted = value === "" ? null : value;
  return JSON.stringify(seen ?? null) === JSON.stringify(wanted);
}

function isList(value: Value): value is readonly string[] {
  return Array.isArray(value);
}
