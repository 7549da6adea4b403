/**
 * A cluster, from wherever it can be had: the lab's that runs already, or a new one. The user's own
 * only with `LAB_KUBERNETES=kubeconfig`: a lab does not touch a cluster unasked.
 */

import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { KubernetesApi } from "./api.ts";
import { findBinaries, KUBERNETES_DIRECTORY } from "./binaries.ts";
import { type Cluster, startCluster } from "./cluster.ts";
import { accessOf, readKubeconfig } from "./kubeconfig.ts";
import { endRecorded, isRunning, type Owner, sweep } from "./record.ts";

const CLUSTERS = join(KUBERNETES_DIRECTORY, "clusters");

/** The one that others find. */
const SHARED = join(CLUSTERS, "shared");

export interface FindOptions {
  /** Told what goes on while it takes long. */
  readonly onProgress?: (text: string) => void;
  /** Ends what takes long. */
  readonly signal?: AbortSignal;
}

/**
 * `stop()` of what is found ends it only if it was started here.
 *
 * @throws Error that names what is missing.
 */
export async function findCluster(options: FindOptions = {}): Promise<Cluster> {
  const only = process.env.LAB_KUBERNETES;
  if (only === "kubeconfig") return usersCluster();
  if (only !== undefined && only !== "lab") {
    throw new Error(`LAB_KUBERNETES is "${only}": use lab or kubeconfig, or leave it out`);
  }
  await sweep(CLUSTERS);
  return (await runningCluster(options)) ?? startCluster({ ...options, directory: await fresh() });
}

/**
 * Starts the cluster that `findCluster` finds from then on, in any process.
 *
 * @param owner whether it ends with this process.
 */
export async function startSharedCluster(
  owner: Owner,
  options: FindOptions = {},
): Promise<Cluster> {
  await sweep(CLUSTERS);
  const running = await runningCluster(options);
  if (running) return running;
  await stopSharedCluster();
  return startCluster({ ...options, owner, directory: SHARED });
}

/** @returns whether there was one. */
export async function stopSharedCluster(): Promise<boolean> {
  const wasThere = existsSync(SHARED);
  await endRecorded(SHARED);
  await rm(SHARED, { recursive: true, force: true });
  return wasThere;
}

async function runningCluster(options: FindOptions): Promise<Cluster | undefined> {
  const kubeconfigFile = join(SHARED, "kubeconfig");
  if (!isRunning(SHARED) || !existsSync(kubeconfigFile)) return undefined;
  const api = new KubernetesApi(accessOf(readKubeconfig(kubeconfigFile)));
  try {
    await api.probe("/readyz");
  } catch {
    api.close();
    return undefined;
  }
  return {
    origin: "the lab's cluster that runs already",
    kubeconfigFile,
    api,
    programs: await findBinaries(options.onProgress, options.signal),
    stop: async () => api.close(),
  };
}

async function usersCluster(): Promise<Cluster> {
  const kubeconfigFile = process.env.KUBECONFIG;
  if (!kubeconfigFile) {
    throw new Error(
      "LAB_KUBERNETES=kubeconfig wants KUBECONFIG to name a file: set it, or leave LAB_KUBERNETES out",
    );
  }
  const api = new KubernetesApi(accessOf(readKubeconfig(kubeconfigFile)));
  await api.probe("/version");
  return {
    origin: `the cluster at ${api.server}, of KUBECONFIG`,
    kubeconfigFile: resolve(kubeconfigFile),
    api,
    programs: undefined,
    stop: async () => api.close(),
  };
}

async function fresh(): Promise<string> {
  await mkdir(CLUSTERS, { recursive: true, mode: 0o700 });
  return mkdtemp(join(CLUSTERS, "own-"));
}
