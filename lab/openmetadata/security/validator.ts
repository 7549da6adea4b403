import type {
  AuthenticationConfiguration,
  AuthorizerConfiguration,
  SecurityConfiguration,
} from "../configuration.ts";
import type { HttpClient } from "../http/client.ts";
import { connectToProvider } from "../login/discovery.ts";
import { checkClaimsMapping } from "../tokens/claims.ts";
import { validateAuth0 } from "./auth0Validator.ts";
import { FIELD, type FieldError } from "./validationErrors.ts";

export interface ValidationResponse {
  status: "success" | "failed";
  errors: FieldError[];
}

/**
 * What `POST …/security/validate` answers and PATCH demands (SystemRepository). PUT asks for none of it.
 * Only the provider auth0 is modelled.
 */
export async function validateSecurityConfiguration(
  settings: SecurityConfiguration,
  http: HttpClient,
): Promise<ValidationResponse> {
  const { authenticationConfiguration, authorizerConfiguration } = settings;
  const errors = [
    baseFieldsError(authenticationConfiguration),
    await providerError(authenticationConfiguration, http),
    authorizerError(authorizerConfiguration),
  ].filter((error) => error !== undefined);
  return { status: errors.length === 0 ? "success" : "failed", errors };
}

function baseFieldsError(settings: AuthenticationConfiguration): FieldError | undefined {
  const required: [string | undefined, string, string][] = [
    [settings.provider, FIELD.provider, "Provider is required"],
    [settings.providerName, FIELD.providerName, "Provider name is required"],
    [
      settings.jwtPrincipalClaims?.[0],
      FIELD.jwtPrincipalClaims,
      "JWT principal claims are required",
    ],
    [
      settings.clientType === "confidential" ? "filled in" : settings.publicKeyUrls?.[0],
      FIELD.publicKeyUrls,
      "Public key URLs are required",
    ],
    [settings.authority, FIELD.authority, "Authority is required"],
    [settings.callbackUrl, FIELD.callbackUrl, "Callback URL is required"],
    [settings.clientId, FIELD.clientId, "Client ID is required"],
  ];
  const missing = required.find(([value]) => !value);
  if (missing !== undefined) return { field: missing[1], error: missing[2] };
  try {
    checkClaimsMapping(settings.jwtPrincipalClaimsMapping ?? []);
    return undefined;
  } catch (error) {
    return { field: FIELD.jwtPrincipalClaimsMapping, error: (error as Error).message };
  }
}

async function providerError(
  settings: AuthenticationConfiguration,
  http: HttpClient,
): Promise<FieldError | undefined> {
  if (settings.provider !== "auth0") {
    return { field: FIELD.provider, error: `Unknown provider: ${settings.provider}` };
  }
  const oidc = settings.oidcConfiguration;
  if (settings.clientType === "confidential") {
    if (oidc === undefined) {
      return { field: FIELD.oidcId, error: "OIDC configuration is required" };
    }
    if (!oidc.id) return { field: FIELD.oidcId, error: "Client ID is required" };
    if (!oidc.secret) return { field: FIELD.oidcSecret, error: "Client secret is required" };
  }
  const error = await validateAuth0(http, settings);
  if (error !== undefined || oidc === undefined) return error;
  try {
    await connectToProvider(settings, http);
    return undefined;
  } catch (problem) {
    return {
      field: FIELD.oidc,
      error: `OIDC flow validation failed: OIDC configuration validation failed: ${(problem as Error).message}`,
    };
  }
}

function authorizerError(settings: AuthorizerConfiguration): FieldError | undefined {
  if (!settings.className) return { field: FIELD.className, error: "Class name is required" };
  if ((settings.adminPrincipals ?? []).length === 0) {
    return { field: FIELD.adminPrincipals, error: "At least one admin principal is required" };
  }
  if (!settings.principalDomain) {
    return { field: FIELD.principalDomain, error: "Principal domain is required" };
  }
  return undefined;
}
