/** What is wrong with the scopes that somebody wants to grant. */

import { isManagementScope, suggestScope } from "./catalogue.ts";
import { dangerOf } from "./dangers.ts";

export interface ScopeProblem {
  /** Where: an entry of the scopes by index, or a waiver by its scope. */
  readonly path: readonly ["scopes", number] | readonly ["waivers", string];
  /** What was found, in words. */
  readonly found: string;
  /** What to do about it. */
  readonly remedy: string;
}

/** In characters. Less is no reason but a sign that one was asked for. */
const SHORTEST_REASON = 10;

/**
 * Checks the scopes of a grant on the Management API; none at all is fine.
 *
 * @param waivers the reasons why dangerous scopes are needed, by scope.
 * @returns all problems: scopes first, then waivers, in the order in which they were written down.
 */
export function checkScopes(
  scopes: readonly string[],
  waivers: Readonly<Record<string, string>> = {},
): ScopeProblem[] {
  return [
    ...scopes.flatMap((scope, index) => checkScope(scope, index, scopes, waivers)),
    ...Object.entries(waivers).flatMap(([scope, reason]) => checkWaiver(scope, reason, scopes)),
  ];
}

function checkScope(
  scope: string,
  index: number,
  scopes: readonly string[],
  waivers: Readonly<Record<string, string>>,
): ScopeProblem[] {
  const problem = (remedy: string): ScopeProblem[] => [
    { path: ["scopes", index], found: JSON.stringify(scope), remedy },
  ];
  if (!isManagementScope(scope)) {
    const meant = suggestScope(scope);
    return problem(
      meant === undefined
        ? "name a scope of the Auth0 Management API, e.g. read:users"
        : `did you mean ${meant}`,
    );
  }
  if (scopes.indexOf(scope) !== index) return problem("name each scope once");
  const danger = dangerOf(scope);
  if (danger === undefined || Object.hasOwn(waivers, scope)) return [];
  return problem(
    `leave it out, or write into a waiver why it is needed, since its holder can ${danger}`,
  );
}

function checkWaiver(scope: string, reason: string, scopes: readonly string[]): ScopeProblem[] {
  const problem = (found: string, remedy: string): ScopeProblem[] => [
    { path: ["waivers", scope], found, remedy },
  ];
  if (!scopes.includes(scope)) {
    const meant = suggestScope(scope);
    return problem(
      "a waiver for a scope that is not asked for",
      meant !== undefined && scopes.includes(meant) ? `did you mean ${meant}` : "remove it",
    );
  }
  if (isManagementScope(scope) && dangerOf(scope) === undefined) {
    return problem("a waiver for a scope that needs none", "remove it");
  }
  if (reason.trim().length < SHORTEST_REASON) {
    return problem(
      JSON.stringify(reason),
      `write why ${scope} is needed, in at least ${SHORTEST_REASON} characters`,
    );
  }
  return [];
}
