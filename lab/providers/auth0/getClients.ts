/**
 * auth0:index/getClients:getClients: applications by a part of their name. From source, not recorded.
 * Left out of its answer: what the official plugin has in the schema of an application and never
 * fills in here, such as `oidcLogouts`.
 */
import { createHash } from "node:crypto";
import type { FunctionType } from "../bridge/resource.ts";
import {
  blockList,
  bool,
  computed,
  map,
  optional,
  string,
  stringSet,
  strings,
} from "../bridge/schema.ts";
import { elements } from "../bridge/value.ts";
import type { JsonObject, ManagementApi } from "./managementApi.ts";
import { hasNext } from "./paging.ts";

export const getClients: FunctionType<ManagementApi> = {
  schema: {
    name_filter: string(optional),
    app_types: stringSet(optional),
    is_first_party: bool(optional),
    external_client_id: string(optional),
    clients: blockList(
      {
        client_id: string(computed),
        client_secret: string({ ...computed, sensitive: true }),
        name: string(computed),
        description: string(computed),
        app_type: string(computed),
        is_first_party: bool(computed),
        is_token_endpoint_ip_header_trusted: bool(computed),
        callbacks: strings(computed),
        allowed_logout_urls: strings(computed),
        allowed_origins: strings(computed),
        allowed_clients: strings(computed),
        grant_types: strings(computed),
        web_origins: strings(computed),
        client_metadata: map(computed),
      },
      computed,
    ),
  },

  async invoke(api, args) {
    const name = String(args.name_filter ?? "");
    const types = elements(args.app_types ?? null).map(String);
    const firstParty = args.is_first_party === true;
    const external = String(args.external_client_id ?? "");
    const clients = await all(api, {
      ...(types.length > 0 && { app_type: types.join(",") }),
      ...(firstParty && { is_first_party: "true" }),
      ...(external !== "" && { external_client_id: external }),
    });
    return {
      id: filterId([name, `[${types.join(" ")}]`, firstParty, ...(external ? [external] : [])]),
      found: {
        ...(name !== "" && { name_filter: name }),
        ...(types.length > 0 && { app_types: types }),
        ...(typeof args.is_first_party === "boolean" && { is_first_party: args.is_first_party }),
        ...(external !== "" && { external_client_id: external }),
        clients: clients.filter((client) => String(client.name ?? "").includes(name)),
      },
    };
  },
};

/** Every page, whatever is sought: names are compared here, not by Auth0. */
async function all(api: ManagementApi, query: Record<string, string>): Promise<JsonObject[]> {
  const found: JsonObject[] = [];
  for (let page = 0; ; page++) {
    const listed = await api.get("clients", {
      ...query,
      include_totals: "true",
      page: String(page),
      per_page: "100",
    });
    found.push(...((listed.clients ?? []) as JsonObject[]));
    if (!hasNext(listed)) return found;
  }
}

function filterId(parts: unknown[]): string {
  return `clients-${createHash("sha256").update(parts.join("-")).digest("hex")}`;
}
