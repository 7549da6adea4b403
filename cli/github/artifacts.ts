/** What the jobs of a preview have left: somebody else's files, of which few are taken. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Summary } from "../summary/summary.ts";
import { readSummary } from "./readSummary.ts";

export interface StackPreview {
  readonly stack: string;
  /** None: its job has not left one. */
  readonly summary?: Summary;
}

/**
 * @param directory holds each artifact in a folder of its name.
 * @param isFork whether one job speaks for all stacks; else each speaks for its own alone.
 * @throws Error when a file is not a summary.
 */
export function stackPreviews(
  directory: string,
  stacks: readonly string[],
  isFork: boolean,
): Promise<StackPreview[]> {
  return Promise.all(
    stacks.map(async (stack) => {
      const file = `${stack}.json`;
      const text = await textOf(directory, isFork ? "preview-fork" : `preview-${stack}`, file);
      // Whose it is says the artifact, not what stands in it.
      return text === undefined
        ? { stack }
        : { stack, summary: { ...readSummary(text, file), stack } };
    }),
  );
}

/** What `git diff` says of tests/golden; only a fork's job leaves it. */
export async function goldenDiff(directory: string): Promise<string> {
  return (await textOf(directory, "preview-fork", "golden.diff")) ?? "";
}

/** @throws Error when it is no number. */
export async function pullRequestNumber(directory: string): Promise<number> {
  const text = ((await textOf(directory, "preview-number", "pull-request")) ?? "").trim();
  if (/^[1-9]\d{0,9}$/.test(text)) return Number(text);
  throw new Error(
    `${join(directory, "preview-number/pull-request")} holds no number of a pull request.`,
  );
}

async function textOf(...path: readonly string[]): Promise<string | undefined> {
  try {
    return await readFile(join(...path), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
