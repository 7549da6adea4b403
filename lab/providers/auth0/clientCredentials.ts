/** auth0:index/clientCredentials:ClientCredentials, for the methods that need no keys. */
import type { Found } from "../bridge/newState.ts";
import type { Change, ResourceType } from "../bridge/resource.ts";
import { block, int, optional, optionalComputed, type Schema, string } from "../bridge/schema.ts";
import { atLeast, oneOf } from "../bridge/validation.ts";
import type { State } from "../bridge/value.ts";
import { clientPath } from "./client/resource.ts";
import { ifFound, type JsonObject, type ManagementApi } from "./managementApi.ts";

const keyMethods = ["private_key_jwt", "tls_client_auth", "self_signed_tls_client_auth"];

const schema: Schema = {
  client_id: string({ required: true, forceNew: true }),
  authentication_method: string({
    ...optionalComputed,
    validate: oneOf("none", "client_secret_post", "client_secret_basic", ...keyMethods),
  }),
  client_secret: string({
    ...optionalComputed,
    sensitive: true,
    conflictsWith: ["client_secret_wo", ...keyMethods],
  }),
  client_secret_wo: string({
    ...optional,
    sensitive: true,
    writeOnly: true,
    conflictsWith: ["client_secret", ...keyMethods],
    requiredWith: ["client_secret_wo_version"],
  }),
  client_secret_wo_version: int({
    ...optional,
    requiredWith: ["client_secret_wo"],
    validate: atLeast(1),
  }),
  private_key_jwt: block({}, { ...optional, notModelled: true }),
  tls_client_auth: block({}, { ...optional, notModelled: true }),
  self_signed_tls_client_auth: block({}, { ...optional, notModelled: true }),
  signed_request_object: block({}, { ...optional, notModelled: true }),
};

/** What Auth0 gives an application of a type when nothing is said. */
function defaultMethod(appType: unknown): string {
  if (appType === "native" || appType === "spa") return "none";
  const confidential = appType === "regular_web" || appType === "non_interactive";
  return confidential ? "client_secret_post" : "client_secret_basic";
}

export const clientCredentials: ResourceType<ManagementApi> = {
  schema,
  schemaVersion: 1,

  async create(api, change) {
    const id = change.text("client_id");
    await api.get(clientPath(id), fields("client_id"));
    change.created(id);
    await send(api, id, change);
    return readCredentials(api, id, change.planned);
  },

  read: readCredentials,

  async update(api, id, change) {
    if (!(await ifFound(api.get(clientPath(id), fields("client_id"))))) return undefined;
    await send(api, id, change);
    return readCredentials(api, id, change.planned);
  },

  /** The client stays, with the method that its type would have got. */
  async delete(api, id) {
    const client = await ifFound(api.get(clientPath(id), fields("client_id", "app_type")));
    if (!client) return;
    const credentials = await api.get(`${clientPath(id)}/credentials`, {
      include_totals: "true",
      per_page: "50",
    });
    if (Array.isArray(credentials) && credentials.length > 0) throw keysNotModelled(id);
    await api.patch(clientPath(id), { token_endpoint_auth_method: defaultMethod(client.app_type) });
  },
};

function fields(...names: string[]): Record<string, string> {
  return { fields: names.join(","), include_fields: "true" };
}

/** Method and secret each in a PATCH of its own, and only when they differ. */
async function send(api: ManagementApi, id: string, change: Change): Promise<void> {
  const method = change.text("authentication_method");
  if (method === "") return;
  if (keyMethods.includes(method)) throw keysNotModelled(id);
  if (change.changed("authentication_method")) {
    await api.patch(clientPath(id), { token_endpoint_auth_method: method });
  }
  const secret = method === "none" ? undefined : newSecret(change);
  if (secret !== undefined) await api.patch(clientPath(id), { client_secret: secret });
}

/** The write-only secret is sent when its version differs, whatever its value. */
function newSecret(change: Change): string | undefined {
  const writeOnly = change.config.client_secret_wo;
  if (writeOnly !== null && change.toSend("client_secret_wo_version")) return String(writeOnly);
  return change.changed("client_secret") ? change.text("client_secret") : undefined;
}

async function readCredentials(
  api: ManagementApi,
  id: string,
  state: State,
): Promise<Found | undefined> {
  const client = await ifFound(api.get(clientPath(id)));
  return client && credentialAttributes(id, client, state);
}

/** The secret is empty when the tenant hides it, and left alone while a version is in charge. */
function credentialAttributes(id: string, client: JsonObject, state: State): Found {
  if (client.client_authentication_methods || client.signed_request_object)
    throw keysNotModelled(id);
  const method = client.token_endpoint_auth_method;
  return {
    client_id: client.client_id,
    authentication_method: method || defaultMethod(client.app_type),
    ...(state.client_secret_wo_version ? {} : { client_secret: client.client_secret }),
    private_key_jwt: undefined,
    tls_client_auth: undefined,
    self_signed_tls_client_auth: undefined,
    signed_request_object: undefined,
  };
}

function keysNotModelled(id: string): Error {
  return new Error(
    `client ${id} authenticates by keys or signs its requests, which this stand-in for the auth0 ` +
      "plugin does not model: use the official plugin",
  );
}
