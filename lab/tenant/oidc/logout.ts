import type { IncomingMessage, ServerResponse } from "node:http";
import type { Answer } from "../http/answer.ts";
import type { TenantState } from "../state/index.ts";
import { messagePage, pageHeaders } from "./pages.ts";
import type { OidcContext } from "./token.ts";

/** Auth0's older logout: `/v2/logout?client_id=…&returnTo=…`. */
export async function answerLogout(
  request: IncomingMessage,
  response: ServerResponse,
  query: URLSearchParams,
  context: OidcContext,
): Promise<Answer> {
  const allowed = allowedUrls(context.state, query.get("client_id"));
  const target = query.get("returnTo") ?? allowed[0];
  if (target !== undefined && !allowed.includes(target)) {
    return refusal("returnTo", target);
  }
  await endSession(request, response, context);
  return target === undefined ? { status: 200, body: "OK" } : redirect(target);
}

/** OpenID Connect RP-initiated logout, `/oidc/logout`; like Auth0, it asks no question. */
export async function answerOidcLogout(
  request: IncomingMessage,
  response: ServerResponse,
  query: URLSearchParams,
  context: OidcContext,
): Promise<Answer> {
  const clientId = query.get("client_id") ?? (await hintedClient(query, context));
  const target = query.get("post_logout_redirect_uri");
  if (target !== null && !allowedUrls(context.state, clientId).includes(target)) {
    return refusal("post_logout_redirect_uri", target);
  }
  await endSession(request, response, context);
  if (target === null) {
    return page(200, "Logged out", "You are logged out.");
  }
  const location = new URL(target);
  const state = query.get("state");
  if (state !== null) location.searchParams.set("state", state);
  return redirect(location.href);
}

async function hintedClient(query: URLSearchParams, context: OidcContext): Promise<string | null> {
  const hint = query.get("id_token_hint");
  if (hint === null) return null;
  try {
    const claims = await context.key.verifyHint(hint, context.state.issuer);
    return String(claims.aud);
  } catch {
    return null;
  }
}

/** The application's own list, or the tenant's when the request names no application. */
function allowedUrls(state: TenantState, clientId: string | null): string[] {
  if (clientId !== null) return state.clients.get(clientId)?.allowed_logout_urls ?? [];
  const urls = state.settings.allowed_logout_urls;
  return Array.isArray(urls) ? urls.map(String) : [];
}

async function endSession(
  request: IncomingMessage,
  response: ServerResponse,
  { provider }: OidcContext,
): Promise<void> {
  const context = provider.createContext(request, response);
  const session = await provider.Session.get(context as never);
  if (session.accountId !== undefined) await session.destroy();
}

function refusal(parameter: string, url: string): Answer {
  return page(
    400,
    "Oops!, something went wrong",
    `The "${parameter}" querystring parameter "${url}" is not defined as a valid URL in "Allowed Logout URLs".`,
  );
}

const page = (status: number, title: string, message: string): Answer => ({
  status,
  headers: pageHeaders,
  body: messagePage(title, message),
});

const redirect = (location: string): Answer => ({
  status: 302,
  headers: { location, "cache-control": "no-store" },
});
