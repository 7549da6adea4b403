/**
 * Who answers for a provider: the official plugin wherever it can be had, else the lab's double of it. `LAB_PROVIDERS=plugin` demands the official one, `LAB_PROVIDERS=lab` the double.
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

export type ProviderName = "auth0" | "docker" | "kubernetes";

/** The version that the program's SDK asks for. */
function versionOf(name: ProviderName): string {
  const { version } = createRequire(import.meta.url)(`@pulumi/${name}/package.json`) as {
    version: string;
  };
  return version;
}

/** PULUMI_HOME of the lab, so that the user's login and plugins stay untouched. */
export const PULUMI_HOME = join(LAB_DIRECTORY, "home");

export type ProviderWorld = "lab" | "plugin";

export interface ChoiceOptions {
  /** Default: auth0. */
  readonly provider?: ProviderName;
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
  const { provider = "auth0", home = PULUMI_HOME } = options;
  const demanded = process.env.LAB_PROVIDERS;
  if (demanded === "lab") return "lab";
  if (demanded !== undefined && demanded !== "plugin") {
    throw new Error(`LAB_PROVIDERS is "${demanded}": use lab or plugin, or leave it out`);
  }
  // Go reads SSL_CERT_FILE on Linux only, and without it the plugin cannot trust the lab's tenant.
  const possible = provider !== "auth0" || process.platform === "linux" || demanded === "plugin";
  const plugin = { name: provider, version: versionOf(provider), home };
  if (possible && ((await installed(plugin)) || (await acquire(engine, plugin, options)))) {
    return "plugin";
  }
  if (demanded === undefined) return "lab";
  throw new Error(
    `LAB_PROVIDERS demands the official ${provider} plugin, which is neither installed nor to be had here: run "pulumi plugin install resource ${provider} v${plugin.version}"`,
  );
}

interface Plugin {
  readonly name: ProviderName;
  readonly version: string;
  readonly home: string;
}

async function installed(plugin: Plugin): Promise<boolean> {
  return (await onPath(`pulumi-resource-${plugin.name}`)) || (await linkInstalledPlugin(plugin));
}

/**
 * Lends the lab a plugin that the user's own CLI has installed, by a link.
 *
 * @returns whether the lab has it now.
 */
async function linkInstalledPlugin({ name, version, home }: Plugin): Promise<boolean> {
  const folder = `resource-${name}-v${version}`;
  const ours = join(home, "plugins");
  if (await contains(ours, folder)) return true;
  const theirs = join(process.env.PULUMI_HOME ?? join(homedir(), ".pulumi"), "plugins");
  if (!(await contains(theirs, folder))) return false;
  await mkdir(ours, { recursive: true });
  await symlink(join(theirs, folder), join(ours, folder));
  return true;
}

/** One try per process, home and plugin: what cannot be downloaded now cannot be in a minute either. */
const attempts = new Map<string, Promise<boolean>>();

function acquire(engine: Engine, plugin: Plugin, options: ChoiceOptions): Promise<boolean> {
  const key = `${plugin.name} ${plugin.home}`;
  const attempt = attempts.get(key) ?? download(engine, plugin, options);
  attempts.set(key, attempt);
  return attempt;
}

async function download(
  engine: Engine,
  { name, version, home }: Plugin,
  { onProgress, signal }: ChoiceOptions,
): Promise<boolean> {
  onProgress?.(`looking for the official ${name} plugin ${version}`);
  const args = ["plugin", "install", "resource", name, `v${version}`];
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
