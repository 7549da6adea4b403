/** Settings as they are found, and what is said of them. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SettingsError, sentence } from "../../settings/problem.ts";
import { parseSettings, type RawSettings } from "../../settings/settings.ts";

/** What several settings are told in the same words. */
export const HIDDEN = "a text that may hold a password (not shown)";
export const NO_CREDENTIALS =
  "leave out user name and password, since this address is not kept secret.";
export const NOT_CARRIED =
  "use another one: OpenMetadata would read it as a number, a boolean or nothing.";

/** Good values of all that has no default. */
export const VALUES = {
  serverUrl: "https://om.example.com",
  adminPrincipals: ["alice"],
  principalDomain: "example.com",
  target: { kind: "bareMetal", directory: "/etc/openmetadata/sso" },
};

/** @param values beside the good ones. */
export const raw = (values: object = {}, rest: Partial<RawSettings> = {}): RawSettings => ({
  domain: "acme.eu.auth0.com",
  values: { ...VALUES, ...values },
  existingSigningKey: "missing",
  environment: {},
  ...rest,
});

/** The sentences of the report; none for good settings. */
export function problemsOf(input: RawSettings): string[] {
  try {
    parseSettings(input);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems.map(sentence);
    throw error;
  }
  return [];
}

/** A table of bad settings: what is set, beside what is right, and the whole sentence it leads to. */
export function refuses(
  subject: string,
  table: readonly [name: string, input: RawSettings, sentence: string][],
): void {
  describe(`${subject} is refused in one sentence with key, finding and remedy`, () => {
    for (const [name, input, expected] of table) {
      it(name, () => assert.deepEqual(problemsOf(input), [expected]));
    }
  });
}
