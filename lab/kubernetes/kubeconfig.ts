/**
 * Kubeconfig files: which cluster one points to and how to be let in.
 *
 * Not @kubernetes/client-node's KubeConfig, whose import takes a second: the provider double reads
 * one in every run of the engine.
 */

import { readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import * as z from "zod";

const clusterSchema = z.looseObject({
  server: z.string().default(""),
  "certificate-authority": z.string().optional(),
  "certificate-authority-data": z.string().optional(),
  "insecure-skip-tls-verify": z.boolean().optional(),
  "tls-server-name": z.string().optional(),
});

const userSchema = z.looseObject({
  "client-certificate": z.string().optional(),
  "client-certificate-data": z.string().optional(),
  "client-key": z.string().optional(),
  "client-key-data": z.string().optional(),
  token: z.string().optional(),
  tokenFile: z.string().optional(),
  exec: z.unknown().optional(),
});

const contextSchema = z.looseObject({
  cluster: z.string(),
  user: z.string().default(""),
  namespace: z.string().optional(),
});

const fileSchema = z.looseObject({
  clusters: z.array(z.object({ name: z.string(), cluster: clusterSchema })).nullish(),
  users: z.array(z.object({ name: z.string(), user: userSchema })).nullish(),
  contexts: z.array(z.object({ name: z.string(), context: contextSchema })).nullish(),
  "current-context": z.string().nullish(),
});

export type Kubeconfig = z.infer<typeof fileSchema> & {
  /** Folder that file names inside are relative to. */
  readonly folder?: string;
};

export type ClusterEntry = z.infer<typeof clusterSchema>;

/** What to take instead of what the file says. */
export interface KubeconfigOverrides {
  readonly context?: string;
  readonly cluster?: string;
}

/** How to reach an API server. */
export interface ClusterAccess {
  readonly server: string;
  readonly ca?: string;
  readonly certificate?: string;
  readonly key?: string;
  readonly token?: string;
  readonly skipVerification: boolean;
  readonly serverName?: string;
}

/**
 * @param pathOrContents name of a file, `~` for the home folder included, or the text itself.
 * @throws Error when it is neither YAML nor of a kubeconfig's shape.
 */
export function readKubeconfig(pathOrContents: string): Kubeconfig {
  const path = pathOrContents.replace(/^~(?=\/|$)/, homedir());
  const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  // Without an excerpt in errors: it could show a token.
  const contents: unknown = parse(isFile ? readFileSync(path, "utf8") : pathOrContents, {
    prettyErrors: false,
  });
  const { success, data, error } = fileSchema.safeParse(contents ?? {});
  if (!success) {
    throw new Error(`neither the name of a file nor a kubeconfig: ${z.prettifyError(error)}`);
  }
  return isFile ? { ...data, folder: dirname(resolve(path)) } : data;
}

/** @returns undefined when the file names no such context or cluster. */
export function activeCluster(
  config: Kubeconfig,
  overrides: KubeconfigOverrides = {},
): ClusterEntry | undefined {
  const name = overrides.cluster ?? activeContext(config, overrides)?.cluster;
  return config.clusters?.find((entry) => entry.name === name)?.cluster;
}

/** Namespace of the active context. */
export function activeNamespace(
  config: Kubeconfig,
  overrides: KubeconfigOverrides = {},
): string | undefined {
  return activeContext(config, overrides)?.namespace;
}

/**
 * @throws Error when the file names no active cluster, or a way to be let in that the lab does not
 * know.
 */
export function accessOf(config: Kubeconfig, overrides: KubeconfigOverrides = {}): ClusterAccess {
  const cluster = activeCluster(config, overrides);
  if (!cluster?.server) {
    throw new Error(
      "the kubeconfig has no active cluster: set current-context to a context that names one",
    );
  }
  const userName = activeContext(config, overrides)?.user;
  const user = config.users?.find((entry) => entry.name === userName)?.user ?? {};
  if (user.exec !== undefined) {
    throw new Error(
      `user "${userName}" of the kubeconfig gets its credentials from a command (exec), which the lab does not run: use a client certificate or a token`,
    );
  }
  const file = (name: string | undefined) =>
    name === undefined ? undefined : readFileSync(join(config.folder ?? ".", name), "utf8");
  const pem = (data: string | undefined, name: string | undefined) =>
    data === undefined ? file(name) : Buffer.from(data, "base64").toString("utf8");
  return defined({
    server: cluster.server.replace(/\/$/, ""),
    ca: pem(cluster["certificate-authority-data"], cluster["certificate-authority"]),
    certificate: pem(user["client-certificate-data"], user["client-certificate"]),
    key: pem(user["client-key-data"], user["client-key"]),
    token: user.token ?? file(user.tokenFile)?.trim(),
    skipVerification: cluster["insecure-skip-tls-verify"] ?? false,
    serverName: cluster["tls-server-name"],
  });
}

function activeContext(config: Kubeconfig, overrides: KubeconfigOverrides) {
  const name = overrides.context ?? config["current-context"];
  return config.contexts?.find((entry) => entry.name === name)?.context;
}

type Defined<Type> = { [Key in keyof Type]: Exclude<Type[Key], undefined> };

function defined<Type extends object>(object: Type): Defined<Type> {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Defined<Type>;
}
