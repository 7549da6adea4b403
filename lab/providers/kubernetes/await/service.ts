/** Waiting for a Service to have somewhere to send traffic to, and judging it at a refresh. */
import { pause, type WatchEvent } from "../../../kubernetes/api.ts";
import { isObject, type Properties } from "../../wire.ts";
import { pathOf } from "../kinds.ts";
import { at, nameOf, namespaceOf } from "../object.ts";
import { notInitialized, timedOut } from "./errors.ts";
import { listOf } from "./podProblems.ts";
import type { Awaiter } from "./types.ts";
import { watchUntil } from "./watchUntil.ts";

/** How long endpoints must stay as they are before they are believed, in milliseconds. */
const SETTLING = 10_000;

export const service: Awaiter = {
  async untilReady({ api, outputs, seconds, waitScale }) {
    const state = new Reachability(outputs);
    const services = pathOf("v1", "services", namespaceOf(outputs));
    const endpoints = pathOf("v1", "endpoints", namespaceOf(outputs));
    const done = await watchUntil<true>(
      api,
      [services, endpoints],
      seconds,
      (event, collection, finish, signal) => {
        if (event.type === "SYNCED" || nameOf(event.object) !== nameOf(outputs)) return;
        if (collection === services) state.observeService(event);
        else {
          const settled = state.observeEndpoints(event);
          pause(SETTLING * waitScale, signal).then(() => {
            settled();
            if (!signal.aborted && state.isReady) finish(true);
          });
        }
        if (state.isReady) finish(true);
      },
    );
    if (!done && !state.isUsable) throw timedOut(state.service, state.problems);
    return state.service;
  },

  async judge({ api, outputs, get, list }) {
    const state = new Reachability(outputs);
    const current = await get();
    state.observeService({ type: "ADDED", object: current });
    const all = await list(api, pathOf("v1", "endpoints", namespaceOf(outputs)));
    const own = all.filter((object) => nameOf(object) === nameOf(outputs));
    for (const object of own) state.observeEndpoints({ type: "ADDED", object });
    state.settle();
    if (!state.isReady) throw notInitialized(current, state.problems);
  },
};

class Reachability {
  service: Properties;
  #isThere = false;
  #hasReady = false;
  #hasPending = false;
  #isSettled = false;

  constructor(service: Properties) {
    this.service = service;
  }

  get isReady(): boolean {
    return this.#needsPods ? this.isUsable && this.#isSettled : this.#isThere;
  }

  /** Good enough when time is up. */
  get isUsable(): boolean {
    return this.#isThere && !this.#hasPending;
  }

  observeService({ type, object }: WatchEvent): void {
    this.#isThere = false;
    if (type === "DELETED") return;
    this.service = object;
    const balanced = listOf(at(object, "status", "loadBalancer", "ingress")).length > 0;
    this.#isThere = this.#type !== "LoadBalancer" || balanced;
  }

  /** @returns what to call once the endpoints have settled. */
  observeEndpoints({ type, object }: WatchEvent): () => void {
    this.#isSettled = false;
    const subsets = type === "DELETED" ? [] : listOf(object.subsets);
    this.#hasReady = subsets.some(({ addresses }) => listOf(addresses).length > 0);
    this.#hasPending = subsets.some((subset) => listOf(subset.notReadyAddresses).length > 0);
    return () => this.settle();
  }

  settle(): void {
    this.#isSettled = true;
  }

  get problems(): string[] {
    if (this.#isHeadless || this.#type === "ExternalName") return [];
    return [
      ...(this.#hasReady
        ? []
        : [
            "Service does not target any Pods. Selected Pods may not be ready, or field '.spec.selector' may not match labels on any Pods",
          ]),
      ...(this.#type === "LoadBalancer" && !this.#isThere
        ? ["Service was not allocated an IP address; does your cloud provider support this?"]
        : []),
    ];
  }

  get #type(): string {
    return String(at(this.service, "spec", "type") ?? "ClusterIP");
  }

  get #isHeadless(): boolean {
    return at(this.service, "spec", "clusterIP") === "None";
  }

  get #needsPods(): boolean {
    const selector = at(this.service, "spec", "selector");
    const selects = isObject(selector) && Object.keys(selector).length > 0;
    return selects && !this.#isHeadless && this.#type !== "ExternalName";
  }
}
