/**
 * The Pulumi CLI, from wherever it can be had: PATH, an earlier run, a download by the Automation
 * API, or a build from its Go module.
 *
 * `LAB_ENGINE=path|download|build` allows one source only.
 */

import { join } from "node:path";
import { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import { LAB_DIRECTORY } from "../paths.ts";
import { buildCli } from "./build.ts";

/** As in Pulumi.yaml. */
export const MINIMUM_VERSION = "3.219.0";

const ROOT = join(LAB_DIRECTORY, "engine");

export interface Engine {
  readonly command: PulumiCommand;
  /** In words, for whoever watches. */
  readonly origin: string;
}

/**
 * @param onProgress told what goes on while it takes long.
 * @param signal ends what takes long.
 * @throws Error that lists what was tried and what is missing.
 */
export async function findEngine(
  onProgress: (text: string) => void = () => {},
  signal?: AbortSignal,
): Promise<Engine> {
  const only = process.env.LAB_ENGINE;
  const sources = SOURCES.filter(({ name }) => only === undefined || only === name);
  if (sources.length === 0) {
    throw new Error(`LAB_ENGINE is "${only}": use path, download or build, or leave it out`);
  }
  const failures: string[] = [];
  for (const source of sources) {
    try {
      return await source.get(onProgress, signal);
    } catch (error) {
      signal?.throwIfAborted();
      failures.push(`  - ${source.name}: ${(error as Error).message.split("\n")[0]}`);
    }
  }
  throw new Error(["The Pulumi CLI could not be had:", ...failures].join("\n"));
}

interface Source {
  readonly name: string;
  get(onProgress: (text: string) => void, signal?: AbortSignal): Promise<Engine>;
}

const SOURCES: readonly Source[] = [
  { name: "path", get: fromPath },
  { name: "download", get: download },
  { name: "build", get: build },
];

async function fromPath(): Promise<Engine> {
  let command: PulumiCommand;
  try {
    command = await PulumiCommand.get({ skipVersionCheck: true });
  } catch {
    throw new Error("no pulumi on PATH");
  }
  const { version } = command;
  if (version === null || version.compare(MINIMUM_VERSION) < 0) {
    throw new Error(`pulumi on PATH is ${version}, and ${MINIMUM_VERSION} or newer is needed`);
  }
  return { command, origin: `pulumi ${version} on PATH` };
}

async function download(onProgress: (text: string) => void): Promise<Engine> {
  const installed = await installedEngine();
  if (installed !== undefined) return installed;
  onProgress("downloading the Pulumi CLI");
  const command = await PulumiCommand.install({ root: ROOT });
  return { command, origin: `pulumi ${command.version}, downloaded` };
}

async function build(onProgress: (text: string) => void, signal?: AbortSignal): Promise<Engine> {
  const installed = await installedEngine();
  if (installed !== undefined) return installed;
  await buildCli(ROOT, onProgress, signal);
  const command = await PulumiCommand.get({ root: ROOT });
  return { command, origin: `pulumi ${command.version}, built from its Go module` };
}

async function installedEngine(): Promise<Engine | undefined> {
  try {
    const command = await PulumiCommand.get({ root: ROOT });
    return { command, origin: `pulumi ${command.version} in .lab/engine` };
  } catch {
    return undefined;
  }
}
