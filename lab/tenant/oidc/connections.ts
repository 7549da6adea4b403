import { type Client, errors, interactionPolicy, type KoaContextWithOIDC } from "oidc-provider";
import type { Connection } from "../state/connections.ts";
import type { TenantState } from "../state/index.ts";
import { connectionOf } from "../state/users.ts";

/** A database is asked for a password by the tenant itself; any other connection has its own page. */
export const isDatabase = ({ strategy }: Connection): boolean => strategy === "auth0";

/**
 * Through which connections a person may sign in: those of the application, or the one of them
 * that the request names.
 */
export function offeredConnections(
  state: TenantState,
  clientId: string,
  requested: unknown,
): Connection[] {
  const enabled = state.connections.enabledFor(clientId);
  return requested ? enabled.filter(({ name }) => name === requested) : enabled;
}

/**
 * Refuses what no page could be shown for. The sentences are Auth0's: the first is in everybody's
 * logs, the others in its Authentication API docs; that they go to the callback is assumed.
 * @throws errors.InvalidRequest
 */
export function checkConnections(
  state: TenantState,
  { clientId }: Client,
  requested: unknown,
): void {
  if (offeredConnections(state, clientId, undefined).length === 0) {
    throw new errors.InvalidRequest("no connections enabled for the client");
  }
  if (!requested || offeredConnections(state, clientId, requested).length > 0) return;
  const isKnown = state.connections.byName(String(requested)) !== undefined;
  throw new errors.InvalidRequest(
    isKnown ? "the connection was disabled" : "the connection was not found",
  );
}

/**
 * A session that began in another application does not sign in to one that its user's connection
 * is not enabled for: the login page comes up again. Assumed, like the rest of sessions.
 */
export function sessionConnectionCheck(state: TenantState): interactionPolicy.Check {
  const { REQUEST_PROMPT, NO_NEED_TO_PROMPT } = interactionPolicy.Check;
  const check = ({ oidc }: KoaContextWithOIDC) => {
    const user = state.users.find(oidc.session?.accountId ?? "");
    if (!user) return NO_NEED_TO_PROMPT;
    const clientId = oidc.client?.clientId ?? "";
    const offered = offeredConnections(state, clientId, oidc.params?.connection);
    return offered.some(({ name }) => name === connectionOf(user))
      ? NO_NEED_TO_PROMPT
      : REQUEST_PROMPT;
  };
  return new interactionPolicy.Check("connection", "Login required", "login_required", check);
}
