/** How far a Deployment's rollout is. */

import type { Deployment, Metadata, Pod, ReplicaSet } from "../kubernetes/objects.ts";

export interface Rollout {
  readonly deployment: Deployment;
  /** Of the newest pod template; undefined until its controller has made it. */
  readonly replicaSet: ReplicaSet | undefined;
  readonly newPods: readonly Pod[];
  /** How many pods there are to be. */
  readonly wanted: number;
  readonly isDone: boolean;
  /** Whether its controller says that it does not get on. */
  readonly isGivenUp: boolean;
  /** In words. */
  readonly progress: string;
}

const REVISION = "deployment.kubernetes.io/revision";

/** @param replicaSets and `pods` may be others' too. */
export function rolloutOf(
  deployment: Deployment,
  replicaSets: readonly ReplicaSet[],
  pods: readonly Pod[],
): Rollout {
  const { metadata, spec, status = {} } = deployment;
  const wanted = spec.replicas ?? 1;
  const isObserved = (status.observedGeneration ?? 0) >= (metadata.generation ?? 0);
  const sets = replicaSets.filter((set) => isOwnedBy(set.metadata, [metadata]));
  const replicaSet = sets.find((set) => revisionOf(set.metadata) === revisionOf(metadata));
  const older = sets.filter((set) => set !== replicaSet);
  const living = pods.filter((pod) => !["Failed", "Succeeded"].includes(pod.status?.phase ?? ""));
  const newPods = replicaSet
    ? living.filter((pod) => isOwnedBy(pod.metadata, [replicaSet.metadata]))
    : [];
  const oldPods = living.filter((pod) =>
    isOwnedBy(
      pod.metadata,
      older.map((set) => set.metadata),
    ),
  );
  const { replicas = 0, updatedReplicas = 0, availableReplicas = 0 } = status;
  const isDone =
    isObserved &&
    !spec.paused &&
    replicaSet !== undefined &&
    [replicas, updatedReplicas, availableReplicas].every((count) => count === wanted) &&
    oldPods.length === 0;
  const available = newPods.filter(isReady).length;
  return {
    deployment,
    replicaSet,
    newPods,
    wanted,
    isDone,
    isGivenUp:
      isObserved &&
      (status.conditions ?? []).some(
        (condition) =>
          condition.type === "Progressing" && condition.reason === "ProgressDeadlineExceeded",
      ),
    progress: isObserved
      ? `${available} of ${wanted} new pods ready, ${oldPods.length} old left`
      : "waiting for the Deployment's controller",
  };
}

function isOwnedBy({ ownerReferences = [] }: Metadata, owners: readonly Metadata[]): boolean {
  return ownerReferences.some(({ uid }) => owners.some((owner) => owner.uid === uid));
}

function revisionOf({ annotations }: Metadata): string | undefined {
  return annotations?.[REVISION];
}

function isReady({ status }: Pod): boolean {
  return (status?.conditions ?? []).some(
    ({ type, status }) => type === "Ready" && status === "True",
  );
}
