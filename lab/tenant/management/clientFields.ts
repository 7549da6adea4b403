import { managementError } from "../http/errors.ts";
import type { Client } from "../state/client.ts";

/** Scopes of which one is enough to see an application at all (Auth0's description of GET /clients). */
export const readScopes = [
  "read:clients",
  "read:client_keys",
  "read:client_credentials",
  "read:client_summary",
];

const summary = new Set(["client_id", "app_type", "name", "description"]);
const secrets = new Set([
  "client_secret",
  "encryption_key",
  "client_authentication_methods",
  "signing_keys",
]);

/** What a token may see of an application (notes auth0.md §2, "Field visibility"). */
function isVisible(field: string, scopes: ReadonlySet<string>): boolean {
  if (summary.has(field)) return true;
  if (secrets.has(field)) {
    return scopes.has("read:client_keys") || scopes.has("read:client_credentials");
  }
  return scopes.has("read:clients") || scopes.has("read:client_keys");
}

export interface FieldSelection {
  fields?: string | undefined;
  /** Default true: `fields` are the ones to show; false: the ones to leave out. */
  include_fields?: boolean | undefined;
}

/**
 * The part of an application that was asked for and may be seen. Hidden fields are left out in
 * silence, unless they were asked for by name.
 * @throws HttpError 403 "You cannot read the following fields: …"
 */
export function visibleFields(
  client: Record<string, unknown>,
  scopes: ReadonlySet<string>,
  selection: FieldSelection,
): Record<string, unknown> {
  const named = (selection.fields ?? "").split(",").filter((field) => field !== "");
  const include = selection.include_fields !== false;
  const hidden = include ? named.filter((field) => !isVisible(field, scopes)) : [];
  if (hidden.length > 0) {
    const message = `You cannot read the following fields: ${hidden.join(",")}`;
    throw managementError(403, message, "insufficient_scope");
  }
  const isWanted = (field: string) => named.length === 0 || named.includes(field) === include;
  const shown = Object.entries(client).filter(
    ([field]) => isWanted(field) && isVisible(field, scopes),
  );
  return Object.fromEntries(shown);
}

/**
 * An application as the API shows it to who may see all of it. While it authenticates by key or
 * certificate, its secret is not shown (auth0-recordings/TestAccClientAuthenticationMethods*).
 */
export function fullView(client: Client, signingCertificate: string): Record<string, unknown> {
  const { client_secret, client_id, ...rest } = client;
  const logout = client.oidc_logout as { backchannel_logout_urls?: string[] } | undefined;
  return {
    ...rest,
    // Recorded in TestAccClientOIDCLogout: the older name shows the addresses of the newer one.
    ...(logout
      ? {
          oidc_backchannel_logout: {
            backchannel_logout_urls: logout.backchannel_logout_urls ?? [],
          },
        }
      : {}),
    signing_keys: [{ cert: signingCertificate, pkcs7: notModelled, subject: "deprecated" }],
    client_id,
    ...(client.client_authentication_methods ? {} : { client_secret }),
  };
}

const notModelled = "-----BEGIN PKCS7-----\r\nNOT-MODELLED-BY-THE-LAB\r\n-----END PKCS7-----\r\n";
