import type { Answer } from "./answer.ts";
import { managementErrorBody } from "./errors.ts";
import type { RequestKind } from "./log.ts";

/** A fault to inject into the answers to come. */
export interface FaultRule {
  /** Default: any. */
  method?: string;
  /** A string is the whole path without its query; a RegExp is tried on the path with its query. Default: any. */
  path?: string | RegExp;
  /** Status to answer with; 0 cuts the connection; left out, the real answer is sent (after `delayMs`). */
  status?: number;
  /** How many requests it hits, default 1; `Infinity` until `clearFaults`. */
  times?: number;
  /** `after` lets the tenant do (and keep) what was asked before the fault answers. Default `before`. */
  when?: "before" | "after";
  headers?: Record<string, string>;
  delayMs?: number;
  /**
   * Waited for before the fault or the real answer, and with `when: "after"` when the work is done.
   * For whoever runs the tenant in their own process, to do something at that very moment.
   */
  hold?: () => Promise<void>;
  /** Default: Auth0's body for that status. */
  body?: unknown;
}

/** The faults in force, tried in the order in which they were set. The control API is never hit. */
export class Faults {
  #rules: { rule: FaultRule; left: number }[] = [];

  add(rule: FaultRule): void {
    this.#rules.push({ rule, left: rule.times ?? 1 });
  }

  clear(): void {
    this.#rules = [];
  }

  /** The first rule that fits, used up by one. */
  take(method: string, url: URL): FaultRule | undefined {
    const found = this.#rules.find(({ rule, left }) => left > 0 && fits(rule, method, url));
    if (found) found.left -= 1;
    return found?.rule;
  }
}

function fits(rule: FaultRule, method: string, url: URL): boolean {
  if (rule.method && rule.method.toUpperCase() !== method) return false;
  if (rule.path === undefined) return true;
  if (typeof rule.path === "string") return rule.path === url.pathname;
  return new RegExp(rule.path).test(url.pathname + url.search);
}

/** The answer of a rule with a status. */
export function faultAnswer(rule: FaultRule & { status: number }, kind: RequestKind): Answer {
  const body = rule.body === undefined ? defaultBody(rule.status, kind) : rule.body;
  return {
    status: rule.status,
    ...(body === null ? {} : { body }),
    headers: { ...(rule.status === 429 ? exhausted() : {}), ...rule.headers },
  };
}

/** Messages as recorded in provider-recordings/auth0/08-errors. */
function defaultBody(status: number, kind: RequestKind): object {
  if (kind === "token") return { error: "server_error", error_description: "Internal error" };
  if (status === 429) {
    return managementErrorBody(429, "Global limit has been reached", "too_many_requests");
  }
  return managementErrorBody(status, status >= 500 ? "Internal error" : undefined);
}

function exhausted(): Record<string, string> {
  return {
    "x-ratelimit-limit": "2",
    "x-ratelimit-remaining": "0",
    "x-ratelimit-reset": String(Math.ceil(Date.now() / 1000) + 1),
  };
}
