/** Which processes belong to a cluster, on disk, so that they can be ended whatever happens to us. */

import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { endProcess, identify, isAlive, type ProcessIdentity } from "../processes.ts";

/** `process`: a cluster ends with the process that started it; `nobody`: it lives until stopped. */
export type Owner = "process" | "nobody";

interface Recorded {
  readonly owner: ProcessIdentity | undefined;
  readonly processes: readonly ProcessIdentity[];
}

const fileIn = (directory: string) => join(directory, "processes.json");

export function record(
  directory: string,
  { owner, processes }: { owner: Owner; processes: readonly ProcessIdentity[] },
): void {
  const recorded: Recorded = {
    owner: owner === "process" ? identify(process.pid) : undefined,
    processes,
  };
  const unfinished = `${fileIn(directory)}.new`;
  writeFileSync(unfinished, JSON.stringify(recorded), { mode: 0o600 });
  renameSync(unfinished, fileIn(directory));
}

/** Whether all processes of a cluster run. */
export function isRunning(directory: string): boolean {
  const recorded = read(directory);
  return (
    recorded !== undefined && recorded.processes.length > 0 && recorded.processes.every(isAlive)
  );
}

/** Ends them in reverse order, so that nothing asks for what is gone. */
export async function endRecorded(directory: string): Promise<void> {
  for (const identity of [...(read(directory)?.processes ?? [])].reverse()) {
    await endProcess(identity);
  }
}

/** Ends what is left of clusters whose owners died without a word. */
export async function sweep(clusters: string): Promise<void> {
  for (const name of foldersIn(clusters)) {
    const directory = join(clusters, name);
    const { owner } = read(directory) ?? {};
    if (owner === undefined || isAlive(owner)) continue;
    await endRecorded(directory);
    rmSync(directory, { recursive: true, force: true });
  }
}

function read(directory: string): Recorded | undefined {
  try {
    return JSON.parse(readFileSync(fileIn(directory), "utf8")) as Recorded;
  } catch {
    return undefined;
  }
}

function foldersIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
