import type { AuthenticationConfiguration, OidcConfiguration } from "../configuration.ts";
import type { HttpClient } from "../http/client.ts";
import { validateAgainstDiscovery } from "./discoveryValidator.ts";
import { safeGet } from "./safeUrl.ts";
import { FIELD, type FieldError } from "./validationErrors.ts";

const WELL_KNOWN = "/.well-known/openid-configuration";

/** Asks the tenant whether the settings are right (Auth0Validator); the first complaint ends it. */
export async function validateAuth0(
  http: HttpClient,
  authentication: AuthenticationConfiguration,
): Promise<FieldError | undefined> {
  if (authentication.clientType !== "confidential") {
    const authority = authentication.authority ?? "";
    return (
      (await validateDomain(http, authority, FIELD.authority)) ??
      (await validatePublicClientId(http, authority, authentication.clientId ?? "")) ??
      (await validatePublicKeyUrls(http, authentication, authority))
    );
  }
  const oidc = authentication.oidcConfiguration ?? ({} as OidcConfiguration);
  if (!oidc.discoveryUri) {
    return {
      field: "",
      error:
        "Auth0 confidential client validation failed: Unable to extract Auth0 domain from OIDC configuration. Please provide a valid discoveryUri or serverUrl",
    };
  }
  const domain = oidc.discoveryUri.replace(WELL_KNOWN, "");
  return (
    (await validateDomain(http, domain, FIELD.oidcDiscoveryUri)) ??
    (await validateAgainstDiscovery(http, authentication, oidc)) ??
    (await validatePublicKeyUrls(http, authentication, domain)) ??
    (await validateCredentials(http, domain, oidc))
  );
}

async function validateDomain(
  http: HttpClient,
  domain: string,
  field: string,
): Promise<FieldError | undefined> {
  const url = domain + WELL_KNOWN;
  try {
    const { status, text } = await safeGet(http, url);
    if (status !== 200) {
      throw new Error(
        `Failed to access Auth0 discovery endpoint. HTTP response: ${status} for URL: ${url}`,
      );
    }
    const discovery = JSON.parse(text) as Record<string, unknown>;
    if (!("issuer" in discovery && "authorization_endpoint" in discovery)) {
      throw new Error("Invalid Auth0 discovery document format");
    }
    if (!("token_endpoint" in discovery && "userinfo_endpoint" in discovery)) {
      throw new Error("Missing required Auth0 endpoints in discovery document");
    }
    if (!String(discovery.issuer).startsWith("https://")) {
      throw new Error("Auth0 issuer must use HTTPS");
    }
    return undefined;
  } catch (error) {
    return { field, error: `Domain validation failed: ${(error as Error).message}` };
  }
}

async function validatePublicClientId(
  http: HttpClient,
  domain: string,
  clientId: string,
): Promise<FieldError | undefined> {
  const field = FIELD.clientId;
  try {
    const { status } = await http.get(
      `${domain}/authorize?client_id=${clientId}&response_type=code&redirect_uri=http://test.example.com&state=test`,
    );
    if (status === 302 || status === 200) return undefined;
    const invalid = status === 400 || status === 404;
    return {
      field,
      error: invalid
        ? "Invalid Auth0 client ID. Client does not exist or is not properly configured."
        : "Could not validate client Id",
    };
  } catch (error) {
    return { field, error: `Auth0 client ID validation warning: {}${(error as Error).message}` };
  }
}

async function validatePublicKeyUrls(
  http: HttpClient,
  { publicKeyUrls = [] }: AuthenticationConfiguration,
  domain: string,
): Promise<FieldError | undefined> {
  if (publicKeyUrls.length === 0) return undefined;
  const expected = `${domain}/.well-known/jwks.json`;
  const error = publicKeyUrls.includes(expected)
    ? await firstKeyUrlError(http, publicKeyUrls)
    : `At least one public key URL must be the Auth0 JWKS endpoint: ${expected}`;
  return error === undefined ? undefined : { field: FIELD.publicKeyUrls, error };
}

async function firstKeyUrlError(http: HttpClient, urls: string[]): Promise<string | undefined> {
  for (const url of urls) {
    try {
      const host = new URL(url).hostname;
      if (!host.includes(".")) return `Public key URL domain doesn't match Auth0 pattern: ${host}`;
      const { status, text } = await safeGet(http, url);
      if (status !== 200) {
        return `Public key URL is not accessible. HTTP response: ${status} for URL: ${url}`;
      }
      const { keys } = JSON.parse(text) as { keys?: unknown[] };
      if (keys === undefined) {
        return `Invalid JWKS format. Expected JSON with 'keys' array at: ${url}`;
      }
      if (keys.length === 0) return `JWKS endpoint returned empty keys array: ${url}`;
    } catch (error) {
      return `Invalid public key URL '${url}': ${(error as Error).message}`;
    }
  }
  return undefined;
}

/**
 * Whether the application gets a Management API token by its own credentials: the one live use of the
 * client grant that the stack makes (notes/openmetadata.md, fact 8).
 */
async function validateCredentials(
  http: HttpClient,
  domain: string,
  oidc: OidcConfiguration,
): Promise<FieldError | undefined> {
  const { id = "", secret = "", callbackUrl = "" } = oidc;
  const authorize = `${domain}/authorize?response_type=code&client_id=${id}&redirect_uri=${callbackUrl}&scope=openid`;
  const known = await safeGet(http, authorize).catch(() => undefined);
  if (known?.status === 400 || known?.status === 404) {
    return {
      field: FIELD.oidcId,
      error: "Invalid client ID. The client ID is not recognized by Auth0.",
    };
  }
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: id,
    client_secret: secret,
    audience: `${domain}/api/v2/`,
  });
  // An unreachable token endpoint only warns.
  const answer = await http.postForm(`${domain}/oauth/token`, form).catch(() => undefined);
  if (answer === undefined || answer.status === 200) return undefined;
  return tokenError(answer.status, answer.text);
}

function tokenError(status: number, text: string): FieldError {
  const body = parseObject(text);
  if (body === undefined) {
    return {
      field: FIELD.oidcSecret,
      error: `Credentials validation failed. HTTP response: ${status}`,
    };
  }
  const { error = "", error_description: description = "" } = body;
  if (error === "invalid_client" || error === "unauthorized_client") {
    return { field: FIELD.oidcSecret, error: "Invalid client secret" };
  }
  return error === "access_denied"
    ? { field: FIELD.oidcDiscoveryUri, error: `Access denied: ${description}` }
    : { field: FIELD.oidcSecret, error: `Authentication failed: ${description}` };
}

function parseObject(text: string): Record<string, string> | undefined {
  try {
    return JSON.parse(text) as Record<string, string>;
  } catch {
    return undefined;
  }
}
