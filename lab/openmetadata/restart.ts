#!/usr/bin/env node
import { spawn } from "node:child_process";
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync } from "node:fs";
import path from "node:path";
import {
  dataDirectoryArgument,
  parseArguments,
  type ServerArguments,
  serverArguments,
} from "./process/arguments.ts";
import { MAIN, stopInstance } from "./process/instance.ts";

const HELP = `Usage: node lab/openmetadata/restart.ts --env-file FILE --data-directory DIRECTORY [options]

Stops the OpenMetadata stand-in that serves the data directory, if one does, starts a new one in the
background and returns when it listens. Its log is DIRECTORY/server.log, its process id
DIRECTORY/server.pid. This is the restart command that the stack's bare-metal target runs in the lab.

  --env-file, --data-directory, --fragment, --port, --host   as for main.ts
  --stop    only stop
  --help    this text
`;

const LAST_LINES = 15;

async function main(argv: string[]): Promise<void> {
  const values = parseArguments(argv);
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  // A call that cannot be followed must not stop the running server.
  const options = values.stop ? undefined : serverArguments(values);
  const stopped = await stopInstance(dataDirectoryArgument(values));
  if (stopped !== undefined) console.log(`stopped process ${stopped}`);
  if (options === undefined) return;
  const started = await start(options);
  console.log(`started process ${started.pid}, which listens on ${started.url}`);
}

/** @throws Error when the server does not come up, with the last lines of its log: who runs it may be
 * about to remove that. */
async function start(options: ServerArguments): Promise<{ pid: number | undefined; url: string }> {
  mkdirSync(options.dataDirectory, { recursive: true, mode: 0o700 });
  const logFile = path.join(options.dataDirectory, "server.log");
  const log = openSync(logFile, "a", 0o600);
  const before = fstatSync(log).size;
  // After "--", Node takes no option of ours, such as --env-file, for its own.
  const server = spawn(process.execPath, ["--", MAIN, ...toArguments(options)], {
    detached: true,
    stdio: ["ignore", log, log, "ipc"],
  });
  closeSync(log);
  const url = await new Promise<string>((resolve, reject) => {
    server.once("message", (message) => resolve((message as { url: string }).url));
    server.once("error", reject);
    server.once("exit", (code) =>
      reject(
        new Error(
          `The OpenMetadata stand-in ended with code ${code} before it listened. It said last:\n${lastLines(logFile, before)}`,
        ),
      ),
    );
  });
  server.disconnect();
  server.unref();
  return { pid: server.pid, url };
}

function toArguments(options: ServerArguments): string[] {
  const { envFile, dataDirectory, fragment, port, host } = options;
  return [
    ...["--env-file", envFile, "--data-directory", dataDirectory],
    ...(fragment === undefined ? [] : ["--fragment", fragment]),
    ...(port === undefined ? [] : ["--port", String(port)]),
    ...(host === undefined ? [] : ["--host", host]),
  ];
}

/** @param offset where the log of this start begins, in bytes. */
function lastLines(file: string, offset: number): string {
  const log = readFileSync(file).subarray(offset).toString("utf8");
  return log.trimEnd().split("\n").slice(-LAST_LINES).join("\n");
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(`${error.name}: ${error.message}`);
  process.exitCode = 1;
});
