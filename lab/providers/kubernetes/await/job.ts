/** Waiting for a Job to complete, and judging it at a refresh. */
import type { Properties } from "../../wire.ts";
import { pathOf } from "../kinds.ts";
import { at, nameOf, namespaceOf } from "../object.ts";
import { AwaitError, notInitialized, timedOut } from "./errors.ts";
import { listOf, podProblems } from "./podProblems.ts";
import type { Awaiter } from "./types.ts";
import { watchUntil } from "./watchUntil.ts";

export const job: Awaiter = {
  async untilReady({ api, outputs, seconds }) {
    const jobs = pathOf("batch/v1", "jobs", namespaceOf(outputs));
    const pods = pathOf("v1", "pods", namespaceOf(outputs));
    let current = outputs;
    const problems = new Set<string>();
    const end = await watchUntil<AwaitError | true>(
      api,
      [jobs, pods],
      seconds,
      ({ type, object }, collection, finish) => {
        if (type === "SYNCED") return;
        if (collection === pods) {
          if (isOf(object, outputs)) for (const text of podProblems(object)) problems.add(text);
          return;
        }
        if (nameOf(object) !== nameOf(outputs)) return;
        const failure = failureOf(object);
        if (failure !== undefined) finish(notInitialized(current, [...problems, failure]));
        current = object;
        if (isComplete(object)) finish(true);
      },
    );
    if (end instanceof AwaitError) throw end;
    if (!end) throw timedOut(current, [...problems]);
    return current;
  },

  async judge({ api, outputs, get, list }) {
    const current = await get();
    if (isComplete(current)) return;
    const pods = await list(api, pathOf("v1", "pods", namespaceOf(outputs)));
    const problems = pods.filter((pod) => isOf(pod, outputs)).flatMap(podProblems);
    const failure = failureOf(current);
    throw notInitialized(current, failure === undefined ? problems : [failure, ...problems]);
  },
};

function isComplete(object: Properties): boolean {
  return (
    at(object, "status", "startTime") !== undefined && conditionOf(object, "Complete") !== undefined
  );
}

function failureOf(object: Properties): string | undefined {
  const failed = conditionOf(object, "Failed");
  const isFinal = ["BackoffLimitExceeded", "DeadlineExceeded"].includes(String(failed?.reason));
  return failed && isFinal ? `[${failed.reason}] ${failed.message}` : undefined;
}

function conditionOf(object: Properties, type: string): Properties | undefined {
  const conditions = listOf(at(object, "status", "conditions"));
  return conditions.find((condition) => condition.type === type && condition.status === "True");
}

function isOf(pod: Properties, owner: Properties): boolean {
  const uid = at(owner, "metadata", "uid");
  return listOf(at(pod, "metadata", "ownerReferences")).some((reference) => reference.uid === uid);
}
