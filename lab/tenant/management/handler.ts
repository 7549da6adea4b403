import type { Answer } from "../http/answer.ts";
import { insufficientScope } from "../http/errors.ts";
import type { TenantState } from "../state/index.ts";

/** A request to the Management API whose token has been verified. */
export interface ManagementRequest {
  state: TenantState;
  /** Of the path; decoded. */
  parameters: Record<string, string>;
  query: URLSearchParams;
  /** Parsed JSON; `null` without a body. */
  body: unknown;
  /** Of the token. */
  scopes: ReadonlySet<string>;
  /** Told of which scopes the operation needs one. */
  onExpectedScopes(scopes: readonly string[]): void;
  /** PEM that applications show under `signing_keys`. */
  signingCertificate: string;
}

export type ManagementHandler = (request: ManagementRequest) => Answer | Promise<Answer>;

/** A handler for tokens that hold at least one of the scopes; others get 403 `insufficient_scope`. */
export function withAnyScope(
  expected: readonly string[],
  handler: ManagementHandler,
): ManagementHandler {
  return (request) => {
    request.onExpectedScopes(expected);
    if (!expected.some((scope) => request.scopes.has(scope))) throw insufficientScope(expected);
    return handler(request);
  };
}
