import type { TenantState } from "../state/index.ts";

/**
 * Whether a page of that origin may call for the application: web origins, allowed origins, and
 * where the callbacks are.
 */
export function allowsOrigin(state: TenantState, clientId: string, origin: string): boolean {
  const client = state.clients.get(clientId);
  const callbacks = (client?.callbacks ?? []).map((callback) => URL.parse(callback)?.origin);
  const listed = [...(client?.web_origins ?? []), ...(client?.allowed_origins ?? [])];
  return [...listed, ...callbacks].includes(origin);
}

/** Headers for an answer that is not oidc-provider's, so that a page can read the refusal. */
export function corsHeaders(
  state: TenantState,
  clientId: string | undefined,
  origin: string | undefined,
): Record<string, string> {
  if (!clientId || !origin || !allowsOrigin(state, clientId, origin)) return {};
  return { "access-control-allow-origin": origin, vary: "Origin" };
}

/**
 * Whether a silent sign-in may hand its answer to the page behind the callback
 * (`response_mode=web_message`, as Auth0's SPA SDK asks for): only web origins will do.
 */
export function isWebOrigin(state: TenantState, clientId: string, redirectUri: string): boolean {
  const origin = URL.parse(redirectUri)?.origin ?? "";
  return state.clients.get(clientId)?.web_origins?.includes(origin) ?? false;
}
