import { z } from "zod";
import { managementError } from "../http/errors.ts";
import type { Client, ClientBody } from "../state/client.ts";
import { changeClient } from "../state/clientChanges.ts";
import { newClient } from "../state/clientDefaults.ts";
import { fullView, readScopes, visibleFields } from "./clientFields.ts";
import { checkClient } from "./clientRules.ts";
import { createClientSchema, updateClientSchema } from "./clientSchema.ts";
import type { ManagementHandler, ManagementRequest } from "./handler.ts";
import { withAnyScope } from "./handler.ts";
import { flag, listQuery, pageOf } from "./paging.ts";
import { checkBody, checkQuery } from "./payload.ts";

const fieldQuery = { fields: z.string().optional(), include_fields: flag.optional() };

const list: ManagementHandler = (request) => {
  const query = listQuery(request.query, {
    ...fieldQuery,
    app_type: z.string().optional(),
    is_first_party: flag.optional(),
    is_global: flag.optional(),
    external_client_id: z.string().optional(),
  });
  const types = query.app_type?.split(",");
  const found = request.state.clients
    .list()
    .filter(
      (client) =>
        (types === undefined || types.includes(client.app_type ?? "")) &&
        (query.is_first_party ?? client.is_first_party) === client.is_first_party &&
        (query.is_global ?? client.global) === client.global &&
        (query.external_client_id ?? client.external_client_id) === client.external_client_id,
    );
  const views = found.map((client) => ({
    // Recorded: a list names the tenant even where only client_id was asked for.
    tenant: client.tenant,
    ...visibleFields(view(request, client), request.scopes, query),
  }));
  return { status: 200, body: pageOf(views, "clients", query) };
};

const read: ManagementHandler = (request) => {
  const query = checkQuery(z.strictObject(fieldQuery), request.query);
  const client = existing(request);
  return { status: 200, body: visibleFields(view(request, client), request.scopes, query) };
};

const create: ManagementHandler = (request) => {
  const body = checkBody(createClientSchema, request.body) as ClientBody;
  checkClient(newClient(body, ""));
  const client = request.state.clients.create(body);
  return { status: 201, body: view(request, client) };
};

const update: ManagementHandler = (request) => {
  const body = checkBody(updateClientSchema, request.body) as ClientBody;
  const client = existing(request);
  if (body.client_secret !== undefined && !request.scopes.has("update:client_keys")) {
    const message = "You cannot update the following fields: client_secret";
    throw managementError(403, message, "insufficient_scope");
  }
  checkClient(changeClient(client, body));
  const changed = request.state.clients.patch(client.client_id, body);
  return { status: 200, body: view(request, changed) };
};

/** 204 also when there is no such application, as recorded. */
const remove: ManagementHandler = (request) => {
  request.state.clients.delete(request.parameters.id ?? "");
  return { status: 204 };
};

const rotateSecret: ManagementHandler = (request) => {
  const client = request.state.clients.rotateSecret(existing(request).client_id);
  return { status: 200, body: view(request, client) };
};

/** @throws HttpError 404 */
export function existing(request: ManagementRequest): Client {
  const client = request.state.clients.get(request.parameters.id ?? "");
  if (!client) throw managementError(404, "The client does not exist", "inexistent_client");
  return client;
}

/** Answers to writes show everything, whatever the token may read (provider-recordings/auth0/12). */
const view = (request: ManagementRequest, client: Client) =>
  fullView(client, request.signingCertificate);

export const clientRoutes: Record<string, ManagementHandler> = {
  "GET /api/v2/clients": withAnyScope(readScopes, list),
  "POST /api/v2/clients": withAnyScope(["create:clients"], create),
  "GET /api/v2/clients/:id": withAnyScope(readScopes, read),
  "PATCH /api/v2/clients/:id": withAnyScope(
    ["update:clients", "update:client_keys", "update:client_credentials"],
    update,
  ),
  "DELETE /api/v2/clients/:id": withAnyScope(["delete:clients"], remove),
  "POST /api/v2/clients/:id/rotate-secret": withAnyScope(["update:client_keys"], rotateSecret),
};
