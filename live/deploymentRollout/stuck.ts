/**
 * Why a rollout does not get on, from what the cluster says of it: conditions, states of containers,
 * warnings. What a container itself has said stays out of it, for a server that fails prints settings.
 */

import type { Cluster } from "../kubernetes/cluster.ts";
import type { Condition, Event, List, Pod } from "../kubernetes/objects.ts";
import type { Rollout } from "./rollout.ts";

/** Characters of one reason. */
const LONGEST = 300;
/** Reasons; more would repeat them for each pod. */
const MOST = 4;

/** @returns reasons in words, each once; none where the cluster has none. */
export async function whyStuck(
  cluster: Cluster,
  namespace: string,
  rollout: Rollout,
  stop: AbortSignal,
): Promise<string[]> {
  const conditions = (rollout.deployment.status?.conditions ?? []).flatMap(failureOf);
  const states = rollout.newPods.flatMap(problemsOf);
  const events = await warnings(cluster, namespace, rollout, stop);
  const reasons = [...new Set([...conditions, ...states, ...events])];
  return reasons.slice(0, MOST).map((reason) => reason.slice(0, LONGEST));
}

/** A quota for example, or a policy that refuses the pods. */
function failureOf({ type, status, reason, message }: Condition): string[] {
  const isFailure = type === "ReplicaFailure" && status === "True";
  return isFailure ? [sentence(reason, message)] : [];
}

function problemsOf({ status = {} }: Pod): string[] {
  const unscheduled = (status.conditions ?? [])
    .filter(({ type, status }) => type === "PodScheduled" && status === "False")
    .map(({ reason, message }) => sentence(reason, message));
  const containers = [
    ...(status.initContainerStatuses ?? []),
    ...(status.containerStatuses ?? []),
  ].flatMap(({ name, state, lastState }) => {
    const { reason, message } = state?.waiting ?? {};
    if (reason === undefined || ["ContainerCreating", "PodInitializing"].includes(reason))
      return [];
    const { exitCode } = lastState?.terminated ?? {};
    const ended = exitCode === undefined ? "" : `, it ended with code ${exitCode}`;
    return [`container ${name}: ${sentence(reason, message)}${ended}`];
  });
  return [...unscheduled, ...containers];
}

async function warnings(
  cluster: Cluster,
  namespace: string,
  { deployment, replicaSet, newPods }: Rollout,
  stop: AbortSignal,
): Promise<string[]> {
  const ours = [deployment, ...(replicaSet ? [replicaSet] : []), ...newPods].map(
    ({ metadata }) => metadata.uid,
  );
  try {
    const query = `?fieldSelector=${encodeURIComponent("type=Warning")}`;
    const { items } = await cluster.get<List<Event>>(
      `/api/v1/namespaces/${namespace}/events${query}`,
      stop,
    );
    return items
      .filter(({ involvedObject }) => ours.includes(involvedObject.uid))
      .sort((one, other) => timeOf(other).localeCompare(timeOf(one)))
      .map(({ reason, message }) => sentence(reason, withoutOutput(reason, message)));
  } catch {
    return ["the events of its pods may not be listed"];
  }
}

function timeOf({ lastTimestamp, eventTime }: Event): string {
  return lastTimestamp ?? eventTime ?? "";
}

/** What a probe's command printed follows the first colon. */
function withoutOutput(reason: string | undefined, message: string | undefined) {
  return reason === "Unhealthy" ? message?.split(":")[0] : message;
}

function sentence(reason: string | undefined, message: string | undefined): string {
  const text = [reason, message].filter(Boolean).join(": ");
  return text.replaceAll(/\s+/g, " ").trim();
}
