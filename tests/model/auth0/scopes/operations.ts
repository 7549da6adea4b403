import type { Client, Tenant } from "../../../../lab/tenant/index.ts";
import type { managementApi } from "../../../lab/tenant/api.ts";

export type Part =
  | "applications"
  | "secret"
  | "ownSecret"
  | "grant"
  | "sharedGrant"
  | "action"
  | "connections";

type Api = Awaited<ReturnType<typeof managementApi>>;

/** What the provider asks of the Management API (provider-recordings 03, 06, 09, 13). */
export function operations(
  tenant: Tenant,
  client: Client,
): Record<Part, [method: string, path: string, body?: unknown][]> {
  const application = `/clients/${client.client_id}`;
  const bindings = "/actions/triggers/post-login/bindings";
  const [connection] = tenant.connections.list();
  const enabled = `/connections/${connection?.id}/clients`;
  return {
    applications: [
      ["POST", "/clients", { name: "x", app_type: "regular_web" }],
      ["GET", "/clients?include_totals=true&page=0&per_page=100"],
      ["GET", `${application}?fields=grant_types&include_fields=true`],
      ["PATCH", application, { token_endpoint_auth_method: "client_secret_basic" }],
      ["DELETE", "/clients/gone"],
    ],
    secret: [["GET", application]],
    ownSecret: [["PATCH", application, { client_secret: `fake-own-secret-${"0".repeat(32)}` }]],
    grant: [
      ["GET", `/client-grants?audience=x&client_id=${client.client_id}`],
      ["POST", "/client-grants", { audience: "x", client_id: client.client_id, scope: [] }],
      ["GET", "/client-grants/gone"],
      ["PATCH", "/client-grants/gone", { scope: [] }],
    ],
    sharedGrant: [["DELETE", "/client-grants/gone"]],
    action: [
      ["POST", "/actions/actions", { name: "x", supported_triggers: [{ id: "post-login" }] }],
      ["GET", "/actions/actions/gone"],
      ["POST", "/actions/actions/gone/deploy"],
      ["PATCH", "/actions/actions/gone", { code: "" }],
      ["GET", bindings],
      ["PATCH", bindings, { bindings: [] }],
      ["DELETE", "/actions/actions/gone"],
    ],
    connections: [
      ["GET", enabled],
      ["PATCH", enabled, [{ client_id: client.client_id, status: true }]],
      ["GET", `/connections/${connection?.id}?fields=strategy,name&include_fields=true`],
    ],
  };
}

/** What was refused for want of a scope, and what was left out of the answer about an application. */
export async function refusals(
  api: Api,
  calls: [method: string, path: string, body?: unknown][],
): Promise<string[]> {
  const refused: string[] = [];
  for (const [method, path, body] of calls) {
    const reply = await api.send(method, path, body);
    if (reply.status === 403) refused.push(`${method} ${path}: ${reply.body.message}`);
    if (reply.status === 403 || method !== "GET" || !/^\/clients\/\w+$/.test(path)) continue;
    for (const field of ["grant_types", "client_secret"]) {
      if (reply.body[field] === undefined) refused.push(`GET ${path}: no ${field}`);
    }
  }
  return refused;
}
