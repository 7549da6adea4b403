import type { Client, ClientBody } from "./client.ts";
import { newSessionTransfer, withoutNulls } from "./clientDefaults.ts";

/** Blocks that a PATCH merges one level deep; every other value replaces (notes auth0.md §2). */
const merged = new Set([
  "client_metadata",
  "jwt_configuration",
  "mobile",
  "native_social_login",
  "refresh_token",
  "session_transfer",
  "signed_request_object",
]);

/** The two names that Auth0 has for one block (recorded in TestAccClientOIDCLogout). */
const logoutNames = ["oidc_logout", "oidc_backchannel_logout"] as const;

/** What PATCH /clients/{id} makes of an application. Neither argument is changed. */
export function changeClient(client: Client, body: ClientBody): Client {
  const changed: Record<string, unknown> = structuredClone(client);
  for (const [property, value] of Object.entries(structuredClone(body))) {
    if (value === null || (property === "initiate_login_uri" && value === "")) {
      remove(changed, property);
    } else if (merged.has(property)) {
      changed[property] = merge(property, changed[property], value as object);
    } else {
      changed[property] = value;
    }
  }
  if (isObject(body.client_authentication_methods)) delete changed.token_endpoint_auth_method;
  return changed as Client;
}

function remove(client: Record<string, unknown>, property: string): void {
  const names: readonly string[] = logoutNames;
  for (const name of names.includes(property) ? names : [property]) delete client[name];
}

/** A `null` inside of a merged block takes that key away. */
function merge(property: string, old: unknown, change: object): object {
  if (property === "session_transfer" && !isObject(old)) return newSessionTransfer(change);
  return withoutNulls({ ...(isObject(old) ? old : {}), ...change });
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
