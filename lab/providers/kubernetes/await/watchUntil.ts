/** Watching collections until something is true of what happens in them. */
import { type KubernetesApi, StatusError, type WatchEvent } from "../../../kubernetes/api.ts";

/**
 * Told every event, with the collection that it is of; calls `finish` when it has seen enough.
 * `signal` is aborted when the watch ends, whatever the reason.
 */
type Observe<Result> = (
  event: WatchEvent,
  collection: string,
  finish: (result: Result) => void,
  signal: AbortSignal,
) => void;

/**
 * Opens the watches one after the other, each when the one before has told what is there; time runs,
 * and events count, from when all have.
 *
 * @param seconds after which to give up.
 * @returns undefined when time is up.
 * @throws Error when a collection may not be watched, which the official plugin waits out for ever.
 */
export async function watchUntil<Result>(
  api: KubernetesApi,
  collections: string[],
  seconds: number,
  observe: Observe<Result>,
): Promise<Result | undefined> {
  const end = new AbortController();
  let result: Result | undefined;
  const finish = (found: Result) => {
    result ??= found;
    end.abort();
  };
  const early: [WatchEvent, string][] = [];
  let tell = (event: WatchEvent, collection: string) => {
    early.push([event, collection]);
  };
  const followed: Promise<void>[] = [];
  try {
    for (const collection of collections) {
      await new Promise<void>((synced, failed) => {
        const ended = follow(api, collection, end.signal, (event) => {
          if (event.type === "SYNCED") synced();
          if (!end.signal.aborted) tell(event, collection);
        });
        followed.push(ended);
        ended.catch(failed);
      });
    }
    const timer = setTimeout(() => end.abort(), seconds * 1_000);
    end.signal.addEventListener("abort", () => clearTimeout(timer));
    tell = (event, collection) => observe(event, collection, finish, end.signal);
    for (const [event, collection] of early) {
      if (!end.signal.aborted) tell(event, collection);
    }
    await Promise.all(followed);
  } finally {
    end.abort();
  }
  return result;
}

async function follow(
  api: KubernetesApi,
  collection: string,
  signal: AbortSignal,
  tell: (event: WatchEvent) => void,
): Promise<void> {
  try {
    for await (const event of api.watch(collection, signal)) tell(event);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    throw new Error(
      `${error.message}: the official kubernetes plugin would wait here for ever, so grant list and watch of ${collection}`,
      { cause: error },
    );
  }
}
