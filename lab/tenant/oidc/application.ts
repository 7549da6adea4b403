import type { AdapterPayload, SigningAlgorithm } from "oidc-provider";
import type { Client } from "../state/client.ts";

/** What oidc-provider speaks for us; `client_credentials` is ours. */
const grantTypes = new Set(["authorization_code", "refresh_token"]);

/** Stands in where an application has no callback, for oidc-provider insists on one. */
const noCallback = "https://no-callback.invalid/";

/** An application of the tenant as oidc-provider knows clients. */
export function oidcClient(client: Client): AdapterPayload {
  const callbacks = (client.callbacks ?? []).filter(isWebAddress);
  return {
    client_id: client.client_id,
    client_name: client.name,
    client_secret: client.client_secret,
    application_type: "web",
    redirect_uris: callbacks.length > 0 ? callbacks : [noCallback],
    grant_types: client.grant_types.filter((type) => grantTypes.has(type)),
    // Whether it may sign anybody in at all is checked in authorization.ts.
    response_types: ["code"],
    token_endpoint_auth_method: client.token_endpoint_auth_method ?? "client_secret_basic",
    // Auth0's default, insecure as it is (its OpenAPI description: "HS256 (default)").
    id_token_signed_response_alg: (client.jwt_configuration?.alg ?? "HS256") as SigningAlgorithm,
  };
}

/** Exact addresses only: a callback with a wildcard matches nothing here. */
function isWebAddress(callback: string): boolean {
  const url = URL.parse(callback);
  return url !== null && /^https?:$/.test(url.protocol) && !callback.includes("#");
}
