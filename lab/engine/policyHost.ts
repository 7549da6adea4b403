/** What starts a policy pack: the language host of a Pulumi installation, else the script beside. */

import { delimiter, join } from "node:path";

/** The folder of the script; the engine prefers a language host wherever there is one. */
export const POLICY_HOST = join(import.meta.dirname, "policyHost");

/** @returns a PATH on which the engine finds something to start a pack with. */
export function withPolicyHost(path = process.env.PATH ?? ""): string {
  return [path, POLICY_HOST].join(delimiter);
}

/** Why no pack can be started here, `undefined` where one can. */
export function noPolicyHost(): string | undefined {
  return process.platform === "win32"
    ? "the script that starts a policy pack without a language host needs a POSIX shell"
    : undefined;
}
