import { invalidBody } from "../http/errors.ts";
import type { Client } from "../state/client.ts";

const deviceCode = "urn:ietf:params:oauth:grant-type:device_code";

/**
 * What Auth0 refuses about an application as a whole, as it would be after the request.
 * @throws HttpError 400
 */
export function checkClient(client: Client): void {
  const method = client.token_endpoint_auth_method;
  // terraform-provider-auth0 issue #266 (notes auth0.md fact 4).
  if (method === "none" && client.grant_types.includes("client_credentials")) {
    throw invalidBody(
      'Application must not have Token Endpoint Authentication Method set to "none" when client_credentials grant type is enabled',
    );
  }
  // terraform-provider-auth0 issue #828.
  if (method && method !== "none" && client.grant_types.includes(deviceCode)) {
    throw invalidBody(
      `Application must have Token Endpoint Authentication Method set to "none" when ${deviceCode} is enabled`,
    );
  }
}
