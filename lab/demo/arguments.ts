/** How the demo is called. */

import { parseArgs } from "node:util";

export interface DemoArguments {
  readonly keep: boolean;
  readonly stop: boolean;
  readonly json: boolean;
  readonly help: boolean;
}

export class UsageError extends Error {
  override name = "UsageError";
}

const OPTIONS = ["keep", "stop", "json", "help"] as const;
const KNOWN = "use --keep, --stop, --json or --help.";

/**
 * @param environment npm puts there what it takes for its own option.
 * @throws UsageError that says how it should look.
 */
export function readArguments(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): DemoArguments {
  const given = new Set<string>();
  for (const token of parseArgs({ args: [...args], strict: false, tokens: true }).tokens) {
    if (token.kind === "positional") {
      throw new UsageError(`Unexpected argument "${token.value}": ${KNOWN}`);
    }
    if (token.kind !== "option") continue;
    if (!OPTIONS.some((option) => option === token.name)) {
      throw new UsageError(`Unknown option "${token.rawName}": ${KNOWN}`);
    }
    if (token.value !== undefined) throw new UsageError(`${token.rawName} takes no value.`);
    given.add(token.name);
  }
  const swallowed = ["keep", "stop"].find((name) => environment[`npm_config_${name}`] === "true");
  if (swallowed !== undefined && !given.has(swallowed)) {
    throw new UsageError(
      `npm took --${swallowed} for an option of its own: write "npm run demo -- --${swallowed}".`,
    );
  }
  if (given.has("keep") && given.has("stop")) {
    throw new UsageError("--keep leaves a demo running and --stop ends it: give one of them.");
  }
  const [keep, stop, json, help] = OPTIONS.map((option) => given.has(option));
  return { keep: keep === true, stop: stop === true, json: json === true, help: help === true };
}
