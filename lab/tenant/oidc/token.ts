import type { IncomingMessage, ServerResponse } from "node:http";
import type Provider from "oidc-provider";
import type { Answer } from "../http/answer.ts";
import { parseParameters, readBody, withForm } from "../http/body.ts";
import { oauthError } from "../http/errors.ts";
import type { RecordedRequest } from "../http/log.ts";
import type { SigningKey } from "../signingKey.ts";
import type { Client } from "../state/client.ts";
import type { TenantState } from "../state/index.ts";
import { authenticateClient, namedClient } from "./clientAuthentication.ts";
import { answerClientCredentials } from "./clientCredentialsGrant.ts";
import { corsHeaders } from "./cors.ts";

export interface OidcContext {
  state: TenantState;
  key: SigningKey;
  provider: Provider;
}

const bySignIn = ["authorization_code", "refresh_token"];

/**
 * `/oauth/token`. Client authentication and `client_credentials` are Auth0's own way and done
 * here; what follows a sign-in is oidc-provider's.
 * @returns nothing when oidc-provider has answered
 * @throws HttpError
 */
export async function answerToken(
  request: IncomingMessage,
  response: ServerResponse,
  context: OidcContext,
  log: RecordedRequest,
): Promise<Answer | undefined> {
  const parameters = parseParameters(await readBody(request), request.headers["content-type"]);
  const { authorization, origin } = request.headers;
  const named = namedClient(authorization, parameters);
  if (named) log.clientId = named;
  const cors = corsHeaders(context.state, named, origin);
  for (const [name, value] of Object.entries(cors)) response.setHeader(name, value);
  return grantTokens(request, response, parameters, context);
}

async function grantTokens(
  request: IncomingMessage,
  response: ServerResponse,
  parameters: URLSearchParams,
  context: OidcContext,
): Promise<Answer | undefined> {
  const grantType = parameters.get("grant_type");
  if (!grantType) {
    throw oauthError(400, "invalid_request", "Missing required parameter: grant_type");
  }
  const { authorization } = request.headers;
  const client = authenticateClient(authorization, parameters, context.state.clients);
  if (![...bySignIn, "client_credentials"].includes(grantType)) {
    throw oauthError(403, "unsupported_grant_type", `Unsupported grant type: ${grantType}`);
  }
  if (!client.grant_types.includes(grantType)) {
    const description = `Grant type '${grantType}' not allowed for the client.`;
    throw oauthError(403, "unauthorized_client", description);
  }
  if (grantType === "client_credentials") {
    return answerClientCredentials(client, parameters, context.state, context.key);
  }
  await passOn(request, response, parameters, client, context.provider);
  return undefined;
}

/** `/oauth/revoke`: a refresh token, and with it all that came of the same sign-in. */
export async function answerRevoke(
  request: IncomingMessage,
  response: ServerResponse,
  context: OidcContext,
): Promise<undefined> {
  const parameters = parseParameters(await readBody(request), request.headers["content-type"]);
  const { authorization } = request.headers;
  const client = authenticateClient(authorization, parameters, context.state.clients);
  await passOn(request, response, parameters, client, context.provider);
}

async function passOn(
  request: IncomingMessage,
  response: ServerResponse,
  parameters: URLSearchParams,
  client: Client,
  provider: Provider,
): Promise<void> {
  const isPublic = client.token_endpoint_auth_method === "none";
  // A secret that a public application sends all the same would puzzle oidc-provider.
  if (isPublic) {
    parameters.delete("client_secret");
    parameters.set("client_id", client.client_id);
  }
  const form = withForm(request, parameters);
  if (isPublic) delete form.headers.authorization;
  await provider.callback()(form, response);
}
