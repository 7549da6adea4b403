import { z } from "zod";
import { managementError } from "../http/errors.ts";
import type { Connection } from "../state/connections.ts";
import type { ManagementHandler, ManagementRequest } from "./handler.ts";
import { withAnyScope } from "./handler.ts";
import { flag, listQuery, pageOf } from "./paging.ts";
import { checkBody, checkQuery } from "./payload.ts";

const fieldQuery = { fields: z.string().optional(), include_fields: flag.optional() };

const list: ManagementHandler = (request) => {
  const query = listQuery(request.query, {
    ...fieldQuery,
    name: z.string().optional(),
    strategy: z.string().optional(),
  });
  // `strategy` may come several times: any of them will do.
  const strategies = request.query.getAll("strategy");
  const found = request.state.connections
    .list()
    .filter(
      ({ name, strategy }) =>
        (query.name ?? name) === name && (strategies.length === 0 || strategies.includes(strategy)),
    );
  const views = found.map((connection) => selected(connection, query));
  return { status: 200, body: pageOf(views, "connections", query) };
};

const read: ManagementHandler = (request) => {
  const query = checkQuery(z.strictObject(fieldQuery), request.query);
  return { status: 200, body: selected(existing(request), query) };
};

/** Fields that Auth0 shows whether they were asked for or not (recorded in TestAccConnectionClient). */
const always = new Set(["id", "is_domain_connection", "authentication", "connected_accounts"]);

interface FieldSelection {
  fields?: string | undefined;
  include_fields?: boolean | undefined;
}

function selected(connection: Connection, { fields, include_fields }: FieldSelection): object {
  const named = (fields ?? "").split(",").filter(Boolean);
  if (named.length === 0) return connection;
  const include = include_fields !== false;
  const shown = Object.entries(connection).filter(
    ([field]) => always.has(field) || named.includes(field) === include,
  );
  return Object.fromEntries(shown);
}

const clientsQuery = z.strictObject({
  take: z.coerce.number().int().min(1).max(100).default(50),
  from: z.string().default("0"),
});

/** By checkpoint only; 50 at a time. */
const listClients: ManagementHandler = (request) => {
  const query = checkQuery(clientsQuery, request.query);
  const clients = existing(request).enabled_clients.map((client_id) => ({ client_id }));
  return { status: 200, body: pageOf(clients, "clients", query) };
};

const clientsSchema = z
  .array(z.strictObject({ client_id: z.string().min(1), status: z.boolean() }))
  .min(1)
  .max(50);

/** What it does not name stays as it is. */
const changeClients: ManagementHandler = (request) => {
  const changes = checkBody(clientsSchema, request.body);
  const { id } = existing(request);
  const { connections, clients } = request.state;
  if (changes.some(({ client_id }) => !clients.get(client_id))) {
    throw managementError(404, "The client does not exist", "inexistent_client");
  }
  for (const { client_id, status } of changes) connections.setEnabled(id, client_id, status);
  return { status: 204 };
};

function existing(request: ManagementRequest): Connection {
  const connection = request.state.connections.get(request.parameters.id ?? "");
  if (connection) return connection;
  throw managementError(404, "The connection does not exist", "inexistent_connection");
}

export const connectionRoutes: Record<string, ManagementHandler> = {
  "GET /api/v2/connections": withAnyScope(["read:connections"], list),
  "GET /api/v2/connections/:id": withAnyScope(["read:connections"], read),
  "GET /api/v2/connections/:id/clients": withAnyScope(["read:connections"], listClients),
  "PATCH /api/v2/connections/:id/clients": withAnyScope(["update:connections"], changeClients),
};
