/**
 * A cluster by the user's own kubeconfig, with the context that the kubernetes provider
 * uses. The kubeconfig is named by its path: nothing of its content gets into a state or a message.
 */

import { request as requestOverHttp } from "node:http";
import { type RequestOptions, request as requestOverHttps } from "node:https";
import { text } from "node:stream/consumers";

export interface ClusterAccess {
  /** Path. Default: as kubectl finds it, and the cluster's own account in a pod. */
  readonly kubeconfig?: string | undefined;
  /** Default: the kubeconfig's current one. */
  readonly context?: string | undefined;
}

export interface Cluster {
  /**
   * @param path such as `/api/v1/namespaces/x/pods?limit=1`.
   * @throws Refused or Unreachable.
   */
  get<Answer>(path: string, stop: AbortSignal): Promise<Answer>;
  /**
   * Server-side apply.
   *
   * @param path with the query that names the field manager.
   * @throws as `get`
   */
  apply<Answer>(path: string, body: object, stop: AbortSignal): Promise<Answer>;
}

/** The API server's refusal, in its own words. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** No answer: of the API server, or of the program that the kubeconfig asks for credentials. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

/** Milliseconds until a request is given up. */
const REQUEST_TIMEOUT = 15_000;

/** @throws Error when the kubeconfig cannot be used, with what to do. */
export async function connect(access: ClusterAccess): Promise<Cluster> {
  const { KubeConfig } = await import("@kubernetes/client-node/dist/config.js");
  const config = new KubeConfig();
  load(config, access);
  const cluster = config.getCurrentCluster();
  if (!cluster) throw new Error(noContext(access, config.getCurrentContext()));
  const send = async <Answer>(call: Call, path: string, stop: AbortSignal): Promise<Answer> => {
    const options: RequestOptions = { method: call.method };
    try {
      // Anew each time, for credentials that a program hands out are good for minutes.
      await config.applyToHTTPSOptions(options);
    } catch {
      // What the program says may hold a token.
      throw new Unreachable(
        `the kubeconfig's credentials for the context ${config.getCurrentContext()} cannot be had: run \`kubectl get pods\` with it, which shows why`,
      );
    }
    const url = `${cluster.server.replace(/\/$/, "")}${path}`;
    return answerOf<Answer>(await sendTo(url, options, call.body, stop));
  };
  return {
    get: (path, stop) => send({ method: "GET" }, path, stop),
    apply: (path, body, stop) => send({ method: "PATCH", body: JSON.stringify(body) }, path, stop),
  };
}

interface Call {
  readonly method: "GET" | "PATCH";
  /** JSON, which is YAML too. */
  readonly body?: string;
}

interface Loadable {
  loadFromFile(file: string): void;
  loadFromDefault(): void;
  setCurrentContext(context: string): void;
}

function load(config: Loadable, { kubeconfig, context }: ClusterAccess): void {
  try {
    if (kubeconfig === undefined) config.loadFromDefault();
    else config.loadFromFile(kubeconfig);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const found = code === undefined ? "is not a kubeconfig" : `cannot be read (${code})`;
    throw new Error(
      `the kubeconfig ${kubeconfig ?? "of this machine"} ${found}: set target.kubeconfig to the path of one that kubectl works with`,
    );
  }
  if (context !== undefined) config.setCurrentContext(context);
}

function noContext({ kubeconfig }: ClusterAccess, context: string | undefined): string {
  return `the kubeconfig ${kubeconfig ?? "of this machine"} has no context ${context || "that is current"}: set target.context to one of \`kubectl config get-contexts\``;
}

function answerOf<Answer>({ code, body }: { code: number; body: string }): Answer {
  if (code < 300) return JSON.parse(body) as Answer;
  // It starts, is overloaded, or lies behind a proxy that does not find it.
  if (code >= 500 || code === 429) {
    throw new Unreachable(`the cluster cannot be reached (status ${code})`);
  }
  throw new Refused(code, messageOf(body) ?? `the API server answered with status ${code}`);
}

function sendTo(
  url: string,
  options: RequestOptions,
  body: string | undefined,
  stop: AbortSignal,
): Promise<{ code: number; body: string }> {
  const request = url.startsWith("http:") ? requestOverHttp : requestOverHttps;
  const signal = AbortSignal.any([stop, AbortSignal.timeout(REQUEST_TIMEOUT)]);
  const headers = {
    ...options.headers,
    accept: "application/json",
    ...(body && { "content-type": "application/apply-patch+yaml" }),
  };
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) =>
      reject(new Unreachable(`the cluster cannot be reached (${reason(error)})`));
    const outgoing = request(url, { ...options, headers, signal }, (response) => {
      text(response).then((body) => resolve({ code: response.statusCode ?? 0, body }), fail);
    });
    outgoing.on("error", fail);
    outgoing.end(body);
  });
}

function reason({ name, code, message }: NodeJS.ErrnoException): string {
  if (name === "TimeoutError") return "it does not answer";
  if (name === "AbortError") return "stopped";
  return code ?? message;
}

function messageOf(body: string): string | undefined {
  try {
    return (JSON.parse(body) as { message?: string }).message;
  } catch {
    return undefined;
  }
}
