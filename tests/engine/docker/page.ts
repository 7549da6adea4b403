/** The commands of a page of `docs/`, run as a reader would run them. */

import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { REPOSITORY } from "../../../lab/paths.ts";

const run = promisify(execFile);

/** Each `sh` block under a heading of a page with its lines, in order. */
export function blocksOf(page: string, heading: string): string[][] {
  const text = readFileSync(join(REPOSITORY, "docs", page), "utf8");
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
  return [...section.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = ""]) =>
    block.split("\n").filter((line) => line !== "" && !line.startsWith("#")),
  );
}

/** Other values than the page's, each of which must be there. */
export function substituted(line: string, values: Readonly<Record<string, string>>): string {
  return Object.entries(values).reduce((text, [from, to]) => text.replaceAll(from, to), line);
}

export interface Shell {
  /** Of the stack. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Path of the Pulumi CLI. */
  readonly pulumi: string;
}

/** @throws Error with what it printed when it fails. */
export async function inShell(lines: readonly string[], shell: Shell): Promise<string> {
  const PATH = [dirname(shell.pulumi), process.env.PATH].join(":");
  const options = { cwd: shell.directory, env: { ...process.env, ...shell.environment, PATH } };
  const script = ["set -euo pipefail", ...lines].join("\n");
  return (await run("bash", ["-c", script], options)).stdout;
}
