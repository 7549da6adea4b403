/** The Docker Engine API as the official plugin's client speaks it: over a unix socket or plain TCP. */
import { Agent, type IncomingMessage, request as send } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";

/** The newest API that the client of the official plugin knows (from source, not recorded). */
const NEWEST_API = "1.51";

export type JsonObject = Record<string, unknown>;

/** An answer of 400 and above, in the words of the official client. */
export class DaemonError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(`Error response from daemon: ${message}`);
    this.name = "DaemonError";
    this.status = status;
  }
}

export interface Clock {
  /** Milliseconds since some moment. */
  now(): number;
  sleep(milliseconds: number): Promise<unknown>;
}

const machineClock: Clock = { now: () => performance.now(), sleep };

export class EngineApi {
  readonly clock: Clock;
  readonly #host: string;
  readonly #agent = new Agent({ keepAlive: true });
  #version: string | undefined;

  /**
   * Sends nothing yet.
   *
   * @param host `unix:///path` or `tcp://name:port`
   * @throws Error for a host of another kind
   */
  constructor(host: string, clock: Clock = machineClock) {
    if (!/^unix:\/\/\/.|^tcp:\/\/[^/]/.test(host)) {
      throw new Error(
        `host is ${JSON.stringify(host)}, which this stand-in for the docker plugin does not model: ` +
          "use unix:///path/of.sock or tcp://name:port",
      );
    }
    this.#host = host;
    this.clock = clock;
  }

  /** Asks the daemon for its API version; the older of its and ours is spoken from then on. */
  async ping(): Promise<void> {
    const answer = await this.#request("GET", "/_ping");
    await text(answer);
    const offered = String(answer.headers["api-version"] ?? NEWEST_API);
    this.#version = isOlder(offered, NEWEST_API) ? offered : NEWEST_API;
  }

  close(): void {
    this.#agent.destroy();
  }

  get<Answer = JsonObject>(path: string): Promise<Answer> {
    return this.#call("GET", path) as Promise<Answer>;
  }

  post(path: string, body?: JsonObject, headers?: Record<string, string>): Promise<JsonObject> {
    const json = body && { type: "application/json", bytes: Buffer.from(JSON.stringify(body)) };
    return this.#call("POST", path, json, headers);
  }

  putArchive(path: string, bytes: Buffer): Promise<JsonObject> {
    return this.#call("PUT", path, { type: "application/x-tar", bytes });
  }

  delete(path: string): Promise<JsonObject> {
    return this.#call("DELETE", path);
  }

  /** The answer as it comes. */
  async stream(path: string): Promise<IncomingMessage> {
    const answer = await this.#request("GET", await this.#versioned(path));
    return checked(answer);
  }

  async #call(
    method: string,
    path: string,
    body?: Body,
    headers?: Record<string, string>,
  ): Promise<JsonObject> {
    const versioned = await this.#versioned(path);
    const answer = await checked(await this.#request(method, versioned, body, headers));
    const content = await text(answer);
    return isJson(answer) && content !== "" ? JSON.parse(content) : {};
  }

  async #versioned(path: string): Promise<string> {
    if (!this.#version) await this.ping();
    return `/v${this.#version}${path}`;
  }

  #request(
    method: string,
    path: string,
    body?: Body,
    headers: Record<string, string> = {},
  ): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const request = send({
        ...address(this.#host),
        agent: this.#agent,
        method,
        path,
        headers: {
          ...headers,
          ...(body && { "content-type": body.type, "content-length": body.bytes.length }),
        },
      });
      request.once("response", resolve);
      request.once("error", () => reject(new Error(unreachable(this.#host))));
      request.end(body?.bytes);
    });
  }
}

interface Body {
  type: string;
  bytes: Buffer;
}

/** Whether an error says that there is no such object (any more). */
export function isMissing(error: unknown): boolean {
  return error instanceof DaemonError && error.status === 404;
}

/** The answer, or undefined when there is no such object. */
export async function ifFound<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Puts words in front of an error's message. */
export async function doing<Result>(words: string, action: Promise<Result>): Promise<Result> {
  try {
    return await action;
  } catch (error) {
    throw new Error(`${words}: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
}

function address(host: string) {
  if (host.startsWith("unix://")) return { socketPath: host.slice("unix://".length) };
  const { hostname, port } = new URL(host.replace(/^tcp:/, "http:"));
  return { host: hostname, port: port || "2375" };
}

async function checked(answer: IncomingMessage): Promise<IncomingMessage> {
  const status = answer.statusCode ?? 0;
  if (status < 400) return answer;
  const content = await text(answer);
  const message = isJson(answer) && content !== "" ? JSON.parse(content).message : content;
  throw new DaemonError(status, String(message ?? ""));
}

function isJson(answer: IncomingMessage): boolean {
  return answer.headers["content-type"]?.startsWith("application/json") ?? false;
}

function isOlder(one: string, other: string): boolean {
  const [[major = 0, minor = 0], [otherMajor = 0, otherMinor = 0]] = [one, other].map((version) =>
    version.split(".").map(Number),
  ) as [number[], number[]];
  return major < otherMajor || (major === otherMajor && minor < otherMinor);
}

/** In the official client's words (from source, not recorded). */
function unreachable(host: string): string {
  return `Cannot connect to the Docker daemon at ${host}. Is the docker daemon running?`;
}
