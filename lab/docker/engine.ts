/**
 * A Docker Engine of the lab's own: a dockerd on a unix socket in a temporary folder, with its own
 * data, its own network bridge and no iptables rules (measured.md §6), so that an engine of the
 * user's is neither used nor touched.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Docker from "dockerode";
import { addBridge, type Bridge } from "./bridge.ts";
import { requireDockerd } from "./dockerd.ts";
import { forward } from "./forward.ts";
import { hostEngine } from "./hostEngine.ts";
import {
  absentSharedPaths,
  endProcess,
  LAB_FILE,
  type Lab,
  removeLeftovers,
  removeTraces,
} from "./leftovers.ts";

export interface DockerEngine {
  /** As in DOCKER_HOST. */
  readonly host: string;
  readonly client: Docker;
  /** False for an engine that LAB_DOCKER=host lends. */
  readonly own: boolean;
  /**
   * Lets containers reach a loopback port of this machine.
   *
   * @returns address and port to give to a container; closed by `stop`
   */
  relay(port: number): Promise<{ address: string; port: number }>;
  /** Removes containers, networks, volumes and the engine itself; of a lent engine nothing. */
  stop(): Promise<void>;
}

/** Folder names begin so: what an earlier lab left behind when it was killed is found by it. */
export const FOLDER_PREFIX = "lab-docker-";

const START_SECONDS = 60;
const LAST_LINES = 15;

/**
 * Starts an engine, about 3 s; or, where LAB_DOCKER is `host`, takes the one that DOCKER_HOST names.
 *
 * @throws Error when there is no dockerd (LAB_DOCKER=install installs it on Debian and Ubuntu), no
 *   root, no Linux, or when the engine does not come up; the text says what to do
 */
export async function startDockerEngine(
  onProgress: (text: string) => void = () => {},
): Promise<DockerEngine> {
  if (process.env.LAB_DOCKER === "host") return hostEngine();
  await requireDockerd(onProgress);
  await removeLeftovers(join(tmpdir(), FOLDER_PREFIX));
  onProgress("starting dockerd");
  const folder = await mkdtemp(join(tmpdir(), FOLDER_PREFIX));
  const bridge = await addBridge();
  const lab: Lab = { owner: process.pid, bridge: bridge.name, makes: absentSharedPaths() };
  await writeFile(join(folder, LAB_FILE), JSON.stringify(lab));
  const socket = join(folder, "docker.sock");
  const daemon = await spawnDaemon(folder, bridge);
  const client = new Docker({ socketPath: socket });
  const relays: { close(): void }[] = [];

  const stop = async () => {
    for (const relay of relays.splice(0)) relay.close();
    if (daemon.exitCode === null) await removeObjects(client).catch(() => {});
    await endProcess(daemon.pid);
    await removeTraces(folder, lab);
  };
  try {
    await untilReady(client, daemon, join(folder, "log"));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    host: `unix://${socket}`,
    client,
    own: true,
    async relay(port) {
      const relay = await forward({ host: bridge.address, port: 0 }, { host: "127.0.0.1", port });
      relays.push(relay);
      return { address: bridge.address, port: relay.port };
    },
    stop,
  };
}

async function spawnDaemon(folder: string, bridge: Bridge): Promise<ChildProcess> {
  const configuration = join(folder, "daemon.json");
  // Else dockerd reads the user's own.
  await writeFile(configuration, "{}");
  const log = openSync(join(folder, "log"), "a", 0o600);
  const options = [
    ["--config-file", configuration],
    ["--host", `unix://${join(folder, "docker.sock")}`],
    ["--data-root", join(folder, "data")],
    ["--exec-root", join(folder, "exec")],
    ["--pidfile", join(folder, "docker.pid")],
    ["--bridge", bridge.name],
    ["--cgroup-parent", `/${folder.split("/").at(-1)}`],
    ["--exec-opt", "native.cgroupdriver=cgroupfs"],
    ...["iptables", "ip6tables", "ip-forward", "ip-masq"].map((name) => [`--${name}=false`]),
  ];
  const daemon = spawn("dockerd", options.flat(), { stdio: ["ignore", log, log] });
  closeSync(log);
  daemon.on("error", () => {});
  return daemon;
}

async function untilReady(client: Docker, daemon: ChildProcess, log: string): Promise<void> {
  const deadline = performance.now() + START_SECONDS * 1_000;
  const ended = once(daemon, "exit").then(() => true);
  while (performance.now() < deadline) {
    if (
      await client.ping().then(
        () => true,
        () => false,
      )
    )
      return;
    if (await Promise.race([ended, sleep(100, false)])) break;
  }
  const lines = (await readFile(log, "utf8")).trimEnd().split("\n").slice(-LAST_LINES);
  throw new Error(
    daemon.exitCode === null
      ? `dockerd did not answer within ${START_SECONDS} s. The end of its log:\n${lines.join("\n")}`
      : `dockerd ended with code ${daemon.exitCode}. The end of its log:\n${lines.join("\n")}`,
  );
}

/** Containers hold mounts and networks hold bridges: both outlive an engine that is only ended. */
async function removeObjects(client: Docker): Promise<void> {
  for (const { Id } of await client.listContainers({ all: true })) {
    await client.getContainer(Id).remove({ force: true, v: true });
  }
  await client.pruneNetworks();
}
