/** auth0:index/getClient:getClient, by id or by name. */
import { functionSchema } from "../bridge/functionSchema.ts";
import type { FunctionType } from "../bridge/resource.ts";
import { computed, type Schema, string } from "../bridge/schema.ts";
import { clientAttributes } from "./client/flatten.ts";
import { clientPath } from "./client/resource.ts";
import { clientSchema } from "./client/schema.ts";
import type { JsonObject, ManagementApi } from "./managementApi.ts";
import { hasNext } from "./paging.ts";

const schema: Schema = {
  ...functionSchema(clientSchema, ["name", "client_id"]),
  client_secret: string({ ...computed, sensitive: true }),
  token_endpoint_auth_method: string(computed),
  signed_request_object: {
    kind: "list",
    element: { kind: "map" },
    property: "signedRequestObjects",
    ...computed,
  },
  client_authentication_methods: { kind: "list", element: { kind: "map" }, ...computed },
};

export const getClient: FunctionType<ManagementApi> = {
  schema,

  async invoke(api, args) {
    const client =
      typeof args.client_id === "string" && args.client_id !== ""
        ? await api.get(clientPath(args.client_id))
        : await findByName(api, String(args.name ?? ""));
    if (client.client_authentication_methods || client.signed_request_object) {
      throw new Error(
        `client ${client.client_id} authenticates by keys or signs its requests, which this ` +
          "stand-in for the auth0 plugin does not model: use the official plugin",
      );
    }
    return {
      id: String(client.client_id),
      found: {
        ...clientAttributes(client),
        client_secret: client.client_secret,
        token_endpoint_auth_method: client.token_endpoint_auth_method,
        signed_request_object: undefined,
        client_authentication_methods: undefined,
      },
    };
  },
};

/** The first of that name: names are not unique. */
async function findByName(api: ManagementApi, name: string): Promise<JsonObject> {
  if (name === "") throw new Error("One of 'client_id' or 'name' is required.");
  for (let page = 0; ; page++) {
    const listed = await api.get("clients", {
      include_totals: "true",
      page: String(page),
      per_page: "100",
    });
    const clients = (listed.clients ?? []) as JsonObject[];
    const found = clients.find((client) => client.name === name);
    if (found) return found;
    if (!hasNext(listed)) {
      throw new Error(`No client found with "name" = ${JSON.stringify(name)}`);
    }
  }
}
