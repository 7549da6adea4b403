/**
 * auth0:index/getConnection:getConnection, by id or by name. From source, not recorded. Left out of
 * its answer: `options`, some hundred settings of the identity provider.
 */
import type { FunctionType } from "../../bridge/resource.ts";
import {
  blockList,
  bool,
  computed,
  map,
  optional,
  type Schema,
  string,
  stringSet,
  strings,
} from "../../bridge/schema.ts";
import { pick } from "../body.ts";
import type { JsonObject, ManagementApi } from "../managementApi.ts";
import { hasNext } from "../paging.ts";
import { connectionPath, enabledClients } from "./enabledClients.ts";

const ENTERPRISE = ["google-apps", "oidc", "okta", "ad", "waad", "samlp", "adfs", "pingfederate"];

const schema: Schema = {
  connection_id: string(optional),
  name: string(optional),
  skip_enabled_clients: bool(optional),
  display_name: string(computed),
  is_domain_connection: bool(computed),
  strategy: string(computed),
  metadata: map(computed),
  realms: strings(computed),
  show_as_button: bool(computed),
  authentication: blockList(
    { active: bool(computed) },
    { ...computed, property: "authentications" },
  ),
  connected_accounts: blockList({ active: bool(computed) }, computed),
  enabled_clients: stringSet(computed),
};

export const getConnection: FunctionType<ManagementApi> = {
  schema,

  async invoke(api, args) {
    const [connectionId, name] = [String(args.connection_id ?? ""), String(args.name ?? "")];
    const connection =
      connectionId === ""
        ? await findByName(api, name)
        : await api.get(connectionPath(connectionId));
    const id = String(connection.id);
    const skip = args.skip_enabled_clients === true;
    const clients = skip ? [] : await enabledClients(api, id);
    const plain = [
      "name",
      "display_name",
      "is_domain_connection",
      "strategy",
      "metadata",
      "realms",
    ];
    const enterprise = ENTERPRISE.includes(String(connection.strategy));
    return {
      id,
      found: {
        ...(connectionId !== "" && { connection_id: connectionId }),
        ...pick(connection, enterprise ? [...plain, "show_as_button"] : plain),
        skip_enabled_clients: skip,
        authentication: connection.authentication && [connection.authentication],
        connected_accounts: connection.connected_accounts && [connection.connected_accounts],
        enabled_clients: clients,
      },
    };
  },
};

/** Pages of a hundred by checkpoint; the defaults of pages by number go along unused. */
async function findByName(api: ManagementApi, name: string): Promise<JsonObject> {
  if (name === "") throw new Error("One of 'connection_id' or 'name' is required.");
  const query: Record<string, string> = { include_totals: "true", per_page: "50", take: "100" };
  for (;;) {
    const page = await api.get("connections", query);
    const connections = (page.connections ?? []) as JsonObject[];
    const found = connections.find((connection) => connection.name === name);
    if (found) return found;
    if (!hasNext(page)) {
      throw new Error(`No connection found with "name" = ${JSON.stringify(name)}`);
    }
    query.from = String(page.next ?? "");
  }
}
