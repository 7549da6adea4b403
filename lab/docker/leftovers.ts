/** What an engine leaves on the machine beyond its process, and what a killed lab leaves behind. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, readFile, rm, rmdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { removeBridge } from "./bridge.ts";

const run = promisify(execFile);

/** In the engine's folder: what is needed to take the engine away. */
export const LAB_FILE = "lab.json";

export interface Lab {
  /** Process that started the engine. */
  owner: number;
  bridge: string;
  /** Paths outside its folder that the engine makes and that were not there before. */
  makes: string[];
}

/** What dockerd makes outside its folder whatever it is told, the innermost first. */
const SHARED_PATHS = ["/run/docker/plugins", "/run/docker", "/etc/docker/key.json", "/etc/docker"];
const STOP_SECONDS = 20;

export function absentSharedPaths(): string[] {
  return SHARED_PATHS.filter((path) => !existsSync(path));
}

/** Everything of an engine that has ended: shims, mounts, control groups, bridge, files. */
export async function removeTraces(folder: string, lab: Lab): Promise<void> {
  for (const pid of await processesNaming(`${folder}/`)) await endProcess(pid);
  for (const mount of await mountsUnder(folder)) {
    await run("umount", ["--lazy", mount]).catch(() => {});
  }
  await removeControlGroups(basename(folder));
  await removeBridge(lab.bridge);
  for (const path of lab.makes) {
    // A folder goes only when it is empty.
    await (path.endsWith(".json") ? rm(path, { force: true }) : rmdir(path)).catch(() => {});
  }
  await rm(folder, { recursive: true, force: true });
}

/** Takes away the engines of labs that were killed; one whose lab still runs is left alone. */
export async function removeLeftovers(prefix: string): Promise<void> {
  const names = await readdir(dirname(prefix));
  for (const name of names.filter((name) => name.startsWith(basename(prefix)))) {
    const folder = join(dirname(prefix), name);
    const text = await read(join(folder, LAB_FILE));
    // A folder without the file is one of a lab that is just starting.
    if (text === "") continue;
    const lab = JSON.parse(text) as Lab;
    if (!isRunning(lab.owner)) await removeTraces(folder, lab);
  }
}

/** Politely first; after 20 s by force. */
export async function endProcess(pid: number | undefined): Promise<void> {
  if (pid === undefined || !isRunning(pid)) return;
  process.kill(pid, "SIGTERM");
  const deadline = performance.now() + STOP_SECONDS * 1_000;
  while (isRunning(pid) && performance.now() < deadline) await sleep(50);
  if (isRunning(pid)) process.kill(pid, "SIGKILL");
}

/** Processes with a text in their command line: by its folder, dockerd, containerd and its shims. */
export async function processesNaming(text: string): Promise<number[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const command = (await read(`/proc/${pid}/cmdline`)).split("\0");
      return command.some((argument) => argument.includes(text)) ? pid : undefined;
    }),
  );
  return found.filter((pid) => pid !== undefined && pid !== process.pid) as number[];
}

/** The innermost first. */
export async function mountsUnder(folder: string): Promise<string[]> {
  const lines = (await read("/proc/self/mountinfo")).split("\n");
  return lines
    .map((line) => line.split(" ")[4] ?? "")
    .filter((path) => path.startsWith(`${folder}/`))
    .reverse();
}

/** In version 1 each controller has a tree of its own. */
async function removeControlGroups(name: string): Promise<void> {
  const root = "/sys/fs/cgroup";
  const trees = [root, ...(await folders(root))];
  for (const tree of trees) {
    const group = join(tree, name);
    if (!existsSync(group)) continue;
    for (const inner of await folders(group)) await rmdir(inner).catch(() => {});
    await rmdir(group).catch(() => {});
  }
}

async function folders(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map((entry) => join(path, entry.name));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function read(path: string): Promise<string> {
  return readFile(path, "utf8").catch(() => "");
}
