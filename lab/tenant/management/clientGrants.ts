import { z } from "zod";
import { invalidBody, managementError } from "../http/errors.ts";
import type { ClientGrant, ClientGrantBody } from "../state/clientGrants.ts";
import type { ManagementHandler, ManagementRequest } from "./handler.ts";
import { withAnyScope } from "./handler.ts";
import { flag, listQuery, pageOf } from "./paging.ts";
import { checkBody } from "./payload.ts";

const scopes = z.array(z.string().min(1).max(280));
const detailTypes = z.array(z.string().min(1).max(255));
const subjectTypes = z.enum(["client", "user", "anonymous_user"]);
const organizationUsage = z.enum(["deny", "allow", "require"]);

const createSchema = z.strictObject({
  audience: z.string().min(1),
  client_id: z.string().optional(),
  default_for: z.enum(["third_party_clients"]).optional(),
  scope: scopes.optional(),
  allow_all_scopes: z.boolean().optional(),
  subject_type: subjectTypes.optional(),
  organization_usage: organizationUsage.optional(),
  allow_any_organization: z.boolean().optional(),
  authorization_details_types: detailTypes.optional(),
});

const updateSchema = z.strictObject({
  scope: scopes.nullish(),
  allow_all_scopes: z.boolean().nullish(),
  organization_usage: organizationUsage.nullish(),
  allow_any_organization: z.boolean().nullish(),
  authorization_details_types: detailTypes.optional(),
});

const list: ManagementHandler = (request) => {
  const query = listQuery(request.query, {
    audience: z.string().optional(),
    client_id: z.string().optional(),
    subject_type: subjectTypes.optional(),
    default_for: z.string().optional(),
    allow_any_organization: flag.optional(),
  });
  const found = request.state.grants
    .list()
    .filter(
      (grant) =>
        (query.audience ?? grant.audience) === grant.audience &&
        (query.client_id ?? grant.client_id) === grant.client_id &&
        (query.subject_type ?? grant.subject_type) === grant.subject_type &&
        (query.default_for ?? grant.default_for) === grant.default_for &&
        (query.allow_any_organization ?? grant.allow_any_organization) ===
          grant.allow_any_organization,
    );
  return { status: 200, body: pageOf(found, "client_grants", query) };
};

const read: ManagementHandler = (request) => ({ status: 200, body: existing(request) });

const create: ManagementHandler = (request) => {
  const body = checkBody(createSchema, request.body);
  if ((body.client_id === undefined) === (body.default_for === undefined)) {
    throw invalidBody("Exactly one of client_id and default_for must be provided");
  }
  checkTarget(request, body.audience, body.client_id);
  checkUnique(request, body);
  return { status: 201, body: request.state.grants.create(body as ClientGrantBody) };
};

const update: ManagementHandler = (request) => {
  const body = checkBody(updateSchema, request.body);
  const { id } = existing(request);
  return { status: 200, body: request.state.grants.patch(id, body as ClientGrantBody) };
};

/** 204 also for a grant that is gone: TestAccClientGrant deletes one twice. */
const remove: ManagementHandler = (request) => {
  request.state.grants.delete(request.parameters.id ?? "");
  return { status: 204 };
};

function checkTarget(request: ManagementRequest, audience: string, clientId?: string): void {
  const { resourceServers, clients, managementApiIdentifier } = request.state;
  if (!resourceServers.list().some(({ identifier }) => identifier === audience)) {
    throw managementError(404, "Resource server not found");
  }
  if (clientId === undefined) return;
  const client = clients.get(clientId);
  if (!client) throw managementError(404, "Client not found");
  // Notes auth0.md §3: third-party applications can never be granted a system API.
  if (!client.is_first_party && audience === managementApiIdentifier) {
    throw invalidBody("Client grants for this API cannot be created for third-party clients");
  }
}

/** One grant for each application (or the default), API and kind of subject. */
function checkUnique(request: ManagementRequest, body: z.output<typeof createSchema>): void {
  const exists = request.state.grants
    .list()
    .some(
      (grant) =>
        grant.client_id === body.client_id &&
        grant.default_for === body.default_for &&
        grant.audience === body.audience &&
        grant.subject_type === (body.subject_type ?? "client"),
    );
  // The sentence of Auth0's OpenAPI description; no recording shows this answer.
  if (exists) {
    throw managementError(409, "A resource server with the same identifier already exists.");
  }
}

function existing(request: ManagementRequest): ClientGrant {
  const grant = request.state.grants.get(request.parameters.id ?? "");
  if (!grant) throw managementError(404, "The grant does not exist.", "inexistent_client_grant");
  return grant;
}

export const clientGrantRoutes: Record<string, ManagementHandler> = {
  "GET /api/v2/client-grants": withAnyScope(["read:client_grants"], list),
  "POST /api/v2/client-grants": withAnyScope(["create:client_grants"], create),
  "GET /api/v2/client-grants/:id": withAnyScope(["read:client_grants"], read),
  "PATCH /api/v2/client-grants/:id": withAnyScope(["update:client_grants"], update),
  "DELETE /api/v2/client-grants/:id": withAnyScope(["delete:client_grants"], remove),
};
