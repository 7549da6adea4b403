/** What an awaiter is given and does. */
import type { KubernetesApi } from "../../../kubernetes/api.ts";
import type { Properties } from "../../wire.ts";

export interface Wait {
  readonly api: KubernetesApi;
  /** The object as the API server answered the change. */
  readonly outputs: Properties;
  /** The object before the change; undefined when it is new to us. */
  readonly before: Properties | undefined;
  readonly seconds: number;
  /** Factor on fixed waits. */
  readonly waitScale: number;
}

export interface Judgement {
  readonly api: KubernetesApi;
  readonly outputs: Properties;
  /** Reads the object again. */
  get(): Promise<Properties>;
  /** The objects of a collection; none when they may not be listed. */
  list(api: KubernetesApi, collection: string): Promise<Properties[]>;
}

export interface Awaiter {
  /** @throws AwaitError when time is up or the object has failed. */
  untilReady(wait: Wait): Promise<Properties>;
  /** What a refresh thinks of the object. @throws AwaitError when it is not ready. */
  judge(judgement: Judgement): Promise<void>;
}
