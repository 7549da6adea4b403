/** How the demo is called. */

import { parseArgs } from "node:util";
import type { TargetName } from "./story.ts";

export interface DemoArguments {
  readonly keep: boolean;
  readonly stop: boolean;
  readonly json: boolean;
  readonly help: boolean;
  readonly target: TargetName;
}

export class UsageError extends Error {
  override name = "UsageError";
}

const OPTIONS = ["keep", "stop", "json", "help"] as const;
const TARGETS: readonly string[] = ["bareMetal", "docker"] satisfies TargetName[];
const KNOWN = "use --target, --keep, --stop, --json or --help.";

/**
 * @param environment npm puts there what it takes for its own option.
 * @throws UsageError that says how it should look.
 */
export function readArguments(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): DemoArguments {
  const given = new Set<string>();
  let target: string | undefined;
  const options = { target: { type: "string" } } as const;
  for (const token of parseArgs({ args: [...args], options, strict: false, tokens: true }).tokens) {
    if (token.kind === "positional") {
      throw new UsageError(`Unexpected argument "${token.value}": ${KNOWN}`);
    }
    if (token.kind !== "option") continue;
    if (token.name === "target") {
      target = targetOf(token.value);
      continue;
    }
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
  if (target === "docker" && (given.has("keep") || given.has("stop"))) {
    throw new UsageError(
      "--keep and --stop are for the demo without --target: a Docker Engine of the lab's ends with it.",
    );
  }
  const [keep, stop, json, help] = OPTIONS.map((option) => given.has(option));
  return {
    keep: keep === true,
    stop: stop === true,
    json: json === true,
    help: help === true,
    target: (target as TargetName | undefined) ?? "bareMetal",
  };
}

function targetOf(value: string | undefined): string {
  if (value !== undefined && TARGETS.includes(value)) return value;
  const found = value === undefined ? "no target" : `the target "${value}"`;
  throw new UsageError(`--target names ${found}: use ${TARGETS.join(" or ")}.`);
}
