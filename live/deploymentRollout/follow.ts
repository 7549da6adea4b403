/** A Deployment's rollout, whatever it is of, until its end. */

import { setTimeout as wait } from "node:timers/promises";
import type { Run } from "../handler.ts";
import { type Cluster, connect, Refused, Unreachable } from "../kubernetes/cluster.ts";
import type { Deployment, List, Pod, ReplicaSet } from "../kubernetes/objects.ts";
import { refusal } from "../patchableDeployment/inspect.ts";
import { type Rollout, rolloutOf } from "./rollout.ts";
import { whyStuck } from "./stuck.ts";

export interface Followed {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly namespace: string;
  readonly deployment: string;
  /** Seconds. */
  readonly rolloutTimeout: number;
}

/** A rollout that does not end in time, or that its controller has given up. */
export class Stuck extends Error {
  override readonly name = "Stuck";
  /** How far it is, and why no further. */
  readonly seen: string;
  readonly isGivenUp: boolean;
  constructor(message: string, seen: string, isGivenUp: boolean) {
    super(message);
    this.seen = seen;
    this.isGivenUp = isGivenUp;
  }
}

/** Milliseconds between two looks. */
const INTERVAL = 1_000;

/**
 * Waits until the Deployment consists of available pods of its newest template alone, and tells of
 * the progress.
 *
 * @param command of pulumi, which is to be run again when somebody stops this one.
 * @param check throws when no waiting helps; asked before each wait.
 * @returns how many pods there are now.
 * @throws Stuck
 */
export async function follow(
  inputs: Followed,
  run: Run,
  command: "up" | "destroy",
  check: (rollout: Rollout) => void,
): Promise<number> {
  const cluster = await connect(inputs);
  const deadline = Date.now() + inputs.rolloutTimeout * 1_000;
  const name = nameOf(inputs);
  let told = "";
  for (;;) {
    const rollout = await look(cluster, inputs, run.signal).catch((error: unknown) => {
      // An API server may be gone for a moment, while it is upgraded for example.
      if (error instanceof Unreachable && Date.now() < deadline) return error;
      throw error instanceof Refused ? refusal(error) : error;
    });
    if (run.signal.aborted) {
      throw new Error(`stopped before ${name} was rolled out: run \`pulumi ${command}\` again`);
    }
    if (!(rollout instanceof Unreachable)) {
      if (rollout.isDone) return rollout.wanted;
      check(rollout);
      if (rollout.isGivenUp || Date.now() + INTERVAL > deadline) {
        throw await stuck(cluster, inputs, rollout, run.signal);
      }
    }
    const message = rollout instanceof Unreachable ? rollout.message : rollout.progress;
    if (message !== told) await run.progress(message);
    told = message;
    // A stop ends the wait early; the loop then says so.
    await wait(INTERVAL, undefined, { signal: run.signal }).catch(() => {});
  }
}

async function look(cluster: Cluster, inputs: Followed, stop: AbortSignal): Promise<Rollout> {
  const { namespace } = inputs;
  const deployment = await cluster.get<Deployment>(pathOf(inputs), stop);
  const query = selectorOf(deployment);
  const [replicaSets, pods] = await Promise.all([
    cluster.get<List<ReplicaSet>>(
      `/apis/apps/v1/namespaces/${namespace}/replicasets${query}`,
      stop,
    ),
    cluster.get<List<Pod>>(`/api/v1/namespaces/${namespace}/pods${query}`, stop),
  ]);
  return rolloutOf(deployment, replicaSets.items, pods.items);
}

async function stuck(
  cluster: Cluster,
  inputs: Followed,
  rollout: Rollout,
  stop: AbortSignal,
): Promise<Stuck> {
  const { progress, isGivenUp } = rollout;
  const reasons = await whyStuck(cluster, inputs.namespace, rollout, stop);
  const when = isGivenUp
    ? "within its progressDeadlineSeconds"
    : `within ${inputs.rolloutTimeout} s`;
  const message = `${nameOf(inputs)} was not rolled out ${when}`;
  return new Stuck(message, [progress, ...reasons].join("; "), isGivenUp);
}

export function pathOf({ namespace, deployment }: Followed): string {
  return `/apis/apps/v1/namespaces/${namespace}/deployments/${deployment}`;
}

/** Without labels, as with expressions alone, everything is listed and sorted out by its owner. */
function selectorOf({ spec }: Deployment): string {
  const labels = Object.entries(spec.selector.matchLabels ?? {});
  if (labels.length === 0) return "";
  const selector = labels.map(([name, value]) => `${name}=${value}`).join(",");
  return `?labelSelector=${encodeURIComponent(selector)}`;
}

export function nameOf({ namespace, deployment }: Followed): string {
  return `the Deployment ${namespace}/${deployment}`;
}
