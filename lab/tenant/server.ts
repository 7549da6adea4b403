import { type IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { answerControl } from "./control.ts";
import type { Control } from "./dashboard.ts";
import { type Answer, send } from "./http/answer.ts";
import { readBody } from "./http/body.ts";
import { HttpError, managementError, managementErrorBody, noRoute } from "./http/errors.ts";
import { type FaultRule, faultAnswer } from "./http/faults.ts";
import type { RecordedRequest } from "./http/log.ts";
import type { RateLimiter } from "./http/rateLimit.ts";
import { answerManagement } from "./management/index.ts";
import { withResource } from "./oidc/authorization.ts";
import { answerLogin } from "./oidc/login.ts";
import { answerLogout, answerOidcLogout } from "./oidc/logout.ts";
import { answerRevoke, answerToken, type OidcContext } from "./oidc/token.ts";

export interface ServerContext extends OidcContext {
  control: Control;
  limiter: RateLimiter;
}

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  recorded: RecordedRequest;
}

/** Handles one request: log, rate limit, faults, then what was asked for. Never throws. */
export async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  context: ServerContext,
): Promise<void> {
  const url = URL.parse(`https://tenant${request.url ?? "/"}`) ?? new URL("https://tenant/");
  const recorded = context.control.log.add(request.method ?? "", url);
  response.once("finish", () => {
    recorded.status = response.statusCode;
  });
  const exchange = { request, response, url, recorded };
  try {
    admit(exchange, context);
    const isControl = recorded.kind === "control";
    const fault = isControl ? undefined : context.control.faults.take(recorded.method, url);
    await (fault ? answerFault(exchange, fault, context) : answer(exchange, context));
  } catch (error) {
    refuse(exchange, error);
  }
}

/** @throws HttpError 429 */
function admit({ response, recorded }: Exchange, { limiter }: ServerContext): void {
  const isCounted = recorded.kind === "management";
  const admission = isCounted ? limiter.admit() : { admitted: true, headers: limiter.announce() };
  for (const [name, value] of Object.entries(admission.headers)) response.setHeader(name, value);
  if (!admission.admitted) {
    throw managementError(429, "Global limit has been reached", "too_many_requests");
  }
}

async function answerFault(
  exchange: Exchange,
  rule: FaultRule,
  context: ServerContext,
): Promise<void> {
  if (rule.delayMs) await sleep(rule.delayMs, undefined, { ref: false });
  const { status, when } = rule;
  if (when !== "after") await rule.hold?.();
  if (status === undefined) return answerTruly(exchange, rule, context);
  if (when === "after") {
    await answerNobody(exchange, context);
    await rule.hold?.();
  } else {
    exchange.request.resume();
  }
  if (status === 0) exchange.request.socket.destroy();
  else send(exchange.response, faultAnswer({ ...rule, status }, exchange.recorded.kind));
}

async function answerTruly(
  exchange: Exchange,
  { headers = {}, when, hold }: FaultRule,
  context: ServerContext,
): Promise<void> {
  for (const [name, value] of Object.entries(headers)) exchange.response.setHeader(name, value);
  const answered = await route(exchange, context);
  if (when === "after") await hold?.();
  if (answered) send(exchange.response, answered);
}

/** Does what was asked, and lets the answer go nowhere. */
async function answerNobody(exchange: Exchange, context: ServerContext): Promise<void> {
  const response = new ServerResponse(exchange.request);
  try {
    await answer({ ...exchange, response }, context);
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
  }
}

async function answer(exchange: Exchange, context: ServerContext): Promise<void> {
  const answered = await route(exchange, context);
  if (answered) send(exchange.response, answered);
}

/** @returns nothing when oidc-provider has answered */
async function route(exchange: Exchange, context: ServerContext): Promise<Answer | undefined> {
  const { request, response, url, recorded } = exchange;
  const { provider } = context;
  if (recorded.kind === "management") return management(exchange, context);
  if (recorded.kind === "control") {
    return answerControl(request, url, await readBody(request), context.control);
  }
  const clientId = url.searchParams.get("client_id");
  if (clientId !== null) recorded.clientId = clientId;
  const asked = `${request.method} ${url.pathname}`;
  // With the name of a connection behind it, or without.
  if (/^(GET|POST) \/u\/login(\/[^/]+)?$/.test(asked)) {
    return answerLogin(request, response, context);
  }
  switch (asked) {
    case "POST /oauth/token":
      return answerToken(request, response, context, recorded);
    case "POST /oauth/revoke":
      return answerRevoke(request, response, context);
    case "GET /v2/logout":
      return answerLogout(request, response, url.searchParams, context);
    case "GET /oidc/logout":
      return answerOidcLogout(request, response, url.searchParams, context);
    case "GET /authorize": {
      const { pathname, search } = withResource(url);
      request.url = pathname + search;
      break;
    }
  }
  if (!isProviderPath(url.pathname)) throw noRoute();
  await provider.callback()(request, response);
  return undefined;
}

const providerPaths = ["/authorize", "/oauth/token", "/oauth/revoke", "/userinfo"];

const isProviderPath = (path: string) =>
  providerPaths.includes(path) || /^\/(authorize|\.well-known)\/./.test(path);

async function management(exchange: Exchange, context: ServerContext): Promise<Answer> {
  const { request, url, recorded } = exchange;
  const call = {
    method: recorded.method,
    rawPath: (request.url ?? "").split("?")[0] ?? "",
    query: url.searchParams,
    authorization: request.headers.authorization,
    body: await readBody(request),
    onCaller: (clientId: string) => {
      recorded.clientId = clientId;
    },
    onExpectedScopes: (scopes: readonly string[]) => {
      recorded.expectedScopes = scopes;
    },
  };
  return answerManagement(call, context.state, context.key);
}

function refuse({ response, request, recorded }: Exchange, error: unknown): void {
  if (response.headersSent || request.socket.destroyed) {
    request.socket.destroy();
  } else if (error instanceof HttpError) {
    send(response, error.answer);
  } else {
    console.error(`lab tenant: ${recorded.method} ${recorded.path} failed:`, error);
    const body =
      recorded.kind === "token"
        ? { error: "server_error", error_description: "Internal error" }
        : managementErrorBody(500, "Internal error");
    send(response, { status: 500, body });
  }
}
