import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import https from "node:https";
import { json, text } from "node:stream/consumers";
import type { Tenant } from "../../../lab/tenant/index.ts";

export interface Reply {
  status: number;
  headers: IncomingMessage["headers"];
  /** Parsed JSON, else text, else undefined. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever came
  body: any;
}

export interface Call {
  headers?: Record<string, string>;
  body?: string;
}

/** Connections are kept, a TLS handshake for every call would be most of a test. */
const agents = new Map<string, https.Agent>();

function agentFor(ca: string): https.Agent {
  const agent = agents.get(ca) ?? new https.Agent({ keepAlive: true, ca });
  agents.set(ca, agent);
  return agent;
}

/** One HTTPS request to a tenant, trusting its CA and nothing else. `path` goes out as it is. */
export async function call(
  tenant: Pick<Tenant, "ca" | "domain">,
  method: string,
  path: string,
  { headers = {}, body }: Call = {},
): Promise<Reply> {
  const port = Number(tenant.domain.split(":")[1]);
  const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
  const options = {
    host: "localhost",
    port,
    path,
    method,
    headers: { ...headers, ...length },
    agent: agentFor(tenant.ca),
  };
  const [response] = (await once(https.request(options).end(body), "response")) as [
    IncomingMessage,
  ];
  const isJson = response.headers["content-type"]?.includes("json");
  const parsed = isJson ? await json(response) : (await text(response)) || undefined;
  return { status: response.statusCode ?? 0, headers: response.headers, body: parsed };
}

export function form(parameters: Record<string, string>): Call {
  return {
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(parameters).toString(),
  };
}

export const basic = (id: string, secret: string) =>
  `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString("base64")}`;

/** A Management API token of the deployer, and calls with it. */
export async function managementApi(tenant: Tenant) {
  const { clientId, clientSecret } = tenant.deployer;
  const request = form({
    grant_type: "client_credentials",
    audience: tenant.managementApiIdentifier,
    client_id: clientId,
    client_secret: clientSecret,
  });
  const { body } = await call(tenant, "POST", "/oauth/token", request);
  const authorization = `Bearer ${body.access_token}`;
  return {
    token: String(body.access_token),
    /** `path` below `/api/v2`; an object goes out as JSON, a string as it is. */
    send: (method: string, path: string, payload?: unknown): Promise<Reply> =>
      call(tenant, method, `/api/v2${path}`, {
        headers: { authorization, "content-type": "application/json" },
        ...(payload === undefined
          ? {}
          : { body: typeof payload === "string" ? payload : JSON.stringify(payload) }),
      }),
  };
}

/** `fetch` for one tenant, for libraries that take one. */
export function fetchFrom(tenant: Tenant) {
  return async (
    url: string,
    { method = "GET", headers, body }: { method?: string; headers?: unknown; body?: unknown } = {},
  ): Promise<Response> => {
    const { pathname, search } = new URL(url);
    const reply = await call(tenant, method, pathname + search, {
      headers: Object.fromEntries(new Headers(headers as Record<string, string>)),
      ...(body === undefined || body === null ? {} : { body: String(body) }),
    });
    const text = typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body);
    const contentType = String(reply.headers["content-type"]);
    return new Response(text, { status: reply.status, headers: { "content-type": contentType } });
  };
}
