import { z } from "zod";
import { invalidBody, managementError } from "../http/errors.ts";
import type { Credential, CredentialBody } from "../state/credentials.ts";
import { existing } from "./clients.ts";
import { formats } from "./formats.ts";
import type { ManagementHandler, ManagementRequest } from "./handler.ts";
import { withAnyScope } from "./handler.ts";
import { checkBody } from "./payload.ts";

/** Public keys and certificates of an application (`private_key_jwt`, mTLS). */
const createSchema = z.strictObject({
  credential_type: z.enum(["public_key", "cert_subject_dn", "x509_cert"]),
  name: z.string().max(128).optional(),
  pem: z.string().optional(),
  subject_dn: z.string().min(1).max(256).optional(),
  alg: z.enum(["RS256", "RS384", "PS256"]).optional(),
  kid: z
    .string()
    .regex(/^([0-9a-zA-Z-_]{10,64})$/)
    .optional(),
  expires_at: formats.dateTime().optional(),
  parse_expiry_from_cert: z.boolean().optional(),
});

const updateSchema = z.strictObject({ expires_at: formats.dateTime().nullish() });

/** A bare array whatever the query asks for, newest first (recorded; notes auth0.md §7). */
const list: ManagementHandler = (request) => ({
  status: 200,
  body: request.state.credentials.list(existing(request).client_id),
});

const read: ManagementHandler = (request) => ({ status: 200, body: existingCredential(request) });

const create: ManagementHandler = async (request) => {
  const body: CredentialBody = checkBody(createSchema, request.body);
  const { client_id } = existing(request);
  try {
    return { status: 201, body: await request.state.credentials.create(client_id, body) };
  } catch {
    throw invalidBody("The pem is not a valid public key or X.509 certificate");
  }
};

const update: ManagementHandler = (request) => {
  const body = checkBody(updateSchema, request.body);
  const { id } = existingCredential(request);
  const clientId = request.parameters.id ?? "";
  const credential = request.state.credentials.setExpiry(clientId, id, body.expires_at ?? null);
  return { status: 200, body: credential };
};

const remove: ManagementHandler = (request) => {
  const { id = "", credentialId = "" } = request.parameters;
  request.state.credentials.delete(id, credentialId);
  return { status: 204 };
};

function existingCredential(request: ManagementRequest): Credential {
  const { client_id } = existing(request);
  const found = request.state.credentials.get(client_id, request.parameters.credentialId ?? "");
  if (!found) throw managementError(404, "The credential does not exist", "inexistent_credential");
  return found;
}

const path = "/api/v2/clients/:id/credentials";

export const clientCredentialRoutes: Record<string, ManagementHandler> = {
  [`GET ${path}`]: withAnyScope(["read:client_credentials"], list),
  [`POST ${path}`]: withAnyScope(["create:client_credentials"], create),
  [`GET ${path}/:credentialId`]: withAnyScope(["read:client_credentials"], read),
  [`PATCH ${path}/:credentialId`]: withAnyScope(["update:client_credentials"], update),
  [`DELETE ${path}/:credentialId`]: withAnyScope(["delete:client_credentials"], remove),
};
