import type { AuthenticationConfiguration, OidcConfiguration } from "../configuration.ts";
import type { HttpClient } from "../http/client.ts";
import { parseObject } from "../http/json.ts";
import { type Metadata, OidcProvider } from "./provider.ts";

/**
 * Checks the settings and fetches the discovery document, once.
 *
 * @throws Error in the words that the server logs after "SSO will not be available".
 */
export async function connectToProvider(
  settings: AuthenticationConfiguration,
  http: HttpClient,
): Promise<OidcProvider> {
  const oidc = settings.oidcConfiguration;
  if (oidc === undefined) throw new Error("OidcConfiguration cannot be null");
  if (!oidc.callbackUrl) throw new Error("CallbackUrl cannot be blank");
  if (!oidc.serverUrl) throw new Error("ServerUrl cannot be blank");
  if (!oidc.id || !oidc.secret) {
    throw new Error("Client ID and Client Secret is required to create OidcClient");
  }
  if (!oidc.discoveryUri) {
    throw new Error("You must define either the discovery URL or directly the provider metadata");
  }
  const metadata = await fetchMetadata(oidc.discoveryUri, http);
  checkClientAuthentication(oidc, metadata);
  return new OidcProvider(oidc, http, metadata);
}

async function fetchMetadata(discoveryUri: string, http: HttpClient): Promise<Metadata> {
  const { status, text } = await http.get(discoveryUri);
  if (status !== 200) throw new Error(`${discoveryUri} answered ${status}`);
  const metadata = parseObject(text);
  const required = [
    "issuer",
    "jwks_uri",
    "subject_types_supported",
    "authorization_endpoint",
    "token_endpoint",
  ];
  const missing = required.find((field) => !(field in metadata));
  if (missing !== undefined) throw new Error(`Missing JSON object member with key ${missing}`);
  return metadata as unknown as Metadata;
}

function checkClientAuthentication(oidc: OidcConfiguration, metadata: Metadata): void {
  const method = oidc.clientAuthenticationMethod;
  if (method === undefined) throw new Error("clientAuthenticationMethod is null");
  if (method === "client_secret_jwt") {
    throw new Error(`Configured authentication method (${method}) is not supported.`);
  }
  const supported = metadata.token_endpoint_auth_methods_supported ?? [];
  if (supported.length > 0 && !supported.includes(method)) {
    throw new Error(
      `Preferred authentication method (${method}) not supported by provider according to provider metadata ([${supported.join(", ")}]).`,
    );
  }
  if (method === "private_key_jwt") throw new Error("privateKetJwtConfig cannot be null");
}
