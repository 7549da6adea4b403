/** The tenants of the project's stacks, as their committed configuration names them. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/**
 * @param directory of the project file.
 * @returns domain by name of the stack; without those that take theirs from AUTH0_DOMAIN.
 */
export function readEnvironments(directory: string): Map<string, string> {
  const stacks = readdirSync(directory).flatMap((file) => {
    const stack = /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1];
    return stack === undefined ? [] : [[stack, domainIn(join(directory, file))] as const];
  });
  return new Map(stacks.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function domainIn(file: string): string | undefined {
  const settings = parse(readFileSync(file, "utf8")) as {
    config?: Record<string, unknown>;
  } | null;
  const domain = settings?.config?.["auth0:domain"];
  return typeof domain === "string" ? domain : undefined;
}
