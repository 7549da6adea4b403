/**
 * What compose files come to, by the rules of Docker Compose: `docker compose config` where the plugin
 * is, else the loader that Compose is built on, made from its Go module (compose/) in a few seconds.
 */

import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { buildGo } from "../goBuild.ts";
import { LAB_DIRECTORY } from "../paths.ts";
import { hasComposePlugin } from "./composePlugin.ts";

const run = promisify(execFile);
const MODULE = join(import.meta.dirname, "compose");

/** Of a project, what the lab looks at. */
export interface ComposeProject {
  readonly services: Readonly<Record<string, ComposeService>>;
}

export interface ComposeService {
  readonly image?: string;
  /** With those of env files. */
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly volumes?: readonly ComposeVolume[];
}

export interface ComposeVolume {
  readonly type: string;
  readonly source?: string;
  readonly target: string;
  readonly read_only?: boolean;
  readonly bind?: { readonly create_host_path?: boolean };
}

export interface Composed {
  /** Folder in which compose runs: that of an `.env`. */
  readonly directory: string;
  /** Variables of the shell in which compose runs. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly onProgress?: (text: string) => void;
}

/**
 * @param files in the order of their `-f`.
 * @throws Error with what Compose says of a file that it does not take.
 */
export async function composeProject(
  files: readonly string[],
  { directory, environment = {}, onProgress = () => {} }: Composed,
): Promise<ComposeProject> {
  const { PATH = "", HOME = "" } = process.env;
  const [program, ...words] = (await hasComposePlugin())
    ? ["docker", "compose", ...files.flatMap((file) => ["-f", file]), "config", "--format", "json"]
    : [await findLoader(onProgress), ...files];
  const { stdout } = await run(program ?? "", words, {
    cwd: directory,
    env: { PATH, HOME, ...environment },
  });
  return JSON.parse(stdout) as ComposeProject;
}

async function findLoader(onProgress: (text: string) => void): Promise<string> {
  const folder = join(LAB_DIRECTORY, "docker");
  const file = join(folder, `compose-config-${await fingerprint()}`);
  if (existsSync(file)) return file;
  await mkdir(folder, { recursive: true });
  const program = {
    what: "Compose's loader",
    module: MODULE,
    linkerFlags: "-s -w",
    linkSeconds: 2,
    withoutGo: "install Go 1.25 or newer, or the plugin of Docker Compose",
  };
  await buildGo(program, file, onProgress);
  return file;
}

/** Another one when the sources change. */
async function fingerprint(): Promise<string> {
  const hash = createHash("sha256");
  for (const name of ["go.mod", "main.go"]) hash.update(await readFile(join(MODULE, name)));
  return hash.digest("hex").slice(0, 12);
}
