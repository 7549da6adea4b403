/** Waiting for a Deployment's rollout, and judging it at a refresh. */
import type { WatchEvent } from "../../../kubernetes/api.ts";
import { pathOf } from "../kinds.ts";
import { namespaceOf } from "../object.ts";
import { notInitialized, timedOut } from "./errors.ts";
import { Rollout } from "./rollout.ts";
import type { Awaiter } from "./types.ts";
import { watchUntil } from "./watchUntil.ts";

const paths = (namespace: string) => ({
  deployments: pathOf("apps/v1", "deployments", namespace),
  replicaSets: pathOf("apps/v1", "replicasets", namespace),
  pods: pathOf("v1", "pods", namespace),
  claims: pathOf("v1", "persistentvolumeclaims", namespace),
});

export const deployment: Awaiter = {
  async untilReady({ api, outputs, before, seconds }) {
    const rollout = new Rollout(outputs, before);
    const collections = paths(namespaceOf(outputs));
    // Nothing counts before the controller has seen the change.
    let postponed: (() => void)[] | undefined = [];
    const done = await watchUntil<true>(
      api,
      Object.values(collections),
      seconds,
      (event, collection, finish) => {
        if (event.type === "SYNCED") return;
        const tell = () => observe(rollout, collections, collection, event);
        if (!postponed) tell();
        else if (collection !== collections.deployments) postponed.push(tell);
        else if (rollout.isReconciled(event)) {
          tell();
          for (const tellLater of postponed) tellLater();
          postponed = undefined;
        }
        if (!postponed && rollout.isDone) finish(true);
      },
    );
    if (!done) throw timedOut(rollout.deployment, rollout.problems);
    return rollout.deployment;
  },

  async judge({ api, outputs, get, list }) {
    const rollout = new Rollout(outputs);
    const collections = paths(namespaceOf(outputs));
    const current = await get();
    rollout.observeDeployment({ type: "ADDED", object: current });
    for (const collection of [collections.replicaSets, collections.pods, collections.claims]) {
      for (const object of await list(api, collection)) {
        observe(rollout, collections, collection, { type: "ADDED", object });
      }
    }
    if (!rollout.isDone) throw notInitialized(current, rollout.problems);
  },
};

function observe(
  rollout: Rollout,
  collections: ReturnType<typeof paths>,
  collection: string,
  event: WatchEvent,
): void {
  if (collection === collections.deployments) rollout.observeDeployment(event);
  else if (collection === collections.replicaSets) rollout.observeReplicaSet(event);
  else if (collection === collections.pods) rollout.observePod(event);
  else rollout.observeClaim(event);
}
