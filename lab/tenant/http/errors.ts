import type { Answer } from "./answer.ts";

/** An answer that ends the handling of a request early; thrown by handlers, sent by the server. */
export class HttpError extends Error {
  readonly answer: Answer;

  constructor(answer: Answer, message: string) {
    super(message);
    this.answer = answer;
  }
}

const reasons: Record<number, string> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  409: "Conflict",
  413: "Request Entity Too Large",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

/**
 * Body of every refusal of the Management API, as recorded. `errorCode` is left out where Auth0 has
 * none; without a message it says what the status means, as hapi does.
 */
export function managementErrorBody(status: number, message?: string, errorCode?: string): object {
  const error = reasons[status] ?? "Error";
  const code = errorCode ? { errorCode } : {};
  return { statusCode: status, error, message: message ?? error, ...code };
}

export function managementError(status: number, message: string, errorCode?: string): HttpError {
  return new HttpError({ status, body: managementErrorBody(status, message, errorCode) }, message);
}

/** 401 of the Management API; `attributes.error` repeats the message (hapi-auth-jwt's shape). */
export function unauthorized(message: string): HttpError {
  const body = { ...managementErrorBody(401, message), attributes: { error: message } };
  return new HttpError({ status: 401, body }, message);
}

export function insufficientScope(expected: readonly string[]): HttpError {
  const message = `Insufficient scope, expected any of: ${expected.join(",")}`;
  return managementError(403, message, "insufficient_scope");
}

export function invalidBody(message: string): HttpError {
  return managementError(400, message, "invalid_body");
}

/** hapi's answer to a path that has no route, and to a method that a path does not have. */
export function noRoute(): HttpError {
  return new HttpError({ status: 404, body: managementErrorBody(404) }, "no such route");
}

/** Error of the Authentication API: `/oauth/token`, `/oauth/revoke`. */
export function oauthError(status: number, error: string, description: string): HttpError {
  return new HttpError({ status, body: { error, error_description: description } }, description);
}
