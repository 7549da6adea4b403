/** What the engine tests share. */

import assert from "node:assert/strict";
import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { type Engine, findEngine } from "../../lab/engine/cli.ts";
import { withOwnRejections } from "../support/rejections.ts";

export { errorsIn } from "../../lab/engine/errorLines.ts";

let found: Promise<Engine> | undefined;

export function engine(): Promise<Engine> {
  found ??= findEngine((text) => console.log(`# ${text}`));
  return found;
}

/**
 * Runs an operation that must fail.
 *
 * @returns what the engine printed, as a person would have seen it.
 */
export async function failureOf(
  stack: Stack,
  operation: "up" | "preview" | "refresh" | "destroy",
): Promise<string> {
  let printed = "";
  const onOutput = (text: string) => {
    printed += text;
  };
  await withOwnRejections(() =>
    assert.rejects(stack[operation]({ onOutput, onError: onOutput }), { name: "CommandError" }),
  );
  return printed;
}
