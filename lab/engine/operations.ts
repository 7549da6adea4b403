/** Engine runs that outlived whoever started them: killed demos leave such. */

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { commandLineOf, endProcess, identify } from "../processes.ts";

/**
 * Cancels the engine runs that hold a lock on the stacks of a `file://` backend, and waits for them.
 *
 * @param backend folder of the backend.
 * @param patience milliseconds before a run that does not heed SIGINT is killed.
 * @returns their process ids.
 */
export async function endOperations(backend: string, patience = 20_000): Promise<number[]> {
  const ended = await Promise.all(
    (await lockHolders(backend)).map(async (pid) => {
      const identity = identify(pid);
      if (identity === undefined || !/\bpulumi\b/.test(commandLineOf(pid))) return [];
      return (await endProcess(identity, patience, "SIGINT")) ? [pid] : [];
    }),
  );
  return ended.flat();
}

/** The backend's locks are files that name the process; a killed one leaves its own behind. */
async function lockHolders(backend: string): Promise<number[]> {
  const folder = join(backend, ".pulumi/locks");
  const entries = await readdir(folder, { recursive: true }).catch((): string[] => []);
  const locks = entries.filter((entry) => entry.endsWith(".json"));
  const pids = await Promise.all(locks.map((lock) => holderOf(join(folder, lock))));
  return [...new Set(pids.filter((pid) => pid !== undefined))];
}

async function holderOf(file: string): Promise<number | undefined> {
  try {
    const { pid } = JSON.parse(await readFile(file, "utf8")) as { pid?: unknown };
    return Number.isInteger(pid) && Number(pid) > 1 ? Number(pid) : undefined;
  } catch {
    // Given back, or written only now.
    return undefined;
  }
}
