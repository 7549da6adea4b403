import type { AuthenticationConfiguration, OidcConfiguration } from "../configuration.ts";
import type { HttpClient } from "../http/client.ts";
import { safeGet } from "./safeUrl.ts";
import { FIELD, type FieldError } from "./validationErrors.ts";

type Discovery = Record<string, string[] | undefined>;

const PROMPTS = ["none", "consent", "select_account", "login"];

/** Compares the settings with the provider's discovery document (OidcDiscoveryValidator). */
export async function validateAgainstDiscovery(
  http: HttpClient,
  authentication: AuthenticationConfiguration,
  oidc: OidcConfiguration,
): Promise<FieldError | undefined> {
  if (!oidc.discoveryUri) return undefined;
  try {
    const { status, text } = await safeGet(http, oidc.discoveryUri);
    if (status !== 200) {
      return {
        field: FIELD.oidcDiscoveryUri,
        error: `Failed to fetch OIDC discovery document. Status: ${status}`,
      };
    }
    const discovery = JSON.parse(text) as Discovery;
    const errors = [
      ...scopeErrors(oidc, discovery),
      ...supportErrors(oidc, discovery),
      ...promptErrors(authentication, oidc),
    ];
    return errors.length === 0 ? undefined : { field: fieldOf(errors), error: errors.join("; ") };
  } catch (error) {
    return {
      field: FIELD.oidcDiscoveryUri,
      error: `Failed to validate against discovery document: ${(error as Error).message}`,
    };
  }
}

function scopeErrors({ scope = "" }: OidcConfiguration, discovery: Discovery): string[] {
  if (scope === "") return ["Scope is required for OIDC. Must include 'openid' scope."];
  const scopes = scope.split(" ");
  const errors = [];
  if (!scopes.includes("openid")) {
    errors.push(
      `The scope must include 'openid' for OIDC authentication. Current scopes: ${scope}`,
    );
  }
  const supported = discovery.scopes_supported ?? [];
  const unsupported = scopes.filter((name) => !supported.includes(name));
  if (supported.length > 0 && unsupported.length > 0) {
    errors.push(`The following scopes are not supported by the IdP: ${unsupported.join(", ")}`);
  }
  return errors;
}

function supportErrors(oidc: OidcConfiguration, discovery: Discovery): string[] {
  const errors = [];
  const types = discovery.response_types_supported ?? [];
  if (oidc.responseType && types.length > 0 && !types.includes(oidc.responseType)) {
    errors.push(
      `Response type '${oidc.responseType}' is not supported by the IdP. Supported: [${types.join(", ")}]`,
    );
  }
  const algorithms = discovery.id_token_signing_alg_values_supported ?? [];
  const algorithm = oidc.preferredJwsAlgorithm ?? "RS256";
  if (algorithms.length > 0 && !algorithms.includes(algorithm)) {
    errors.push(
      `JWS algorithm '${algorithm}' is not supported by the IdP. Supported: [${algorithms.join(", ")}]`,
    );
  }
  return errors;
}

function promptErrors(
  { clientType }: AuthenticationConfiguration,
  { prompt = "" }: OidcConfiguration,
): string[] {
  const values = prompt.trim().split(/\s+/).filter(Boolean);
  if (clientType !== "confidential" || values.length === 0) return [];
  const errors = [];
  const invalid = values.filter((value) => !PROMPTS.includes(value));
  if (invalid.length > 0) {
    errors.push(
      `Invalid prompt value(s) for confidential client: ${invalid.join(", ")}. Valid values are: empty string, none, consent, select_account, login`,
    );
  }
  if (values.length > 1 && values.includes("none")) {
    errors.push("Prompt value 'none' cannot be combined with other prompt values");
  }
  return errors;
}

/** The real one guesses the field from the words of the messages. */
function fieldOf(errors: string[]): string {
  const words = errors.join(" ").toLowerCase();
  if (words.includes("scope")) return FIELD.oidcScope;
  if (words.includes("prompt")) return FIELD.oidcPrompt;
  return FIELD.oidcDiscoveryUri;
}
