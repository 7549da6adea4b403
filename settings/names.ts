/** The names of the stack's own configuration keys, and what to do about a name that is none. */

import { editDistance } from "../model/auth0/scopes/editDistance.ts";
import type { Problem } from "./problem.ts";

/** Keys that hold a text. Pulumi.yaml declares the same keys as these three do. */
export const TEXTS: readonly string[] = ["serverUrl", "principalDomain"];
/** Keys that hold a list or an object. */
export const STRUCTURED: readonly string[] = [
  "adminPrincipals",
  "target",
  "signIn",
  "loginPolicy",
  "serviceAccount",
  "signingKeys",
];
export const EXISTING_SIGNING_KEY = "existingSigningKey";
export const INGESTION_BOT_TOKEN = "ingestionBotToken";
export const SERVER_ENVIRONMENT = "serverEnvironment";
/** Keys that hold a secret, each a text. */
export const SECRETS: readonly string[] = [
  EXISTING_SIGNING_KEY,
  INGESTION_BOT_TOKEN,
  SERVER_ENVIRONMENT,
];

const NAMES = [...TEXTS, ...STRUCTURED, ...SECRETS];

/** Of the auth0 provider; without "auth0:" `pulumi config set` takes them for the project's own. */
const PROVIDER_NAMES = ["domain", "audience", "clientId", "clientSecret", "apiToken"];

/**
 * Pulumi hands over any key, so that a misspelt one would change nothing and say nothing.
 *
 * @param found the keys of the project's namespace that are set, without it.
 */
export function checkNames(found: readonly string[]): Problem[] {
  return found
    .filter((name) => !NAMES.includes(name))
    .map((key) => ({
      key,
      found: NO_SETTING,
      remedy: `${instead(key)} "pulumi config rm ${key}"`,
    }));
}

export const NO_SETTING = "not a setting of this stack";

/** Up to the command that removes the key. */
function instead(name: string): string {
  const parent = /^(\w+)[.[]/.exec(name)?.[1];
  if (parent !== undefined && STRUCTURED.includes(parent)) {
    return `set it with "pulumi config set --path ${name}", and remove this one with`;
  }
  const meant = PROVIDER_NAMES.includes(name) ? `auth0:${name}` : nearest(name, NAMES);
  return meant === undefined
    ? `the settings are ${NAMES.join(", ")}; remove this one with`
    : `did you mean ${meant}? Set that, and remove this one with`;
}

/** The name that was probably meant: two letters away at most, whatever their case. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const distance = (candidate: string) => editDistance(candidate.toLowerCase(), name.toLowerCase());
  return known
    .filter((candidate) => distance(candidate) <= 2)
    .toSorted((a, b) => distance(a) - distance(b))[0];
}
