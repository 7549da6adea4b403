import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import type { Context } from "../api/context.ts";
import { userInterface } from "../api/page.ts";
import { ROUTES, type Route } from "../api/routes.ts";
import { ApiError, noSuchRoute, unhandled } from "./apiError.ts";
import { type Call, html, json, type Reply } from "./call.ts";

/** What every answer says in its Server header; the real server sends none. */
export const SERVER_NAME = "openmetadata-stand-in";

const ANY_ORIGIN = "http://localhost";
const MAXIMUM_BODY_BYTES = 1_000_000;

export interface RequestRecord {
  method: string;
  /** Without the query string, which may hold codes and tokens. */
  path: string;
  status: number;
}

export interface HttpServer {
  port: number;
  /** Stops listening, lets running requests end, resolves when all are done. */
  close(): Promise<void>;
}

/** Serves the routes on `host` and `port` (0: any free one). `onRequest` hears of each answered request. */
export async function listen(
  context: Context,
  address: { host: string; port: number },
  onRequest: (record: RequestRecord) => void,
): Promise<HttpServer> {
  const server = http.createServer(async (request, response) => {
    const url = URL.parse(request.url ?? "/", ANY_ORIGIN) ?? new URL(ANY_ORIGIN);
    const method = request.method ?? "GET";
    const { status, headers, body } = await answer(context, request, url);
    // First, so that whoever has the answer finds the request noted.
    onRequest({ method, path: url.pathname, status });
    response.writeHead(status, {
      server: SERVER_NAME,
      "content-length": Buffer.byteLength(body),
      // A connection that stays open would hold up the end of the server.
      ...(!server.listening && { connection: "close" }),
      ...headers,
    });
    response.end(body);
  });
  server.listen(address.port, address.host);
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeIdleConnections();
      await closed;
    },
  };
}

async function answer(context: Context, request: http.IncomingMessage, url: URL): Promise<Reply> {
  try {
    const body = await readBody(request);
    const { headers, method = "GET" } = request;
    const { pathname: path, searchParams: query } = url;
    const origin = `http://${headers.host ?? "localhost"}`;
    const call: Call = { method, path, query, headers, body, origin, params: {} };
    return await dispatch(context, call);
  } catch (error) {
    if (error instanceof ApiError) return errorReply(error);
    context.log(`exception: ${(error as Error).stack}`);
    return errorReply(unhandled((error as Error).message));
  }
}

async function dispatch(context: Context, call: Call): Promise<Reply> {
  const fitting = ROUTES.map((route) => ({ route, params: match(route, call.path) })).filter(
    (candidate) => candidate.params !== undefined,
  );
  const found = fitting.find(({ route }) => route.method === call.method);
  if (found === undefined) {
    if (fitting.length > 0) throw new ApiError(405, "HTTP 405 Method Not Allowed");
    if (call.path.startsWith("/api/")) throw noSuchRoute();
    return html(200, userInterface());
  }
  const { route, params = {} } = found;
  if (route.open) return route.handle({ ...call, params }, context);
  const principal = await context.filter.authenticate(call.headers.authorization);
  return route.handle({ ...call, params, principal }, context);
}

function match(route: Route, path: string): Record<string, string> | undefined {
  const [wanted, given] = [route.path.split("/"), path.split("/")];
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const value = given[index] ?? "";
    const name = /^\{(\w+)\}$/.exec(segment)?.[1];
    if (name !== undefined) params[name] = decodeURIComponent(value);
    else if (segment !== value) return undefined;
  }
  return params;
}

async function readBody(request: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAXIMUM_BODY_BYTES) throw new ApiError(413, "HTTP 413 Request Entity Too Large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function errorReply(error: ApiError): Reply {
  const challenge: Record<string, string> = error.challenge
    ? { "www-authenticate": "om-auth" }
    : {};
  return error.contentType === "application/json"
    ? json(error.status, { code: error.status, message: error.message }, challenge)
    : { status: error.status, headers: { "content-type": error.contentType }, body: error.message };
}
