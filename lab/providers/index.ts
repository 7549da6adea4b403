/**
 * Provider servers that stand in for the official Pulumi provider plugins where those can neither
 * be found nor downloaded. They answer the engine as the official plugins were recorded to
 * (provider-recordings/README.md), for the types that the stack uses, fixed sleeps aside.
 */
import { readFileSync } from "node:fs";
import { auth0Tables } from "./auth0/provider.ts";
import { BridgedProvider } from "./bridge/provider.ts";
import type { Clock } from "./docker/engineApi.ts";
import { dockerTables } from "./docker/provider.ts";
import { KubernetesProvider } from "./kubernetes/provider.ts";
import { type ProviderServer, serve } from "./protocol.ts";

export type { ProviderServer } from "./protocol.ts";

export interface Auth0ProviderOptions {
  /**
   * Certificate authorities of the tenant, in PEM; nothing else is trusted then. Default: the file
   * that SSL_CERT_FILE of `env` names, else Node's own and NODE_EXTRA_CA_CERTS.
   */
  ca?: string;
  /** AUTH0_DOMAIN, AUTH0_CLIENT_ID and so on, for what a program does not set. Default: process.env. */
  env?: Record<string, string | undefined>;
  /** Factor on the waits before a call is tried again (429, 5xx). Default: 1, as the plugin waits. */
  retryWaitScale?: number;
}

/**
 * Serves the stand-in for the auth0 plugin 3.49.0 on a free loopback port, for the types and
 * functions in auth0/provider.ts. The engine attaches to it by
 * `PULUMI_DEBUG_PROVIDERS=auth0:<port>`. Nothing goes to the tenant before the first resource.
 *
 * @throws Error when the file that SSL_CERT_FILE names cannot be read
 */
export function serveAuth0(options: Auth0ProviderOptions = {}): Promise<ProviderServer> {
  const env = options.env ?? process.env;
  const ca = options.ca ?? certificatesFrom(env.SSL_CERT_FILE);
  const transport = { retryWaitScale: options.retryWaitScale ?? 1, ...(ca && { ca }) };
  return serve((log) => new BridgedProvider(auth0Tables(env, transport), log));
}

export interface DockerProviderOptions {
  /** DOCKER_HOST, for what a program does not set. Default: process.env. */
  env?: Record<string, string | undefined>;
  /** What the waits for a healthy container go by. Default: the machine's clock. */
  clock?: Clock;
}

/**
 * Serves the stand-in for the docker plugin 5.2.0 on a free loopback port, for the types and
 * functions in docker/provider.ts. The engine attaches to it by `PULUMI_DEBUG_PROVIDERS=docker:<port>`.
 * Configure asks the daemon for its version, at preview too.
 */
export function serveDocker(options: DockerProviderOptions = {}): Promise<ProviderServer> {
  const env = options.env ?? process.env;
  return serve((log) => new BridgedProvider(dockerTables(env, options.clock), log));
}

export interface KubernetesProviderOptions {
  /** KUBECONFIG, for a program that names no cluster. Default: process.env. */
  env?: Record<string, string | undefined>;
  /**
   * Factor on the fixed waits: 1 + 2 + 4 … s between tries while a namespace is missing, 10 s for a
   * Service's endpoints to settle. Default: 1, as the plugin waits.
   */
  waitScale?: number;
}

/**
 * Serves the stand-in for the kubernetes plugin 4.34.2 on a free loopback port, for the kinds in
 * kubernetes/kinds.ts. The engine attaches to it by `PULUMI_DEBUG_PROVIDERS=kubernetes:<port>`.
 * Configure asks the cluster whether it is there; one that is not fails an up, not a preview.
 */
export function serveKubernetes(options: KubernetesProviderOptions = {}): Promise<ProviderServer> {
  const { env = process.env, waitScale = 1 } = options;
  return serve((log) => new KubernetesProvider({ env, waitScale }, log));
}

function certificatesFrom(file: string | undefined): string | undefined {
  if (!file) return undefined;
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`SSL_CERT_FILE names ${file}, which cannot be read: ${reason}`);
  }
}
