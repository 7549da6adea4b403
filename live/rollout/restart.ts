/** Running the restart command, without a shell and without letting a secret into a message. */

import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { ENV_FILE } from "../../model/openmetadata/layout.ts";

const run = promisify(execFile);

/** How much of a failed command's output is repeated. */
const LINES = 10;

/**
 * @param timeout seconds.
 * @param stop ends the command at once.
 * @throws Error with the exit code and the last lines of the output, secrets masked.
 */
export async function runRestartCommand(
  command: readonly string[],
  directory: string,
  timeout: number,
  stop: AbortSignal,
): Promise<void> {
  const [program = "", ...args] = command;
  try {
    await run(program, args, {
      timeout: timeout * 1_000,
      // A command that ignores a polite end must not outlive the deadline.
      killSignal: "SIGKILL",
      signal: stop,
      maxBuffer: 16 * 1024 * 1024,
      env: withoutDeployer(process.env),
    });
  } catch (error) {
    throw new Error(
      `target.restartCommand "${command.join(" ")}" ${await describe(error as Failure, directory, timeout)}`,
    );
  }
}

/** A server started by the command must not inherit what may change the tenant or read the state. */
function withoutDeployer(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = Object.entries(environment).filter(([name]) => !/^(AUTH0|PULUMI)_/.test(name));
  return Object.fromEntries(own);
}

type Failure = Partial<Record<"stdout" | "stderr", string>> & {
  code?: number | string;
  killed?: boolean;
};

async function describe(failure: Failure, directory: string, timeout: number): Promise<string> {
  const again = "the files are delivered, so mend it and run `pulumi up` again";
  if (failure.code === "ABORT_ERR") {
    return "was stopped: the files are delivered, so run `pulumi up` again";
  }
  if (failure.code === "ENOENT") return `was not found: give its full path; ${again}`;
  const end = failure.killed
    ? `did not end within ${timeout} s`
    : `ended with ${failure.code === undefined ? "a signal" : `exit code ${failure.code}`}`;
  const output = `${failure.stdout ?? ""}${failure.stderr ?? ""}`.trim();
  if (output === "") return `${end}: ${again}`;
  const lines = (await mask(output, directory)).split("\n").slice(-LINES);
  return `${end}: ${again}. It said:\n${lines.map((line) => `  ${line}`).join("\n")}`;
}

/** A server that prints its environment when it fails must not print it into a CI log. */
async function mask(output: string, directory: string): Promise<string> {
  const env = await readFile(join(directory, ENV_FILE), "utf8").catch(() => "");
  const secrets = env
    .split("\n")
    .map((line) => /^\w*SECRET\w*=(.+)$/.exec(line)?.[1])
    .filter((secret) => secret !== undefined);
  return secrets.reduce((text, secret) => text.replaceAll(secret, "[secret]"), output);
}
