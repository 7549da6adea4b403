/** What the engine tests share. */

import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { type Engine, findEngine } from "../../lab/engine/cli.ts";

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
export async function failureOf(stack: Stack, operation: "up" | "preview"): Promise<string> {
  let printed = "";
  const onOutput = (text: string) => {
    printed += text;
  };
  await withOwnRejections(() =>
    assert.rejects(stack[operation]({ onOutput, onError: onOutput }), { name: "CommandError" }),
  );
  return printed;
}

/** The `error:` lines of a run, each once and without the resource before it. */
export function errorsIn(printed: string): string[] {
  const lines = printed.split("\n").map((line) => /^\s*error: (.*)$/.exec(line)?.[1]);
  return [...new Set(lines.filter((line) => line !== undefined))];
}

/**
 * The SDK reports the rejections of an inline program through listeners of its own. The test
 * runner's would blame the test file for them, so they step aside for the time of the run.
 */
async function withOwnRejections(work: () => Promise<void>): Promise<void> {
  const events = ["unhandledRejection", "uncaughtException"] as const;
  const theirs = events.map((event) => process.listeners(event as "uncaughtException"));
  const ignore = () => {};
  for (const event of events) process.removeAllListeners(event).on(event, ignore);
  try {
    await work();
    await setImmediate();
  } finally {
    events.forEach((event, index) => {
      process.off(event, ignore);
      for (const listener of theirs[index] ?? []) process.on(event, listener);
    });
  }
}
