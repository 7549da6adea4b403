/**
 * From a policy to the code that Auth0 runs.
 *
 * The types were taken out of `action.ts` beforehand: `actionCode.ts` is checked in, and a test says
 * when it is out of date. So the code is the same on every version of Node, from a checkout and from
 * a compiled package, and no experimental function of Node runs in somebody's `pulumi up`.
 */

import { ACTION_CODE } from "./actionCode.ts";
import type { LoginPolicy } from "./policy.ts";

const HEAD = `/**
 * Login policy: who may sign in to OpenMetadata. Made by openmetadata-auth0, a Pulumi stack;
 * change its settings, not this code.
 */
"use strict";
`;

/**
 * The code of a post-login Action that enforces a policy: a CommonJS module without dependencies,
 * for Auth0's runtime `node22`. The same policy always gives the same text.
 *
 * @throws TypeError when no application is named: the Action would check nobody.
 */
export function loginPolicyCode(policy: LoginPolicy): string {
  if (!policy.clientId) {
    throw new TypeError(
      "The login policy names no application and would check nobody: give the Client ID of the sign-in application.",
    );
  }
  return [
    HEAD,
    `const POLICY = ${literal(inOrder(policy))};\n`,
    ACTION_CODE,
    "exports.onExecutePostLogin = loginPolicyHandler(POLICY);\n",
  ].join("\n");
}

/** Of a policy that is off and whose Action cannot be taken away. */
export const OPEN_POLICY_CODE = `${HEAD}
exports.onExecutePostLogin = async () => {};
`;

/** The text must not depend on the order in which somebody wrote the properties down. */
function inOrder({ clientId, emailDomains, connections, deniedNames, teamsClaim }: LoginPolicy) {
  return {
    ...{ clientId, emailDomains, connections, deniedNames },
    teamsClaim: teamsClaim && { name: teamsClaim.name, from: teamsClaim.from },
  };
}

/** JSON in plain ASCII, without what could end a line or an HTML element wherever it is shown. */
function literal(value: object): string {
  return JSON.stringify(value, null, 2).replace(
    /[^\n -~]|</g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
