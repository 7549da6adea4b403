/** Previews of the real engine, in both of the forms in which it tells them. */

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { EngineEvent, Stack } from "@pulumi/pulumi/automation/index.js";
import { withOwnRejections } from "../../support/rejections.ts";
import type { World } from "../world.ts";
import type { Case } from "./cases.ts";

export interface Told {
  /** What `--json` prints. */
  readonly digest: string;
  /** What `--event-log` writes, as a list. */
  readonly events: string;
}

/** Makes the change, asks for the plan, and takes the change back. */
export async function tell(world: World, change: Case): Promise<Told> {
  const { stack, directory } = world.lab;
  const settings = join(directory, "work", `Pulumi.${stack.name}.yaml`);
  const before = await readFile(settings, "utf8");
  await change.meanwhile?.(world);
  await world.configure(change.set ?? {});
  if (change.unset) await stack.removeAllConfig([...change.unset], true);
  try {
    return await plan(stack, change);
  } finally {
    await writeFile(settings, before);
    if (change.meanwhile) {
      await world.refresh();
      await world.up();
    }
  }
}

async function plan(stack: Stack, { operation = "preview", replace = [] }: Case): Promise<Told> {
  const urns = await urnsOf(stack, replace);
  const events: EngineEvent[] = [];
  let digest = "";
  await asJson(stack, async () => {
    try {
      const result = await stack[operation]({
        onEvent: (event: EngineEvent) => void events.push(event),
        ...(urns.length > 0 && { replace: urns }),
      });
      digest = result.stdout;
    } catch (error) {
      // A plan that is refused is told like any other; it stands in the error with all else.
      digest = /^\{\n[\s\S]*?^\}$/m.exec((error as Error).message)?.[0] ?? "";
    }
  });
  return { digest, events: JSON.stringify(events) };
}

/** The Automation API knows no `--json`. */
async function asJson(stack: Stack, work: () => Promise<void>): Promise<void> {
  const { pulumiCommand: command } = stack.workspace as unknown as {
    pulumiCommand: { run(args: string[], ...rest: unknown[]): Promise<unknown> };
  };
  const { run } = command;
  command.run = (args, ...rest) => {
    const isPlan = args.includes("--event-log");
    return run.call(command, isPlan ? [...args, "--json"] : args, ...rest);
  };
  try {
    await withOwnRejections(work);
  } finally {
    command.run = run;
  }
}

async function urnsOf(stack: Stack, endings: readonly string[]): Promise<string[]> {
  if (endings.length === 0) return [];
  const { deployment } = await stack.exportStack();
  const urns = (deployment.resources as { urn: string }[]).map(({ urn }) => urn);
  return endings.flatMap((ending) => urns.filter((urn) => urn.endsWith(ending)));
}
