/**
 * Whoever follows a page of `docs/`: block by block, with the real Pulumi CLI. What runs the program
 * (`pulumi up`, `preview`, `destroy`) goes through the Automation API, as everywhere in the lab, since
 * the CLI alone needs a language host.
 */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PULUMI_HOME } from "../../lab/engine/plugins.ts";
import { REPOSITORY } from "../../lab/paths.ts";
import { blocksOf, inShell, type Shell, substituted } from "./docker/page.ts";
import { engine } from "./support.ts";
import type { Run, World } from "./world.ts";

export interface PageReader {
  /** The stack's folder, where each command runs. */
  readonly directory: string;
  /** Follows the next block. @returns what it printed, and the last run of the program. */
  next(): Promise<{ printed: string; run: Run | undefined }>;
  /** Runs lines of one's own in the same shell. @returns what they printed. */
  sh(lines: readonly string[]): Promise<string>;
  /** Puts the next block off. @returns what puts it back. */
  later(): () => void;
  /** How many blocks are left. */
  left(): number;
}

/**
 * @param headings of the sections, in the order in which they are followed.
 * @param values what stands on the page, and what it is on this machine.
 * @param environment of the commands.
 */
export async function readPage(
  page: string,
  headings: readonly string[],
  world: World,
  values: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
): Promise<PageReader> {
  const { workspace, name } = world.lab.stack;
  const blocks = headings.flatMap((heading) => {
    const found = blocksOf(page, heading);
    assert.ok(found.length > 0, `${page} has commands under "${heading}"`);
    return found;
  });
  const text = readFileSync(join(REPOSITORY, "docs", page), "utf8");
  assert.equal(text.match(/^```sh$/gm)?.length, blocks.length, "commands under another heading");
  const shell: Shell = {
    directory: workspace.workDir,
    environment: {
      ...(workspace.envVars as Record<string, string>),
      PULUMI_HOME,
      PULUMI_STACK: name,
      ...environment,
    },
    pulumi: (await engine()).command.command,
  };
  return {
    directory: shell.directory,
    later() {
      const block = blocks.shift();
      return () => blocks.unshift(...(block ? [block] : []));
    },
    left: () => blocks.length,
    sh: (lines) => inShell(lines, shell),
    async next() {
      const block = blocks.shift();
      assert.ok(block, `${page} has another block`);
      let printed = "";
      let run: Run | undefined;
      for (const part of parts(block.map((line) => substituted(line, values)))) {
        if (typeof part === "string") run = await operate(world, part);
        else printed += await inShell(part, shell);
      }
      return { printed, run };
    },
  };
}

/** Runs of the program, and the lines between them. */
function parts(lines: readonly string[]): (string | string[])[] {
  const found: (string | string[])[] = [];
  for (const line of lines) {
    const last = found.at(-1);
    const [, operation] = /^pulumi (preview|up|up --refresh|destroy)$/.exec(line) ?? [];
    if (operation !== undefined) found.push(operation);
    else if (Array.isArray(last)) last.push(line);
    else found.push([line]);
  }
  return found;
}

async function operate(world: World, operation: string): Promise<Run | undefined> {
  if (operation === "up --refresh") await world.refresh();
  if (operation.startsWith("up")) return world.up();
  await (operation === "preview" ? world.lab.stack.preview() : world.lab.stack.destroy());
  return undefined;
}
