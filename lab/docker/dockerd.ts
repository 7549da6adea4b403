/** The Docker Engine's program: found, or installed where LAB_DOCKER=install allows it. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

const PROGRAMS = ["dockerd", "ip", "busybox"];
const PACKAGES = ["docker.io", "busybox-static", "iproute2"];
const INSTALL = `apt-get install -y --no-install-recommends ${PACKAGES.join(" ")}`;

/**
 * @throws Error with what to do when there is none, or none can run here
 */
export async function requireDockerd(onProgress: (text: string) => void): Promise<void> {
  const chosen = process.env.LAB_DOCKER ?? "";
  if (!["", "install"].includes(chosen)) {
    throw new Error(`LAB_DOCKER is "${chosen}": use host or install, or leave it out`);
  }
  if (process.platform !== "linux") throw new Error(`A Docker Engine needs Linux${LEND}`);
  if (process.getuid?.() !== 0) throw new Error(`Starting a Docker Engine needs root${LEND}`);
  const needed = PROGRAMS.find((name) => !isOnPath(name));
  if (needed === undefined) return;
  if (chosen !== "install") throw new Error(missing(needed));
  await install(onProgress);
  const absent = PROGRAMS.find((name) => !isOnPath(name));
  if (absent !== undefined) throw new Error(`"${INSTALL}" has left no ${absent} on PATH`);
}

const LEND =
  ": run where it is, or set LAB_DOCKER=host to use the engine that DOCKER_HOST names " +
  "(the lab makes containers, networks and volumes there)";

function missing(program: string): string {
  if (!existsSync("/etc/debian_version")) {
    return `There is no ${program} on PATH: install it, or set LAB_DOCKER=host to use the engine that DOCKER_HOST names`;
  }
  return `There is no ${program} on PATH: run "${INSTALL}", or set LAB_DOCKER=install to have the lab run it`;
}

function isOnPath(program: string): boolean {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.some((folder) => existsSync(join(folder, program)));
}

async function install(onProgress: (text: string) => void): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  onProgress("apt-get update");
  await run("apt-get", ["update"], { env });
  onProgress(INSTALL);
  const [command = "", ...args] = INSTALL.split(" ");
  await run(command, args, { env, maxBuffer: 64 * 1024 * 1024 });
}
