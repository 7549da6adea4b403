/**
 * The scripts of the workflows with the lab in place of the cloud.
 *
 * A runner has Pulumi's language host, which starts the program; the lab has only the engine. So the
 * script's `pulumi` is one that hands the engine the language server that the Automation API has
 * opened in this process, for the operation in whose place the script runs.
 */

import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { noPolicyHost, withPolicyHost } from "../../lab/engine/policyHost.ts";
import { REPOSITORY } from "../../lab/paths.ts";
import type { World } from "../engine/world.ts";
import { withOwnRejections } from "../support/rejections.ts";
import { type Ended, NODE_BIN, runStep } from "./runStep.ts";

const PULUMI = `#!/bin/sh
cd "$LAB_WORK" || exit 1
case "$1" in
  preview | up | refresh) exec "$LAB_PULUMI" "$@" "$LAB_CLIENT" --exec-kind auto.inline ;;
  *) exec "$LAB_PULUMI" "$@" ;;
esac
`;

interface Command {
  readonly command: string;
  run(args: string[], cwd: string, env: Record<string, string>, ...rest: unknown[]): Promise<Told>;
}

interface Told {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/** @param words of the script; `operation` is what it does first with pulumi. */
export async function labStep(
  world: World,
  operation: "preview" | "up" | "previewRefresh",
  words: readonly [string, ...string[]],
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  const { stack, directory } = world.lab;
  const { pulumiCommand: command } = stack.workspace as unknown as { pulumiCommand: Command };
  const { run } = command;
  let ended: Ended | undefined;
  command.run = async (args, cwd, environment, ...rest) => {
    const client = args.find((arg) => arg.startsWith("--client="));
    if (client === undefined) return run.call(command, args, cwd, environment, ...rest);
    ended = await runStep(words, {
      ...environment,
      PATH: `${shimIn(directory)}:${NODE_BIN}:${withPolicyHost()}`,
      LAB_PULUMI: command.command,
      LAB_CLIENT: client,
      LAB_WORK: join(directory, "work"),
      // By its whole path, since this pulumi works in another folder.
      POLICY_PACK: noPolicyHost() === undefined ? join(REPOSITORY, "policy") : "",
      STACK: stack.name,
      SETTINGS: join(directory, "work", `Pulumi.${stack.name}.yaml`),
      ...env,
    });
    return { stdout: "", stderr: "", code: 0 };
  };
  try {
    await withOwnRejections(async () => {
      await stack[operation]();
    });
  } finally {
    command.run = run;
  }
  if (ended === undefined) throw new Error("the script was not run");
  return ended;
}

function shimIn(directory: string): string {
  const bin = join(directory, "bin");
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, "pulumi"), PULUMI);
  chmodSync(join(bin, "pulumi"), 0o755);
  return bin;
}
