/**
 * Who answers for the auth0 provider: the official plugin wherever it can be had, else the lab's
 * double of it. `LAB_PROVIDERS=plugin` demands the official one, `LAB_PROVIDERS=lab` the double.
 */

import { execFile } from "node:child_process";
import { mkdir, readdir, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { LAB_DIRECTORY } from "../paths.ts";
import type { Engine } from "./cli.ts";

const run = promisify(execFile);

const { version } = createRequire(import.meta.url)("@pulumi/auth0/package.json") as {
  version: string;
};

/** PULUMI_HOME of the lab, so that the user's login and plugins stay untouched. */
export const PULUMI_HOME = join(LAB_DIRECTORY, "home");

export type ProviderWorld = "lab" | "plugin";

export interface ChoiceOptions {
  /** Told what goes on while it takes long. */
  readonly onProgress?: (text: string) => void;
  /** The lab's PULUMI_HOME. */
  readonly home?: string;
  /** Ends what takes long. */
  readonly signal?: AbortSignal;
}

/** @throws Error when LAB_PROVIDERS demands a plugin that cannot be had. */
export async function chooseProviders(
  engine: Engine,
  options: ChoiceOptions = {},
): Promise<ProviderWorld> {
  const home = options.home ?? PULUMI_HOME;
  const demanded = process.env.LAB_PROVIDERS;
  if (demanded === "lab") return "lab";
  if (demanded !== undefined && demanded !== "plugin") {
    throw new Error(`LAB_PROVIDERS is "${demanded}": use lab or plugin, or leave it out`);
  }
  // Go reads SSL_CERT_FILE on Linux only, and without it the plugin cannot trust the lab's tenant.
  const possible = process.platform === "linux" || demanded === "plugin";
  if (possible && ((await installed(home)) || (await acquire(engine, home, options)))) {
    return "plugin";
  }
  if (demanded === undefined) return "lab";
  throw new Error(
    `LAB_PROVIDERS demands the official auth0 plugin, which is neither installed nor to be had here: run "pulumi plugin install resource auth0 v${version}"`,
  );
}

async function installed(home: string): Promise<boolean> {
  return (await onPath("pulumi-resource-auth0")) || (await linkInstalledPlugin(home));
}

/**
 * Lends the lab a plugin that the user's own CLI has installed, by a link.
 *
 * @returns whether the lab has it now.
 */
async function linkInstalledPlugin(home: string): Promise<boolean> {
  const name = `resource-auth0-v${version}`;
  const ours = join(home, "plugins");
  if (await contains(ours, name)) return true;
  const theirs = join(process.env.PULUMI_HOME ?? join(homedir(), ".pulumi"), "plugins");
  if (!(await contains(theirs, name))) return false;
  await mkdir(ours, { recursive: true });
  await symlink(join(theirs, name), join(ours, name));
  return true;
}

/** One try per process and home: what cannot be downloaded now cannot be in a minute either. */
const attempts = new Map<string, Promise<boolean>>();

function acquire(engine: Engine, home: string, options: ChoiceOptions): Promise<boolean> {
  const attempt = attempts.get(home) ?? download(engine, home, options);
  attempts.set(home, attempt);
  return attempt;
}

async function download(
  engine: Engine,
  home: string,
  { onProgress, signal }: ChoiceOptions,
): Promise<boolean> {
  onProgress?.(`looking for the official auth0 plugin ${version}`);
  const args = ["plugin", "install", "resource", "auth0", `v${version}`];
  try {
    await run(engine.command.command, args, {
      env: { ...process.env, PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "true" },
      timeout: 120_000,
      ...(signal && { signal }),
    });
    return true;
  } catch {
    signal?.throwIfAborted();
    return false;
  }
}

async function onPath(name: string): Promise<boolean> {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const found = await Promise.all(folders.map((folder) => contains(folder, name)));
  return found.includes(true);
}

async function contains(folder: string, name: string): Promise<boolean> {
  return (await readdir(folder).catch((): string[] => [])).includes(name);
}
