import type { ServerResponse } from "node:http";

/** What a handler answers. `body` is sent as JSON; a string is sent as HTML; without one there is no content. */
export interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

export function send(response: ServerResponse, answer: Answer): void {
  response.statusCode = answer.status;
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  if (answer.body === undefined) {
    response.end();
    return;
  }
  const isPage = typeof answer.body === "string";
  const type = isPage ? "text/html; charset=utf-8" : "application/json; charset=utf-8";
  if (!response.hasHeader("content-type")) response.setHeader("content-type", type);
  response.end(isPage ? answer.body : JSON.stringify(answer.body));
}
