/** Waiting for a Deployment's rollout. */

import { setTimeout as wait } from "node:timers/promises";
import type { Run } from "../handler.ts";
import { type Cluster, connect, Refused, Unreachable } from "../kubernetes/cluster.ts";
import type { Deployment, List, Pod, ReplicaSet } from "../kubernetes/objects.ts";
import { revisionOf } from "../kubernetes/revision.ts";
import { refusal } from "../patchableDeployment/inspect.ts";
import type { DeploymentRolloutInputs } from "./handler.ts";
import { type Rollout, rolloutOf } from "./rollout.ts";
import { whyStuck } from "./stuck.ts";

/** Milliseconds between two looks. */
const INTERVAL = 1_000;

/**
 * Waits until the Deployment consists of available pods of its newest template alone, and tells of
 * the progress.
 *
 * @returns how many pods there are now.
 * @throws Error with what holds the rollout up, and what to do.
 */
export async function waitForRollout(inputs: DeploymentRolloutInputs, run: Run): Promise<number> {
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
      throw new Error(`stopped before ${name} was rolled out: run \`pulumi up\` again`);
    }
    if (!(rollout instanceof Unreachable)) {
      if (rollout.isDone) return rollout.wanted;
      refuse(rollout, inputs);
      if (rollout.isGivenUp || Date.now() + INTERVAL > deadline) {
        const reasons = await whyStuck(cluster, inputs.namespace, rollout, run.signal);
        throw new Error(stuck(inputs, rollout, reasons));
      }
    }
    const message = rollout instanceof Unreachable ? rollout.message : rollout.progress;
    if (message !== told) await run.progress(message);
    told = message;
    // A stop ends the wait early; the loop then says so.
    await wait(INTERVAL, undefined, { signal: run.signal }).catch(() => {});
  }
}

/** @returns what is to be rolled out now, or undefined where there is no Deployment. */
export async function deployed(
  inputs: DeploymentRolloutInputs,
  stop: AbortSignal,
): Promise<Pick<DeploymentRolloutInputs, "checksum" | "template"> | undefined> {
  const cluster = await connect(inputs);
  try {
    const deployment = await cluster.get<Deployment>(pathOf(inputs), stop);
    return {
      checksum: checksumOf(deployment, inputs) ?? "none",
      template: revisionOf(deployment),
    };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.code === 404) return undefined;
    throw refusal(error);
  }
}

async function look(
  cluster: Cluster,
  inputs: DeploymentRolloutInputs,
  stop: AbortSignal,
): Promise<Rollout> {
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

/** What no waiting helps against. */
function refuse({ deployment }: Rollout, inputs: DeploymentRolloutInputs): void {
  const name = nameOf(inputs);
  if (deployment.spec.paused) {
    throw new Error(
      `${name} is paused, so no pod of it gets the delivered keys: run \`kubectl rollout resume deployment/${inputs.deployment} --namespace ${inputs.namespace}\`, then \`pulumi up\` again`,
    );
  }
  if (checksumOf(deployment, inputs) === inputs.checksum) return;
  throw new Error(
    `somebody has taken the patch out of ${name} again (its pods lack the annotation ${inputs.checksumAnnotation} of this run): find out who deploys it, then run \`pulumi up --refresh\``,
  );
}

function stuck(
  inputs: DeploymentRolloutInputs,
  { progress, isGivenUp }: Rollout,
  reasons: readonly string[],
): string {
  const { namespace, deployment, rolloutTimeout } = inputs;
  const when = isGivenUp ? "within its progressDeadlineSeconds" : `within ${rolloutTimeout} s`;
  const seen = [progress, ...reasons].join("; ");
  const slow = isGivenUp ? "" : "; for a server that starts slowly raise target.rolloutTimeout";
  return `${nameOf(inputs)} was not rolled out ${when} (${seen}): look at \`kubectl describe pods --namespace ${namespace}\` and \`kubectl logs deployment/${deployment} --namespace ${namespace}\`, then run \`pulumi up\` again${slow}`;
}

function checksumOf(
  { spec }: Deployment,
  { checksumAnnotation }: DeploymentRolloutInputs,
): string | undefined {
  return spec.template.metadata?.annotations?.[checksumAnnotation];
}

function pathOf({ namespace, deployment }: DeploymentRolloutInputs): string {
  return `/apis/apps/v1/namespaces/${namespace}/deployments/${deployment}`;
}

/** Without labels, as with expressions alone, everything is listed and sorted out by its owner. */
function selectorOf({ spec }: Deployment): string {
  const labels = Object.entries(spec.selector.matchLabels ?? {});
  if (labels.length === 0) return "";
  const selector = labels.map(([name, value]) => `${name}=${value}`).join(",");
  return `?labelSelector=${encodeURIComponent(selector)}`;
}

function nameOf({ namespace, deployment }: DeploymentRolloutInputs): string {
  return `the Deployment ${namespace}/${deployment}`;
}
