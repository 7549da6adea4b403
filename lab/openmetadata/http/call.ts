import type { IncomingHttpHeaders } from "node:http";
import type { Principal } from "../tokens/claims.ts";

/** One request, as the handlers see it. */
export interface Call {
  method: string;
  /** Without the query string. */
  path: string;
  params: Record<string, string>;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
  /** Scheme and host that the client used. */
  origin: string;
}

/** A request behind the JwtFilter. */
export interface AuthenticatedCall extends Call {
  principal: Principal;
}

export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  return {
    status,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  };
}

export function redirect(location: string, headers: Record<string, string> = {}): Reply {
  return { status: 302, headers: { location, ...headers }, body: "" };
}

export function html(status: number, body: string): Reply {
  return { status, headers: { "content-type": "text/html;charset=utf-8" }, body };
}

export function noContent(): Reply {
  return { status: 204, headers: {}, body: "" };
}
