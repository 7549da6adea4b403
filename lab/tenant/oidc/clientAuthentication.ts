import { createHash, timingSafeEqual } from "node:crypto";
import { oauthError } from "../http/errors.ts";
import type { Client } from "../state/client.ts";
import type { Clients } from "../state/clients.ts";

interface Presented {
  clientId: string;
  secret?: string;
  by: "none" | "client_secret_post" | "client_secret_basic";
}

/**
 * Who asks at the token endpoint. The secret must come the way that is registered for the
 * application, which Auth0 documents but nobody recorded; where nothing is registered, either way
 * will do.
 * @throws HttpError 401 `access_denied` "Unauthorized", for every reason alike
 */
export function authenticateClient(
  authorization: string | undefined,
  parameters: URLSearchParams,
  clients: Clients,
): Client {
  const presented = presentedCredentials(authorization, parameters);
  const client = presented && clients.get(presented.clientId);
  if (!presented || !client || !isAccepted(client, presented)) {
    throw oauthError(401, "access_denied", "Unauthorized");
  }
  return client;
}

/** The id that a request names, true or not; for the request log. */
export function namedClient(
  authorization: string | undefined,
  parameters: URLSearchParams,
): string | undefined {
  return presentedCredentials(authorization, parameters)?.clientId;
}

function isAccepted(client: Client, presented: Presented): boolean {
  // private_key_jwt and mTLS are stored but not spoken here.
  if (client.client_authentication_methods) return false;
  const method = client.token_endpoint_auth_method;
  if (method === "none") return true;
  if (presented.secret === undefined) return false;
  if (method !== undefined && method !== presented.by) return false;
  return equal(presented.secret, client.client_secret);
}

function presentedCredentials(
  authorization: string | undefined,
  parameters: URLSearchParams,
): Presented | undefined {
  const [scheme, encoded = ""] = authorization?.split(" ") ?? [];
  if (scheme?.toLowerCase() === "basic") {
    const pair = Buffer.from(encoded, "base64").toString("utf8");
    const colon = pair.indexOf(":");
    if (colon < 0) return undefined;
    const clientId = formDecoded(pair.slice(0, colon));
    return { clientId, secret: formDecoded(pair.slice(colon + 1)), by: "client_secret_basic" };
  }
  const clientId = parameters.get("client_id");
  if (!clientId) return undefined;
  const secret = parameters.get("client_secret");
  return secret === null
    ? { clientId, by: "none" }
    : { clientId, secret, by: "client_secret_post" };
}

/** RFC 6749 §2.3.1: both halves are form-encoded. Go's oauth2 does it, others do not. */
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}

function equal(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
