/** A tenant, a namespace of a real API server, and a stack of the real program that delivers into it. */

import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ConfigMap } from "@pulumi/pulumi/automation/index.js";
import main from "../../../index.ts";
import { chooseProviders } from "../../../lab/engine/plugins.ts";
import { type LabStack, openLabStack } from "../../../lab/engine/stack.ts";
import {
  type Cluster,
  findCluster,
  type Rule,
  writeRestrictedKubeconfig,
} from "../../../lab/kubernetes/index.ts";
import { serveKubernetes } from "../../../lab/providers/index.ts";
import { startTenant, type Tenant } from "../../../lab/tenant/index.ts";
import { engine, failureOf } from "../support.ts";

export interface World {
  readonly tenant: Tenant;
  readonly cluster: Cluster;
  readonly lab: LabStack;
  readonly namespace: string;
  /** Whether the lab's double of the kubernetes plugin answers. */
  readonly isDouble: boolean;
  configure(config: ConfigMap): Promise<void>;
  /** @param flags such as `--refresh` */
  up(flags?: { readonly refresh?: boolean }): Promise<Run>;
  /** Runs what must fail. @returns what the engine printed. */
  failing(operation: "up" | "refresh" | "destroy"): Promise<string>;
  destroy(): Promise<Record<string, number>>;
  /** Goes on as a service account that may do this in the namespace, and no more. */
  restrictTo(rules: readonly Rule[]): Promise<void>;
  /** As an administrator, in the namespace. @returns what it prints. */
  kubectl(...args: string[]): string;
  /** Secrets and ConfigMaps by kind and name, with what is in them; not those of Kubernetes itself. */
  objects(): Promise<Map<string, StoredObject>>;
  /** All that the engine has printed so far. */
  printed(): string;
  end(): Promise<void>;
}

export interface StoredObject {
  readonly resourceVersion: string;
  /** Decoded. */
  readonly data: Readonly<Record<string, string>>;
}

export interface Run {
  /** Without what stayed the same. */
  readonly changes: Record<string, number>;
  readonly outputs: Record<string, unknown>;
  readonly printed: string;
}

let worlds = 0;

/**
 * @param config settings of the target and beside it.
 * @param hasNamespace whether the namespace is there before the first run.
 */
export async function openWorld(config: ConfigMap, hasNamespace = true): Promise<World> {
  const root = mkdtempSync(join(tmpdir(), "kubernetes-world-"));
  const [tenant, ownEngine, cluster] = await Promise.all([startTenant(), engine(), findCluster()]);
  const namespace = `sso-${randomBytes(4).toString("hex")}`;
  if (hasNamespace) {
    const body = { metadata: { name: namespace } };
    await cluster.api.request("POST", "/api/v1/namespaces", { body });
  }
  // Where the official plugin can be had, it answers.
  const world = await chooseProviders(ownEngine, { provider: "kubernetes" });
  const double = world === "lab" ? await serveKubernetes({ env: {}, waitScale: 0 }) : undefined;
  const lab = await openLabStack({
    engine: ownEngine,
    stackName: "test",
    folder: `kubernetes-${process.pid}-${worlds++}`,
    program: main,
    auth0: { providers: await chooseProviders(ownEngine), tenant },
    doubles: double ? { kubernetes: double.port } : {},
    environment: { NODE_EXTRA_CA_CERTS: tenant.caFile },
  });
  const configure = (changes: ConfigMap) => lab.stack.setAllConfig(changes, true);
  await configure({ ...commonConfig(namespace, cluster.kubeconfigFile), ...config });

  let printed = "";
  const onOutput = (text: string) => {
    printed += text;
  };
  let accounts = 0;
  return {
    tenant,
    cluster,
    lab,
    namespace,
    isDouble: double !== undefined,
    configure,
    async up({ refresh = false } = {}) {
      const { length } = printed;
      const options = { onOutput, onError: onOutput, ...(refresh && { refresh }) };
      const { summary, outputs } = await lab.stack.up(options);
      const values = Object.entries(outputs).map(([name, { value }]) => [name, value]);
      return {
        changes: changesOf(summary.resourceChanges),
        outputs: Object.fromEntries(values),
        printed: printed.slice(length),
      };
    },
    async failing(operation) {
      const text = await failureOf(lab.stack, operation);
      printed += text;
      return text;
    },
    async destroy() {
      const { summary } = await lab.stack.destroy({ onOutput, onError: onOutput });
      return changesOf(summary.resourceChanges);
    },
    async restrictTo(rules) {
      const name = `deployer-${accounts++}`;
      const file = join(root, name);
      await writeRestrictedKubeconfig(cluster, { namespace, name, rules }, file);
      await configure({ "target.kubeconfig": { value: file } });
    },
    kubectl: (...args) =>
      execFileSync(
        cluster.programs === undefined ? "kubectl" : join(cluster.programs, "kubectl"),
        ["--kubeconfig", cluster.kubeconfigFile, "--namespace", namespace, ...args],
        { encoding: "utf8", stdio: "pipe" },
      ),
    objects: () => objectsOf(cluster, namespace),
    printed: () => printed,
    async end() {
      await lab.remove();
      const path = `/api/v1/namespaces/${namespace}`;
      // It may be gone with the stack that made it.
      await cluster.api.request("DELETE", path).catch(() => {});
      await double?.close();
      await cluster.stop();
      await tenant.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function commonConfig(namespace: string, kubeconfig: string): ConfigMap {
  const values = {
    serverUrl: "https://om.example.com",
    "adminPrincipals[0]": "alice",
    principalDomain: "example.com",
    "signingKeys.modulusLength": "2048",
    "target.kind": "kubernetes",
    "target.namespace": namespace,
    "target.kubeconfig": kubeconfig,
  };
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value }]));
}

async function objectsOf({ api }: Cluster, namespace: string): Promise<Map<string, StoredObject>> {
  const objects = new Map<string, StoredObject>();
  for (const collection of ["secrets", "configmaps"]) {
    const { items } = (await api.request(
      "GET",
      `/api/v1/namespaces/${namespace}/${collection}`,
    )) as unknown as { items: Item[] };
    for (const { metadata, data = {} } of items) {
      if (metadata.name === "kube-root-ca.crt") continue;
      const entries = Object.entries(data).map(([key, text]) => [
        key,
        collection === "secrets" ? atob(text) : text,
      ]);
      objects.set(`${collection}/${metadata.name}`, {
        resourceVersion: metadata.resourceVersion,
        data: Object.fromEntries(entries),
      });
    }
  }
  return objects;
}

interface Item {
  readonly metadata: { readonly name: string; readonly resourceVersion: string };
  readonly data?: Readonly<Record<string, string>>;
}

function changesOf(summary: object | undefined): Record<string, number> {
  const { same: _, ...changes } = (summary ?? {}) as Record<string, number>;
  return changes;
}
