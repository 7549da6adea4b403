import {
  type Client,
  errors,
  type Grant,
  type KoaContextWithOIDC,
  type ResourceServer,
} from "oidc-provider";
import type { TenantState } from "../state/index.ts";
import { checkConnections } from "./connections.ts";
import { isWebOrigin } from "./cors.ts";

type Context = KoaContextWithOIDC;

/**
 * First-party applications get what they ask for, without a consent page. The page that Auth0
 * shows for third-party ones is not modelled.
 * @throws errors.AccessDenied, which goes to the callback, for a third-party application
 */
export function firstPartyGrant(state: TenantState): (context: Context) => Promise<Grant> {
  return async ({ oidc }) => {
    const clientId = oidc.client?.clientId ?? "";
    if (state.clients.get(clientId)?.is_first_party === false) {
      throw new errors.AccessDenied(
        "This double of a tenant has no consent page for third parties",
      );
    }
    const grant = new oidc.provider.Grant({ clientId, accountId: oidc.account?.accountId });
    const scope = String(oidc.params?.scope ?? "");
    grant.addOIDCScope(scope);
    for (const audience of Object.keys(oidc.resourceServers ?? {})) {
      grant.addResourceScope(audience, scope);
    }
    await grant.save();
    return grant;
  };
}

/**
 * Checks that oidc-provider does not make, at the end of its validation of a request: there it
 * looks at the parameter `audience`, whether it was sent or not.
 * @throws errors.UnauthorizedClient or errors.InvalidRequest, which go to the callback
 */
export function finishValidation(state: TenantState) {
  return (context: Context, _audience: unknown, client: Client): void => {
    const { clientId } = client;
    const grantTypes = state.clients.get(clientId)?.grant_types ?? [];
    if (!grantTypes.includes("authorization_code")) {
      const description = "Grant type 'authorization_code' not allowed for the client.";
      throw new errors.UnauthorizedClient(description);
    }
    if (grantTypes.includes("refresh_token")) restoreOfflineAccess(context);
    checkConnections(state, client, context.oidc.params?.connection);
    checkWebMessage(state, context);
  };
}

/** Auth0's sentence; shown on a page, for the page behind the callback must not hear it. */
function checkWebMessage(state: TenantState, { oidc }: Context): void {
  const { response_mode, client_id, redirect_uri } = oidc.params ?? {};
  if (response_mode !== "web_message") return;
  if (isWebOrigin(state, String(client_id), String(redirect_uri))) return;
  const description = `The specified redirect_uri '${redirect_uri}' does not have a registered origin.`;
  throw Object.assign(new errors.InvalidRequest(description), { allow_redirect: false });
}

/** oidc-provider takes `offline_access` away from a request that asks for no consent page. */
function restoreOfflineAccess(context: Context): void {
  const { params } = context.oidc;
  const requested = String(requestParameter(context, "scope") ?? "").split(" ");
  if (!params || !requested.includes("offline_access")) return;
  const scopes = new Set(String(params.scope ?? "").split(" "));
  params.scope = [...scopes.add("offline_access")].join(" ");
}

function requestParameter(context: Context, name: string): unknown {
  return context.method === "POST" ? context.oidc.body?.[name] : context.query[name];
}

/**
 * The API that an `audience` names.
 * @throws errors.AccessDenied "Service not found: …"
 */
export function apiByAudience(
  state: TenantState,
): (context: Context, audience: string) => ResourceServer {
  return (_context, audience) => {
    const server = state.resourceServers.list().find(({ identifier }) => identifier === audience);
    if (!server) throw new errors.AccessDenied(`Service not found: ${audience}`);
    return {
      audience,
      scope: (server.scopes ?? []).map(({ value }) => value).join(" "),
      accessTokenTTL: server.token_lifetime,
      accessTokenFormat: "jwt",
      jwt: { sign: { alg: "RS256" } },
    };
  };
}

/** Auth0's `audience` is what oidc-provider knows as the resource indicator `resource`. */
export function withResource(url: URL): URL {
  const audience = url.searchParams.get("audience");
  if (!audience) return url;
  const changed = new URL(url);
  changed.searchParams.set("resource", audience);
  return changed;
}
