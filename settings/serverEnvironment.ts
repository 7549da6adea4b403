/** Secret variables of a server that the stack runs itself: passwords of its database and its search. */

import type { Parts } from "./parts.ts";
import type { Problem } from "./problem.ts";
import type { RawSettings, TargetSettings } from "./settings.ts";
import { variableName } from "./target/dockerContainers.ts";

const KEY = "serverEnvironment";
const SET = `pulumi config set --secret ${KEY} < server.env`;

/**
 * Reads lines of `NAME=value` as `docker run --env-file` does: everything after the first `=` is the
 * value, empty lines and those that begin with # are none.
 */
export function parseServerEnvironment(text: string): Record<string, string> {
  return Object.fromEntries(linesOf(text).map(({ name, value }) => [name, value]));
}

/** @returns what is wrong with a text, with nothing of it; `undefined` for a good one. */
export function serverEnvironmentFault(text: string): string | undefined {
  const lines = linesOf(text);
  if (lines.length === 0) return "without a variable";
  const bad = lines.find(({ name }) => !variableName.safeParse(name).success);
  if (bad) return `no NAME=value in line ${bad.number} (not shown)`;
  const twice = lines.find(({ name }, at) => lines.findIndex((line) => line.name === name) < at);
  return twice && `${twice.name} for a second time in line ${twice.number} (value not shown)`;
}

function linesOf(text: string) {
  return text
    .split(/\r?\n/)
    .map((line, index) => {
      const [name = "", value] = line.split(/=(.*)/s);
      // Without an = there is no value, and so no name either.
      return {
        line: line.trim(),
        number: index + 1,
        name: value === undefined ? "" : name,
        value: value ?? "",
      };
    })
    .filter(({ line }) => line !== "" && !line.startsWith("#"));
}

export function checkServerEnvironment(
  target: Parts<TargetSettings>,
  { serverEnvironment: stored = "missing", serverEnvironmentFault: fault }: RawSettings,
): Problem[] {
  const problems: Problem[] = [];
  if (stored === "clear") {
    problems.push({
      key: KEY,
      found: "stored in clear",
      remedy: `set it again with "${SET}", and change the passwords in it if that file was ever committed`,
    });
  }
  if (fault !== undefined) {
    problems.push({
      key: KEY,
      found: fault,
      remedy: `give lines like DB_USER_PASSWORD=… with "${SET}"`,
    });
  }
  const { kind } = target;
  const mode = "mode" in target ? target.mode : undefined;
  const runs = kind === undefined || (kind === "docker" && mode !== "compose");
  if (stored !== "missing" && !runs) {
    problems.push({
      key: KEY,
      found: `set while target.kind is "${kind}"${mode === undefined ? "" : ` and target.mode "${mode}"`}`,
      remedy: `remove it with "pulumi config rm ${KEY}": only a target that runs the server itself, docker in mode containers, hands it on`,
    });
  }
  return problems;
}
