/**
 * A stand-in for the chart open-metadata/openmetadata 1.13.1: the variables that its templates
 * (secrets.yaml, _helpers.tpl, deployment.yaml) give the server for sign-in and keys. What it makes of
 * our values was compared with `helm template` 3.22 of the real chart, variable by variable.
 */

import { parse } from "yaml";
import { z } from "zod";
import { referenceFile } from "./reference.ts";

const secretReference = z.object({ secretRef: z.string(), secretKey: z.string() });
const oidcConfiguration = z.looseObject({
  enabled: z.boolean(),
  clientId: secretReference,
  clientSecret: secretReference,
  customParams: z.string(),
});
const chartValues = z.object({
  openmetadata: z.object({
    config: z.object({
      authorizer: z.looseObject({ enabled: z.boolean() }),
      authentication: z.looseObject({
        enabled: z.boolean(),
        clientType: z.string(),
        jwtPrincipalClaimsMapping: z.array(z.string()),
        oidcConfiguration,
      }),
      jwtTokenConfiguration: z.looseObject({ enabled: z.boolean() }),
    }),
  }),
  extraEnvs: z.array(z.object({ name: z.string(), value: z.string() })),
});

/** Each variable of a chart's Secret and the value it comes from. */
const AUTHORIZER = {
  AUTHORIZER_CLASS_NAME: "className",
  AUTHORIZER_REQUEST_FILTER: "containerRequestFilter",
  AUTHORIZER_PRINCIPAL_DOMAIN: "principalDomain",
  AUTHORIZER_ENFORCE_PRINCIPAL_DOMAIN: "enforcePrincipalDomain",
  AUTHORIZER_ENABLE_SECURE_SOCKET: "enableSecureSocketConnection",
  AUTHORIZER_ADMIN_PRINCIPALS: "initialAdmins",
  AUTHORIZER_ALLOWED_DOMAINS: "allowedDomains",
  AUTHORIZER_ALLOWED_REGISTRATION_DOMAIN: "allowedEmailRegistrationDomains",
  AUTHORIZER_USE_ROLES_FROM_PROVIDER: "useRolesFromProvider",
};
const AUTHENTICATION = {
  AUTHENTICATION_PUBLIC_KEYS: "publicKeys",
  AUTHENTICATION_JWT_PRINCIPAL_CLAIMS: "jwtPrincipalClaims",
  AUTHENTICATION_PROVIDER: "provider",
  AUTHENTICATION_RESPONSE_TYPE: "responseType",
  AUTHENTICATION_AUTHORITY: "authority",
  AUTHENTICATION_CLIENT_ID: "clientId",
  AUTHENTICATION_CLIENT_TYPE: "clientType",
  AUTHENTICATION_CALLBACK_URL: "callbackUrl",
  AUTHENTICATION_ENABLE_SELF_SIGNUP: "enableSelfSignup",
};
const OIDC = {
  OIDC_TYPE: "oidcType",
  OIDC_SCOPE: "scope",
  OIDC_DISCOVERY_URI: "discoveryUri",
  OIDC_USE_NONCE: "useNonce",
  OIDC_PREFERRED_JWS: "preferredJwsAlgorithm",
  OIDC_RESPONSE_TYPE: "responseType",
  OIDC_PROMPT_TYPE: "promptType",
  OIDC_DISABLE_PKCE: "disablePkce",
  OIDC_CALLBACK: "callbackUrl",
  OIDC_SERVER_URL: "serverUrl",
  OIDC_CLIENT_AUTH_METHOD: "clientAuthenticationMethod",
  OIDC_TENANT: "tenant",
  OIDC_MAX_CLOCK_SKEW: "maxClockSkew",
  OIDC_OM_REFRESH_TOKEN_VALIDITY: "tokenValidity",
  OIDC_MAX_AGE: "maxAge",
  OIDC_SESSION_EXPIRY: "sessionExpiry",
};
const JWT = {
  RSA_PUBLIC_KEY_FILE_PATH: "rsapublicKeyFilePath",
  RSA_PRIVATE_KEY_FILE_PATH: "rsaprivateKeyFilePath",
  JWT_ISSUER: "jwtissuer",
  JWT_KEY_ID: "keyId",
};

/** The chart's own values, where they are at hand. */
export const chartDefaults = referenceFile("helm/values-1.13.1.yaml");

/**
 * @param secrets Secrets of the cluster: name, entry, text.
 * @throws Error when a Secret that the values name is not there, as the pod would not start.
 */
export function chartEnvironment(
  defaults: string,
  valuesYaml: string,
  secrets: Record<string, Record<string, string>>,
): Record<string, string> {
  const { openmetadata, extraEnvs } = chartValues.parse(merge(parse(defaults), parse(valuesYaml)));
  const { authorizer, authentication, jwtTokenConfiguration } = openmetadata.config;
  const { oidcConfiguration: oidc, jwtPrincipalClaimsMapping: mapping } = authentication;
  const fromSecret = ({ secretRef, secretKey }: z.output<typeof secretReference>) => {
    const text = secrets[secretRef]?.[secretKey];
    if (text !== undefined) return text;
    throw new Error(`couldn't find key ${secretKey} in Secret ${secretRef}`);
  };
  const isConfidential = authentication.clientType === "confidential" && oidc.enabled;
  return {
    ...(authorizer.enabled && quoted(AUTHORIZER, authorizer)),
    ...(authentication.enabled && {
      ...quoted(AUTHENTICATION, authentication),
      ...(mapping.length > 0 && {
        AUTHENTICATION_JWT_PRINCIPAL_CLAIMS_MAPPING: quote(mapping),
      }),
      ...(isConfidential && { ...quoted(OIDC, oidc), OIDC_CUSTOM_PARAMS: oidc.customParams }),
    }),
    ...(jwtTokenConfiguration.enabled && quoted(JWT, jwtTokenConfiguration)),
    ...(isConfidential && {
      OIDC_CLIENT_ID: fromSecret(oidc.clientId),
      OIDC_CLIENT_SECRET: fromSecret(oidc.clientSecret),
    }),
    ...Object.fromEntries(extraEnvs.map(({ name, value }) => [name, value])),
  };
}

function quoted(names: Record<string, string>, block: Record<string, unknown>) {
  return Object.fromEntries(
    Object.entries(names).map(([variable, key]) => [variable, quote(block[key])]),
  );
}

/** Sprig's `quote`, and the chart's commaJoinedQuotedEncodedList. */
function quote(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(quote).join(",")}]` : JSON.stringify(String(value));
}

/** As Helm lays one values file over another: maps key by key, a list whole. */
function merge(below: unknown, above: unknown): unknown {
  if (!isMap(below) || !isMap(above)) return above;
  const merged = { ...below };
  for (const [key, value] of Object.entries(above)) merged[key] = merge(below[key], value);
  return merged;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
