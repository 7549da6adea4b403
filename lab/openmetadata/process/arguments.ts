import path from "node:path";
import { type ParseArgsConfig, parseArgs } from "node:util";

export interface ServerArguments {
  envFile: string;
  dataDirectory: string;
  fragment: string | undefined;
  port: number | undefined;
  host: string | undefined;
}

const OPTIONS = {
  "env-file": { type: "string" },
  "data-directory": { type: "string" },
  fragment: { type: "string" },
  port: { type: "string" },
  host: { type: "string" },
  stop: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} satisfies ParseArgsConfig["options"];

/** A call that cannot be followed; the message says how it should look. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** Reads what main.ts and restart.ts are called with. @throws UsageError. */
export function parseArguments(argv: string[]) {
  try {
    return parseArgs({ args: argv, options: OPTIONS, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message} See --help.`);
  }
}

/** @throws UsageError when an option is missing or the port is none. */
export function serverArguments(values: ReturnType<typeof parseArguments>): ServerArguments {
  const envFile = values["env-file"];
  if (envFile === undefined) {
    throw new UsageError("--env-file is missing: name the environment file of the server.");
  }
  const { fragment, host } = values;
  return {
    envFile: path.resolve(envFile),
    dataDirectory: dataDirectoryArgument(values),
    fragment: fragment === undefined ? undefined : path.resolve(fragment),
    port: portArgument(values.port),
    host,
  };
}

/** @throws UsageError when it is missing. */
export function dataDirectoryArgument(values: ReturnType<typeof parseArguments>): string {
  const directory = values["data-directory"];
  if (directory === undefined) {
    throw new UsageError(
      "--data-directory is missing: name the directory that holds the stand-in's database.",
    );
  }
  return path.resolve(directory);
}

function portArgument(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const port = Number(value);
  if (value.trim() !== "" && Number.isInteger(port) && port >= 0 && port <= 65535) return port;
  throw new UsageError(`--port is "${value}": give a number between 0 and 65535.`);
}
