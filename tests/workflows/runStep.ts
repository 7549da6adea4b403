/** Runs a step of a workflow as a runner does: a program with an environment. */

import { spawn } from "node:child_process";
import { join } from "node:path";
import { REPOSITORY } from "../../lab/paths.ts";

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export const NODE_BIN = join(REPOSITORY, "node_modules/.bin");

/** In the checkout. Asynchronous, since doubles that it talks to live in this process. */
export function runStep(
  words: readonly [string, ...string[]],
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  const [program, ...args] = words;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: REPOSITORY,
      env: { ...process.env, PATH: `${NODE_BIN}:${process.env.PATH}`, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (data) => {
      stdout += data;
    });
    child.stderr.on("data", (data) => {
      stderr += data;
    });
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, stdout, stderr }));
  });
}
