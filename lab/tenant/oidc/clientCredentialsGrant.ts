import type { Answer } from "../http/answer.ts";
import { oauthError } from "../http/errors.ts";
import type { SigningKey } from "../signingKey.ts";
import type { Client } from "../state/client.ts";
import type { TenantState } from "../state/index.ts";
import type { ResourceServer } from "../state/resourceServers.ts";

/**
 * An access token by which an application acts for itself, as far as a client grant lets it.
 * The sentences are those of notes auth0.md §3.
 * @throws HttpError 403
 */
export async function answerClientCredentials(
  client: Client,
  parameters: URLSearchParams,
  state: TenantState,
  key: SigningKey,
): Promise<Answer> {
  const server = requestedServer(parameters, state);
  const granted = grantedScopes(client, server, state);
  const scope = requestedScopes(parameters, granted).join(" ");
  const issuedAt = Math.floor(Date.now() / 1000);
  const token = await key.sign({
    iss: state.issuer,
    sub: `${client.client_id}@clients`,
    aud: server.identifier,
    iat: issuedAt,
    exp: issuedAt + server.token_lifetime,
    ...(scope ? { scope } : {}),
    gty: "client-credentials",
    azp: client.client_id,
  });
  const body = {
    access_token: token,
    scope,
    expires_in: server.token_lifetime,
    token_type: "Bearer",
  };
  return { status: 200, body, headers: { "cache-control": "no-store" } };
}

function requestedServer(parameters: URLSearchParams, state: TenantState): ResourceServer {
  const audience = parameters.get("audience") || state.settings.default_audience;
  if (!audience) {
    throw denied("No audience parameter was provided, and no default audience has been configured");
  }
  const server = state.resourceServers.list().find(({ identifier }) => identifier === audience);
  if (!server) throw denied(`Service not found: ${audience}`);
  return server;
}

function grantedScopes(client: Client, server: ResourceServer, state: TenantState): string[] {
  const grant = state.grants.find(client.client_id, server.identifier);
  if (!grant) {
    throw denied(
      `Client "${client.client_id}" is not authorized to access resource server "${server.identifier}". You need to create a "client-grant" associated to this API.`,
    );
  }
  if (grant.allow_all_scopes === true) return (server.scopes ?? []).map(({ value }) => value);
  return grant.scope ?? [];
}

/** All that is granted, unless the request names some of it. */
function requestedScopes(parameters: URLSearchParams, granted: string[]): string[] {
  const requested = parameters.get("scope")?.split(" ").filter(Boolean) ?? [];
  if (requested.length === 0) return granted;
  const missing = requested.filter((scope) => !granted.includes(scope));
  if (missing.length > 0) {
    throw denied(`Client has not been granted scopes: ${missing.join(", ")}`);
  }
  return requested;
}

const denied = (description: string) => oauthError(403, "access_denied", description);
