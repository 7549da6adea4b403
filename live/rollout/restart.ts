/** Running the restart command, without a shell and without letting a secret into a message. */

import { ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { openRestartLog, RESTART_LOG } from "../files/restartLog.ts";

/**
 * Done when the command itself ends: a server that it started may keep its output open and goes on.
 * All that is said goes to the log in the directory, nothing of it into an error.
 *
 * @param directory where the delivered files are.
 * @param timeout seconds.
 * @param stop ends the command at once.
 * @throws Error with how the command ended, what to do, and where its output is.
 */
export async function runRestartCommand(
  command: readonly string[],
  directory: string,
  timeout: number,
  stop: AbortSignal,
): Promise<void> {
  const log = await openRestartLog(directory);
  try {
    const problem = describe(await run(command, log.fd, timeout, stop), timeout);
    if (problem === undefined) return;
    const { size } = await log.stat();
    const output = size > 0 ? `; its output is in ${join(directory, RESTART_LOG)}` : "";
    throw new Error(`target.restartCommand "${command.join(" ")}" ${problem}${output}`);
  } finally {
    await log.close();
  }
}

type End =
  | { readonly by: "itself"; readonly code: number }
  | { readonly by: "signal"; readonly signal: string }
  | { readonly by: "failed start"; readonly code: string }
  | { readonly by: "deadline" | "stop" };

function run(
  [program = "", ...args]: readonly string[],
  log: number,
  timeout: number,
  stop: AbortSignal,
): Promise<End> {
  return new Promise<End>((resolve) => {
    if (stop.aborted) return resolve({ by: "stop" });
    const child = start(program, args, log);
    if (!(child instanceof ChildProcess)) return resolve(child);
    const endBy = (by: "deadline" | "stop") => {
      kill(child);
      ended({ by });
    };
    const onStop = () => endBy("stop");
    const deadline = setTimeout(() => endBy("deadline"), timeout * 1_000);
    const ended = (end: End) => {
      clearTimeout(deadline);
      stop.removeEventListener("abort", onStop);
      resolve(end);
    };
    stop.addEventListener("abort", onStop);
    child.once("error", (error) => ended(failedStart(error)));
    // Not "close", which waits for whoever holds the output open.
    child.once("exit", (code, signal) =>
      ended(code === null ? { by: "signal", signal: String(signal) } : { by: "itself", code }),
    );
  });
}

function start(program: string, args: readonly string[], log: number): ChildProcess | End {
  try {
    return spawn(program, args, {
      // A group of its own: the engine ends the plugin's with the run, and a server must outlive it.
      detached: true,
      stdio: ["ignore", log, log],
      env: withoutDeployer(process.env),
    });
  } catch (error) {
    return failedStart(error as NodeJS.ErrnoException);
  }
}

function failedStart({ code = "unknown" }: NodeJS.ErrnoException): End {
  return { by: "failed start", code };
}

/** With all that it started: a command that ignores a polite end must not outlive the deadline. */
function kill({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // It has just ended.
  }
}

/** A server started by the command must not inherit what may change the tenant or read the state. */
function withoutDeployer(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = Object.entries(environment).filter(([name]) => !/^(AUTH0|PULUMI)_/.test(name));
  return Object.fromEntries(own);
}

function describe(end: End, timeout: number): string | undefined {
  const again = "the files are delivered, so mend it and run `pulumi up` again";
  switch (end.by) {
    case "itself":
      return end.code === 0 ? undefined : `ended with exit code ${end.code}: ${again}`;
    case "signal":
      return `was ended by the signal ${end.signal}: ${again}`;
    case "failed start":
      return `${FAILED_STARTS[end.code] ?? `could not be started (${end.code})`}; ${again}`;
    case "deadline":
      return `did not end within ${timeout} s: ${again}`;
    case "stop":
      return "was stopped: the files are delivered, so run `pulumi up` again";
  }
}

const FAILED_STARTS: Record<string, string> = {
  ENOENT: "was not found: give its full path",
  EACCES: "may not be executed: make the file executable, or name its interpreter before it",
};
