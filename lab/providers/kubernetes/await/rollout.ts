/** A Deployment's rollout, as far as events have told of it. */
import type { WatchEvent } from "../../../kubernetes/api.ts";
import type { Properties } from "../../wire.ts";
import { annotationOf, at, metadataOf, nameOf } from "../object.ts";
import { listOf, podProblems } from "./podProblems.ts";

const REVISION = "deployment.kubernetes.io/revision";

/**
 * Done when the Deployment is available, its newest ReplicaSet has as many ready pods as it wants,
 * and, from the second revision on, the Deployment says that this ReplicaSet is available.
 */
export class Rollout {
  /** As it was seen last. */
  deployment: Properties;
  readonly #before: Properties | undefined;
  readonly #generation: number;
  readonly #replicaSets = new Map<string, Properties>();
  readonly #pods = new Map<string, Properties>();
  readonly #claims = new Map<string, Properties>();
  #revision = "0";
  #isAvailable = false;
  #isProgressed = false;
  #conditionProblems: string[] = [];

  /**
   * @param deployment as the API server answered the change
   * @param before as it was before the change; undefined when it is new to us
   */
  constructor(deployment: Properties, before?: Properties) {
    this.deployment = deployment;
    this.#before = before;
    this.#generation = Number(metadataOf(deployment).generation ?? 0);
  }

  get isDone(): boolean {
    if (!this.#isAvailable || !this.#isReplicaSetReady || !this.#areClaimsBound) return false;
    return this.#revision === "1" || this.#isProgressed;
  }

  /** Whether the Deployment's controller has seen the change that is waited for. */
  isReconciled({ object }: WatchEvent): boolean {
    return (
      nameOf(object) === nameOf(this.deployment) &&
      metadataOf(object).generation === at(object, "status", "observedGeneration")
    );
  }

  observeDeployment({ type, object }: WatchEvent): void {
    if (nameOf(object) !== nameOf(this.deployment) || type === "DELETED") return;
    if (Number(metadataOf(object).generation) < this.#generation) return;
    this.#conditionProblems = [];
    this.deployment = object;
    this.#revision = annotationOf(object, REVISION);
    if (this.#revision === "") return;
    for (const condition of listOf(at(object, "status", "conditions"))) {
      const holds = condition.status === "True";
      if (condition.type === "Progressing") {
        this.#isProgressed = holds && condition.reason === "NewReplicaSetAvailable";
      } else if (condition.type === "Available") this.#isAvailable = holds;
      else continue;
      if (!holds && condition.reason !== undefined && condition.message !== undefined) {
        this.#conditionProblems.push(`[${condition.reason}] ${condition.message}`);
      }
    }
  }

  observeReplicaSet({ type, object }: WatchEvent): void {
    if (!isOwnedBy(object, this.deployment)) return;
    const revision = annotationOf(object, REVISION);
    if (type === "DELETED") this.#replicaSets.delete(revision);
    else this.#replicaSets.set(revision, object);
  }

  observePod({ type, object }: WatchEvent): void {
    const current = this.#replicaSets.get(this.#revision);
    if (current === undefined || !isOwnedBy(object, current)) return;
    if (type === "DELETED") this.#pods.delete(nameOf(object));
    else this.#pods.set(nameOf(object), object);
  }

  observeClaim({ type, object }: WatchEvent): void {
    const uid = String(metadataOf(object).uid);
    if (type === "DELETED") this.#claims.delete(uid);
    else if (this.#claimNames.includes(nameOf(object))) this.#claims.set(uid, object);
  }

  /** What is missing, most general first. */
  get problems(): string[] {
    const current = this.#replicaSets.get(this.#revision);
    const pods = [...this.#pods.values()].filter((pod) => current && isOwnedBy(pod, current));
    return [
      ...this.#conditionProblems,
      ...(this.#areClaimsBound ? [] : [this.#claimProblem]),
      ...this.#availabilityProblems,
      ...pods.flatMap(podProblems),
    ];
  }

  get #availabilityProblems(): string[] {
    const tooFew = "Minimum number of Pods to consider the application live was not attained";
    if (!this.#isAvailable) return ["Minimum number of live Pods was not attained"];
    if (this.#revision !== "1" && !this.#isProgressed) return [tooFew];
    if (this.#isReplicaSetReady) return [];
    return [
      this.#revision === "1"
        ? tooFew
        : "Attempted to roll forward to new ReplicaSet, but minimum number of Pods did not become live",
    ];
  }

  get #isReplicaSetReady(): boolean {
    const current = this.#replicaSets.get(this.#revision);
    if (current === undefined) return false;
    const lastRevision = this.#before && annotationOf(this.#before, REVISION);
    const isRollout = lastRevision !== annotationOf(this.deployment, REVISION);
    if (isRollout && lastRevision === this.#revision) return false;
    const wanted = Number(at(current, "spec", "replicas") ?? 1);
    return Number(at(current, "status", "readyReplicas") ?? 0) >= wanted;
  }

  get #claimNames(): string[] {
    const volumes = listOf(at(this.deployment, "spec", "template", "spec", "volumes"));
    return volumes.map((volume) => String(at(volume, "persistentVolumeClaim", "claimName") ?? ""));
  }

  get #unboundClaims(): string[] {
    const claims = [...this.#claims.values()];
    return claims.filter((claim) => at(claim, "status", "phase") !== "Bound").map(nameOf);
  }

  get #areClaimsBound(): boolean {
    return this.#unboundClaims.length === 0;
  }

  get #claimProblem(): string {
    return `Failed to bind PersistentVolumeClaim(s): "${this.#unboundClaims.join(",")}"`;
  }
}

function isOwnedBy(object: Properties, owner: Properties): boolean {
  const { uid } = metadataOf(owner);
  return listOf(metadataOf(object).ownerReferences).some((reference) => reference.uid === uid);
}
