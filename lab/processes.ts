/** Processes of this machine, told apart by more than a number that the system gives out again. */

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the system's own terms: equal for the same process, never for the next. */
  readonly started: string;
}

/** @returns undefined where no such process runs; one that ended and was not reaped runs no more. */
export function identify(pid: number): ProcessIdentity | undefined {
  const started = process.platform === "linux" ? startInProc(pid) : startInPs(pid);
  return started === undefined ? undefined : { pid, started };
}

export function isAlive({ pid, started }: ProcessIdentity): boolean {
  return identify(pid)?.started === started;
}

/**
 * Ends it with SIGTERM, or with SIGKILL where that is not enough, and waits until it is gone.
 *
 * @param patience milliseconds before SIGKILL.
 * @returns whether it was there.
 */
export async function endProcess(
  identity: ProcessIdentity,
  patience = 10_000,
  signal: NodeJS.Signals = "SIGTERM",
): Promise<boolean> {
  if (!isAlive(identity)) return false;
  kill(identity.pid, signal);
  const deadline = performance.now() + patience;
  while (isAlive(identity)) {
    if (performance.now() > deadline) kill(identity.pid, "SIGKILL");
    await wait(20);
  }
  return true;
}

/** What it was called with, words apart by spaces; empty where no such process runs. */
export function commandLineOf(pid: number): string {
  try {
    return process.platform === "linux"
      ? readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ")
      : ps(pid, "command=");
  } catch {
    return "";
  }
}

/** The processes but this one whose command lines hold all of these words. */
export function findProcesses(...words: readonly string[]): ProcessIdentity[] {
  return listPids()
    .filter((pid) => pid !== process.pid)
    .filter((pid) => {
      const commandLine = commandLineOf(pid);
      return words.every((word) => commandLine.includes(word));
    })
    .map(identify)
    .filter((identity) => identity !== undefined);
}

function listPids(): number[] {
  const entries =
    process.platform === "linux"
      ? readdirSync("/proc")
      : execFileSync("ps", ["-axo", "pid="], { encoding: "utf8" }).split("\n");
  return entries.map((entry) => Number(entry)).filter((pid) => Number.isInteger(pid) && pid > 0);
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It has ended since it was looked at.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Clock ticks since boot, and which boot (proc(5): state is field 3, starttime field 22). */
function startInProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (/^[ZX]/.test(fields[0] ?? "")) return undefined;
    return `${fields[19]} ${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}`;
  } catch {
    return undefined;
  }
}

/** Where there is no /proc (macOS): to the second, and so together with its command. */
export function startInPs(pid: number): string | undefined {
  try {
    const [state = "", ...rest] = ps(pid, "stat=,lstart=,command=").split(/\s+/);
    return state === "" || state.startsWith("Z") ? undefined : rest.join(" ");
  } catch {
    return undefined;
  }
}

function ps(pid: number, columns: string): string {
  const args = ["-ww", "-o", columns, "-p", String(pid)];
  return execFileSync("ps", args, {
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C" },
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();
}
