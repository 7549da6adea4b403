/** A Kubernetes API over HTTPS: requests, watches, and the errors that it answers with. */

import type { IncomingMessage } from "node:http";
import { Agent, request } from "node:https";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import type { ClusterAccess } from "./kubeconfig.ts";

export type Json = null | string | number | boolean | Json[] | KubernetesObject;

export interface KubernetesObject {
  [key: string]: Json;
}

export interface ApiRequest {
  readonly query?: Record<string, string>;
  /** JSON, unless it is a string already. */
  readonly body?: Json;
  /** Default: application/json. */
  readonly contentType?: string;
}

export interface WatchEvent {
  /** SYNCED: everything that was there when the watch began has been told as ADDED. */
  readonly type: "ADDED" | "MODIFIED" | "DELETED" | "SYNCED";
  readonly object: KubernetesObject;
}

/** What the API server refused, in its own words. */
export class StatusError extends Error {
  readonly code: number;
  /** Such as NotFound, AlreadyExists, Conflict, Invalid, Forbidden. */
  readonly reason: string;
  readonly details: KubernetesObject;

  constructor(code: number, status: KubernetesObject) {
    super(String(status.message ?? `the server answered ${code}`));
    this.name = "StatusError";
    this.code = code;
    this.reason = String(status.reason ?? "");
    this.details = (status.details ?? {}) as KubernetesObject;
  }
}

/** No answer at all: nobody listens there, or its certificate is not trusted. */
export class UnreachableError extends Error {
  override readonly name = "UnreachableError";
}

export class KubernetesApi {
  readonly server: string;
  readonly #token: string | undefined;
  readonly #agent: Agent;

  constructor(access: ClusterAccess) {
    this.server = access.server;
    this.#token = access.token;
    this.#agent = new Agent({
      keepAlive: true,
      rejectUnauthorized: !access.skipVerification,
      ...(access.ca && { ca: access.ca }),
      ...(access.certificate && { cert: access.certificate }),
      ...(access.key && { key: access.key }),
      ...(access.serverName && { servername: access.serverName }),
    });
  }

  /**
   * @param path such as `/api/v1/namespaces/x`.
   * @throws StatusError when the API server refuses, UnreachableError when it does not answer.
   */
  async request(method: string, path: string, options: ApiRequest = {}): Promise<KubernetesObject> {
    const response = await this.#send(method, path, options);
    return JSON.parse(await text(response)) as KubernetesObject;
  }

  /** Whether it answers; reads nothing of the answer. @throws as `request` */
  async probe(path: string): Promise<void> {
    const response = await this.#send("GET", path, {});
    response.destroy();
  }

  /**
   * Everything in a collection, and what happens to it from then on, until `signal` is aborted. Like
   * client-go's informers, it goes on for ever: a watch that breaks off is begun again.
   *
   * @throws StatusError when it may not be watched.
   */
  async *watch(collection: string, signal: AbortSignal): AsyncGenerator<WatchEvent> {
    while (!signal.aborted) {
      try {
        yield* this.#watchOnce(collection, signal);
      } catch (error) {
        if (signal.aborted) return;
        if (isRefusal(error)) throw error;
      }
      await pause(1_000, signal);
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  async *#watchOnce(collection: string, signal: AbortSignal): AsyncGenerator<WatchEvent> {
    const query = {
      allowWatchBookmarks: "true",
      resourceVersionMatch: "NotOlderThan",
      sendInitialEvents: "true",
      timeoutSeconds: "600",
      watch: "true",
    };
    const response = await this.#send("GET", collection, { query }, signal);
    const lines = createInterface({ input: response });
    response.on("error", () => lines.close());
    for await (const line of lines) {
      const event = JSON.parse(line) as { type: string; object: KubernetesObject };
      if (event.type === "ERROR") {
        throw new StatusError(Number(event.object.code ?? 500), event.object);
      }
      // The only bookmark that a fresh watch asks for marks the end of the initial events.
      yield { ...event, type: event.type === "BOOKMARK" ? "SYNCED" : event.type } as WatchEvent;
    }
  }

  async #send(
    method: string,
    path: string,
    { query = {}, body, contentType = "application/json" }: ApiRequest,
    signal?: AbortSignal,
  ): Promise<IncomingMessage> {
    const url = `${this.server}${path}${encode(query)}`;
    const payload = typeof body === "string" ? body : JSON.stringify(body);
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const outgoing = request(url, {
        method,
        agent: this.#agent,
        ...(signal && { signal }),
        headers: {
          accept: "application/json",
          ...(this.#token && { authorization: `Bearer ${this.#token}` }),
          ...(payload && {
            "content-type": contentType,
            "content-length": Buffer.byteLength(payload),
          }),
        },
      });
      outgoing.on("response", resolve);
      outgoing.on("error", (error) => reject(unreachable(method, url, error)));
      outgoing.end(payload);
    });
    const code = response.statusCode ?? 0;
    if (code < 300) return response;
    throw new StatusError(code, statusOf(await text(response)));
  }
}

/** Waits, at most until the signal is aborted. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener("abort", end, { once: true });
    function end() {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    }
  });
}

function isRefusal(error: unknown): boolean {
  if (error instanceof StatusError) return error.code === 403 || error.code === 401;
  return !(error instanceof UnreachableError);
}

function encode(query: Record<string, string>): string {
  const pairs = Object.entries(query).sort(([one], [other]) => (one < other ? -1 : 1));
  return pairs.length === 0 ? "" : `?${new URLSearchParams(pairs)}`;
}

function statusOf(body: string): KubernetesObject {
  try {
    return JSON.parse(body) as KubernetesObject;
  } catch {
    return { message: body.trim() };
  }
}

/** As Go words it, so that texts that contain it match the official plugin's. */
function unreachable(method: string, url: string, error: NodeJS.ErrnoException): UnreachableError {
  const { code, message } = error;
  const { address, port } = firstOf(error);
  const reason =
    code === "ECONNREFUSED" ? `dial tcp ${address}:${port}: connect: connection refused` : message;
  const verb = method.charAt(0) + method.slice(1).toLowerCase();
  return new UnreachableError(`${verb} "${url}": ${reason}`, { cause: error });
}

/** Node tries every address of a name and reports the failures together. */
function firstOf(error: Error): { address?: string; port?: number } {
  const errors = error instanceof AggregateError ? (error.errors as Error[]) : [error];
  const ipv4 = errors.find((one) => "address" in one && !String(one.address).includes(":"));
  return (ipv4 ?? errors[0] ?? {}) as { address?: string; port?: number };
}
