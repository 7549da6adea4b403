import { z } from "zod";
import { managementError } from "../http/errors.ts";
import type { ResourceServer, ResourceServerBody } from "../state/resourceServers.ts";
import type { ManagementHandler, ManagementRequest } from "./handler.ts";
import { withAnyScope } from "./handler.ts";
import { flag, listQuery, pageOf } from "./paging.ts";
import { checkBody } from "./payload.ts";

const block = z.record(z.string(), z.unknown());
const scopes = z.array(
  z.strictObject({ value: z.string().min(1).max(280), description: z.string().optional() }),
);

const properties = {
  name: z
    .string()
    .max(200)
    .regex(/^[^<>]+$/),
  allow_offline_access: z.boolean(),
  allow_online_access: z.boolean(),
  allow_online_access_with_ephemeral_sessions: z.boolean(),
  authorization_details: z.array(z.unknown()).nullable(),
  authorization_policy: block.nullable(),
  consent_policy: z.enum(["transactional-authorization-with-mfa"]).nullable(),
  enforce_policies: z.boolean(),
  proof_of_possession: block.nullable(),
  scopes,
  signing_alg: z.enum(["HS256", "RS256", "RS512", "PS256"]),
  signing_secret: z.string().min(16),
  skip_consent_for_verifiable_first_party_clients: z.boolean(),
  subject_type_authorization: block,
  token_dialect: z.enum([
    "access_token",
    "access_token_authz",
    "rfc9068_profile",
    "rfc9068_profile_authz",
  ]),
  token_encryption: block.nullable(),
  token_lifetime: z.int().min(0).max(2_592_000),
  /** Not in Auth0's description, but accepted (notes auth0.md §6). */
  token_lifetime_for_web: z.int().min(0).max(2_592_000),
};

const createSchema = z
  .strictObject({ ...properties, identifier: z.string().min(1).max(600) })
  .partial()
  .required({ identifier: true });
const updateSchema = z.strictObject(properties).partial();

const list: ManagementHandler = (request) => {
  const query = listQuery(request.query, {
    identifiers: z.string().optional(),
    include_fields: flag.optional(),
  });
  const wanted = request.query.getAll("identifiers");
  const found = request.state.resourceServers
    .list()
    .filter(({ identifier }) => wanted.length === 0 || wanted.includes(identifier));
  const views = found.map((server) => view(request, server));
  return { status: 200, body: pageOf(views, "resource_servers", query) };
};

const read: ManagementHandler = (request) => ({
  status: 200,
  body: view(request, existing(request)),
});

const create: ManagementHandler = (request) => {
  const body = checkBody(createSchema, request.body);
  const servers = request.state.resourceServers;
  if (servers.list().some(({ identifier }) => identifier === body.identifier)) {
    throw managementError(409, "A resource server with the same identifier already exists.");
  }
  return { status: 201, body: view(request, servers.create(body as ResourceServerBody)) };
};

/** 200, as recorded, where Auth0's description says 201. */
const update: ManagementHandler = (request) => {
  const body = checkBody(updateSchema, request.body);
  const server = request.state.resourceServers.patch(existing(request), body as ResourceServerBody);
  return { status: 200, body: view(request, server) };
};

const remove: ManagementHandler = (request) => {
  const found = request.state.resourceServers.get(request.parameters.id ?? "");
  if (found?.is_system) {
    throw managementError(403, "System APIs cannot be deleted", "operation_not_supported");
  }
  if (found) request.state.resourceServers.delete(found.id);
  return { status: 204 };
};

function existing(request: ManagementRequest): ResourceServer {
  const server = request.state.resourceServers.get(request.parameters.id ?? "");
  if (server) return server;
  throw managementError(404, "The resource server does not exist", "inexistent_resource_server");
}

/** Recorded in TestAccClientResourceServer: an API names the application that speaks for it. */
function view(request: ManagementRequest, server: ResourceServer): object {
  const speaker = request.state.clients
    .list()
    .find((client) => client.resource_server_identifier === server.identifier);
  return { ...server, ...(speaker ? { client_id: speaker.client_id } : {}) };
}

export const resourceServerRoutes: Record<string, ManagementHandler> = {
  "GET /api/v2/resource-servers": withAnyScope(["read:resource_servers"], list),
  "POST /api/v2/resource-servers": withAnyScope(["create:resource_servers"], create),
  "GET /api/v2/resource-servers/:id": withAnyScope(["read:resource_servers"], read),
  "PATCH /api/v2/resource-servers/:id": withAnyScope(["update:resource_servers"], update),
  "DELETE /api/v2/resource-servers/:id": withAnyScope(["delete:resource_servers"], remove),
};
