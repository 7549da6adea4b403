/** One demo at a time: a file that names the process whose turn it is. */

import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { identify, isAlive, type ProcessIdentity } from "../processes.ts";

const TRIES = 10;

/**
 * Takes the lock for this process, also out of the hands of one that has ended without giving it back.
 *
 * @returns gives it back.
 * @throws Error when another process holds it.
 */
export function takeLock(file: string): () => void {
  mkdirSync(dirname(file), { recursive: true });
  const own = JSON.stringify(identify(process.pid));
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, own, { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      if (linked(draft, file)) return () => giveBack(file, own);
      const held = read(file);
      const holder = holderIn(held);
      if (holder !== undefined && isAlive(holder)) throw busy(holder);
      if (held !== undefined) clear(file, held);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  throw new Error(`${file} changes hands all the time: try again.`);
}

function busy({ pid }: ProcessIdentity): Error {
  return new Error(
    `A demo is at work already, in process ${pid}: wait until it has ended, or end it with Ctrl-C in its terminal.`,
  );
}

/** A link comes with its content, at once and only where there is none. */
function linked(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Removes a stale lock, unless another process has taken its place meanwhile. */
function clear(file: string, stale: string): void {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    // Somebody else was faster.
    return;
  }
  if (read(aside) !== stale) linked(aside, file);
  rmSync(aside, { force: true });
}

function giveBack(file: string, own: string): void {
  if (read(file) === own) rmSync(file, { force: true });
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function holderIn(text: string | undefined): ProcessIdentity | undefined {
  try {
    const { pid, started } = JSON.parse(text ?? "") as Partial<ProcessIdentity>;
    return typeof pid === "number" && typeof started === "string" ? { pid, started } : undefined;
  } catch {
    return undefined;
  }
}
