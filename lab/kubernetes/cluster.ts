/**
 * A real cluster on this machine: etcd, API server, controllers and scheduler as they are, and fake
 * nodes, on which pods turn Running without running. Everything listens on loopback only.
 */

import { execFile, spawn } from "node:child_process";
import { mkdir, open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "../freePort.ts";
import { identify, isAlive, type ProcessIdentity } from "../processes.ts";
import { KubernetesApi, pause } from "./api.ts";
import { findBinaries } from "./binaries.ts";
import { newClusterCertificates } from "./certificates.ts";
import { accessOf, readKubeconfig } from "./kubeconfig.ts";
import { kubeconfigText } from "./kubeconfigText.ts";
import { type Part, type Ports, partsOf, writeClusterFiles } from "./parts.ts";
import { endRecorded, type Owner, record } from "./record.ts";

export interface Cluster {
  /** In words, for whoever watches. */
  readonly origin: string;
  /** Of an administrator, mode 0600. */
  readonly kubeconfigFile: string;
  readonly api: KubernetesApi;
  /** Folder of the `kubectl` that goes with the cluster; undefined for a cluster of the user's own. */
  readonly programs: string | undefined;
  /** Ends the processes that were started for it, and removes its data. Of others' nothing but the connection. */
  stop(): Promise<void>;
}

export interface StartOptions {
  /** Of its data; must not be there yet. */
  readonly directory: string;
  /** Whether the cluster ends with this process, or lives until it is stopped. Default: `process`. */
  readonly owner?: Owner;
  readonly onProgress?: (text: string) => void;
  readonly signal?: AbortSignal;
}

/** Seconds from its start in which a cluster must have become ready. */
const PATIENCE = 120;

/**
 * Starts a cluster and waits until it takes pods: five to ten seconds, and minutes the first time, for
 * its programs are built then.
 *
 * @throws Error that names what is missing or what a process said before it ended.
 */
export async function startCluster(options: StartOptions): Promise<Cluster> {
  const { directory, owner = "process", onProgress = () => {}, signal } = options;
  const programs = await findBinaries(onProgress, signal);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  record(directory, { owner, processes: [] });
  const stop = async () => {
    await endRecorded(directory);
    await rm(directory, { recursive: true, force: true });
  };
  try {
    onProgress("starting the Kubernetes cluster");
    const api = await start(directory, programs, owner, signal);
    return {
      origin: "a cluster of the lab's own",
      kubeconfigFile: join(directory, "kubeconfig"),
      api,
      programs,
      async stop() {
        api.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  directory: string,
  programs: string,
  owner: Owner,
  signal: AbortSignal | undefined,
): Promise<KubernetesApi> {
  const ports: Ports = {
    api: await freePort(),
    etcd: await freePort(),
    etcdPeer: await freePort(),
  };
  const certificates = await newClusterCertificates();
  const server = `https://127.0.0.1:${ports.api}`;
  const kubeconfig = kubeconfigText(server, certificates.ca, certificates.administrator);
  const { stdout: stages } = await promisify(execFile)(join(programs, "kwok-stages"));
  await writeClusterFiles(directory, certificates, kubeconfig, stages);

  const api = new KubernetesApi(accessOf(readKubeconfig(kubeconfig)));
  const processes: ProcessIdentity[] = [];
  const run = async (part: Part) => {
    processes.push(await spawnPart(directory, programs, part));
    record(directory, { owner, processes });
  };
  const until = (condition: () => Promise<unknown>) =>
    waitFor(condition, () => firstEnded(directory, parts, processes), signal);
  const parts = partsOf(directory, ports);
  const [etcd, apiServer, ...others] = parts;
  try {
    for (const part of [etcd, apiServer]) if (part) await run(part);
    await until(() => api.probe("/readyz"));
    for (const part of others) await run(part);
    await addNode(api);
    await until(() => isReady(api));
    return api;
  } catch (error) {
    api.close();
    throw error;
  }
}

async function spawnPart(
  directory: string,
  programs: string,
  { program, args }: Part,
): Promise<ProcessIdentity> {
  const log = await open(join(directory, `${program}.log`), "w", 0o600);
  const child = spawn(join(programs, program), args, {
    cwd: directory,
    // Out of the terminal's reach: whoever owns the cluster ends it in order.
    detached: true,
    stdio: ["ignore", log.fd, log.fd],
  });
  child.on("error", () => {});
  child.unref();
  await log.close();
  const identity = child.pid === undefined ? undefined : identify(child.pid);
  if (identity === undefined) throw new Error(`${program} could not be started`);
  return identity;
}

async function addNode(api: KubernetesApi): Promise<void> {
  await api.request("POST", "/api/v1/nodes", {
    body: { apiVersion: "v1", kind: "Node", metadata: { name: "fake-0" } },
  });
}

/** Pods can be made once the namespace has its service account, and run once a node takes them. */
async function isReady(api: KubernetesApi): Promise<void> {
  await api.request("GET", "/api/v1/namespaces/default/serviceaccounts/default");
  const node = await api.request("GET", "/api/v1/nodes/fake-0");
  const { taints } = node.spec as { taints?: unknown[] };
  const { conditions = [] } = (node.status ?? {}) as { conditions?: Record<string, string>[] };
  const isUp = conditions.some(({ type, status }) => type === "Ready" && status === "True");
  if (!isUp || taints) throw new Error("the fake node is not ready yet");
}

async function waitFor(
  condition: () => Promise<unknown>,
  ended: () => Promise<string | undefined>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const deadline = performance.now() + PATIENCE * 1_000;
  for (;;) {
    signal?.throwIfAborted();
    const problem = await condition().then(
      () => undefined,
      (error: Error) => error,
    );
    if (problem === undefined) return;
    const end = await ended();
    if (end !== undefined) throw new Error(end);
    if (performance.now() > deadline) {
      throw new Error(
        `the Kubernetes cluster was not ready within ${PATIENCE} s: ${problem.message}`,
        { cause: problem },
      );
    }
    await pause(100, signal);
  }
}

async function firstEnded(
  directory: string,
  parts: readonly Part[],
  processes: readonly ProcessIdentity[],
): Promise<string | undefined> {
  const index = processes.findIndex((identity) => !isAlive(identity));
  const part = parts[index];
  if (part === undefined) return undefined;
  const log = await readFile(join(directory, `${part.program}.log`), "utf8");
  const last = log.trimEnd().split("\n").slice(-5).join("\n");
  return `${part.program} ended before the Kubernetes cluster was ready:\n${last}`;
}
