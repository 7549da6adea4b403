import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** The script of a running stand-in, by which its process is told from any other. */
export const MAIN = path.join(import.meta.dirname, "../main.ts");

const PATIENCE_MILLISECONDS = 10_000;
const POLL_MILLISECONDS = 10;

function pidFile(dataDirectory: string): string {
  return path.join(dataDirectory, "server.pid");
}

/** Notes this process as the one that serves the directory. */
export function registerInstance(dataDirectory: string): void {
  writeFileSync(pidFile(dataDirectory), `${process.pid}\n`, { mode: 0o600 });
}

/** Takes the note back, if it is still this process's. */
export function unregisterInstance(dataDirectory: string): void {
  if (recordedPid(dataDirectory) === process.pid) rmSync(pidFile(dataDirectory));
}

/**
 * The process that serves the directory; undefined when there is none, or when the number in server.pid
 * has meanwhile gone to some other program.
 */
export function findInstance(dataDirectory: string): number | undefined {
  const pid = recordedPid(dataDirectory);
  return pid !== undefined && isStandIn(pid) ? pid : undefined;
}

/**
 * Ends the process that serves the directory with SIGTERM and waits until it is gone.
 *
 * @returns its pid, or undefined when there was nothing to stop.
 * @throws Error when it is still there after 10 s.
 */
export async function stopInstance(dataDirectory: string): Promise<number | undefined> {
  const pid = findInstance(dataDirectory);
  if (pid === undefined) {
    rmSync(pidFile(dataDirectory), { force: true });
    return undefined;
  }
  process.kill(pid, "SIGTERM");
  const deadline = Date.now() + PATIENCE_MILLISECONDS;
  while (isStandIn(pid)) {
    if (Date.now() > deadline) {
      throw new Error(`Process ${pid} did not end within 10 s after SIGTERM: end it yourself.`);
    }
    await sleep(POLL_MILLISECONDS);
  }
  rmSync(pidFile(dataDirectory), { force: true });
  return pid;
}

function recordedPid(dataDirectory: string): number | undefined {
  const file = pidFile(dataDirectory);
  if (!existsSync(file)) return undefined;
  const pid = Number(readFileSync(file, "utf8").trim());
  return Number.isInteger(pid) && pid > 1 ? pid : undefined;
}

/** A process that has ended but was not reaped yet has no command line any more. */
function isStandIn(pid: number): boolean {
  return commandLine(pid).includes("openmetadata/main.ts");
}

function commandLine(pid: number): string {
  try {
    return process.platform === "linux"
      ? readFileSync(`/proc/${pid}/cmdline`, "utf8")
      : execFileSync("ps", ["-ww", "-o", "command=", "-p", String(pid)], { encoding: "utf8" });
  } catch {
    return "";
  }
}
