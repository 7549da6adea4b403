/** Waiting for objects: nothing to wait for but at Deployments, Services and Jobs. */
import type { KubernetesApi } from "../../../kubernetes/api.ts";
import type { Properties } from "../../wire.ts";
import type { Kind } from "../kinds.ts";
import { annotationOf } from "../object.ts";
import { deployment } from "./deployment.ts";
import { job } from "./job.ts";
import { service } from "./service.ts";
import type { Awaiter, Wait } from "./types.ts";

const AWAITERS: Record<string, Awaiter> = { Deployment: deployment, Job: job, Service: service };

const DEFAULT_SECONDS = 600;

/**
 * @param inputs whose annotations tell whether to wait.
 * @returns the object when it is ready.
 * @throws AwaitError as the kind's awaiter does.
 */
export async function untilReady(kind: Kind, inputs: Properties, wait: Wait): Promise<Properties> {
  if (annotationOf(inputs, "pulumi.com/waitFor") !== "") {
    throw new Error(
      "the lab's double of the kubernetes plugin does not imitate the annotation pulumi.com/waitFor: leave it out, or use the official plugin",
    );
  }
  const awaiter = isSkipped(inputs) ? undefined : AWAITERS[kind.kind];
  return awaiter ? awaiter.untilReady(wait) : wait.outputs;
}

/** What a refresh thinks of an object that it has read. @throws AwaitError when it is not ready. */
export async function judge(
  kind: Kind,
  inputs: Properties,
  api: KubernetesApi,
  outputs: Properties,
  get: () => Promise<Properties>,
): Promise<void> {
  const awaiter = isSkipped(inputs) ? undefined : AWAITERS[kind.kind];
  await awaiter?.judge({ api, outputs, get, list });
}

/** Seconds to wait: of the resource's options, else of its annotation, else ten minutes. */
export function secondsToWait(timeout: number, inputs: Properties): number {
  if (timeout > 0) return timeout;
  const annotated = annotationOf(inputs, "pulumi.com/timeoutSeconds");
  return /^\d+$/.test(annotated) ? Number(annotated) : DEFAULT_SECONDS;
}

function isSkipped(inputs: Properties): boolean {
  return annotationOf(inputs, "pulumi.com/skipAwait") === "true";
}

async function list(api: KubernetesApi, collection: string): Promise<Properties[]> {
  try {
    const { items } = await api.request("GET", collection);
    return Array.isArray(items) ? (items as Properties[]) : [];
  } catch {
    // The plugin judges by what it may see.
    return [];
  }
}
