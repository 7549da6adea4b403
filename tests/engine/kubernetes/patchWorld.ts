/** A tenant, a cluster with a Deployment that Helm has made, and a stack of the real program that patches it. */

import { execFile, execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { ConfigMap } from "@pulumi/pulumi/automation/index.js";
import main from "../../../index.ts";
import { chooseProviders } from "../../../lab/engine/plugins.ts";
import { openLabStack } from "../../../lab/engine/stack.ts";
import {
  type Cluster,
  findCluster,
  type KubernetesObject,
  type Rule,
  StatusError,
  writeRestrictedKubeconfig,
} from "../../../lab/kubernetes/index.ts";
import { serveKubernetes } from "../../../lab/providers/index.ts";
import { startTenant } from "../../../lab/tenant/index.ts";
import type { Container, Deployment, Metadata, Pod } from "../../../live/kubernetes/objects.ts";
import { engine, failureOf } from "../support.ts";

export interface PatchWorld {
  readonly cluster: Cluster;
  readonly namespace: string;
  configure(config: ConfigMap): Promise<void>;
  preview(): Promise<Record<string, number>>;
  up(): Promise<{ changes: Record<string, number>; printed: string; outputs: Outputs }>;
  refresh(): Promise<string>;
  destroy(): Promise<void>;
  /** @returns what the engine printed. */
  failing(operation: "up" | "preview"): Promise<string>;
  /** Applies the Deployment as its owner does. */
  deploy(change?: DeploymentChange): Promise<Deployment>;
  kubectl(args: string[], environment?: Record<string, string>): string;
  /** While something else runs in this process. */
  kubectlInBackground(args: string[]): Promise<unknown>;
  /** @param path in the namespace, such as `secrets/x`. @returns undefined for what is not there. */
  get(path: string): Promise<KubernetesObject | undefined>;
  deployment(): Promise<Deployment & { spec: { template: { spec: PodSpec } } }>;
  list(collection: string): Promise<{ metadata: Metadata & { resourceVersion: string } }[]>;
  /** Names in a collection, sorted. */
  names(collection: "secrets" | "configmaps"): Promise<string[]>;
  pods(): Promise<(Pod & { spec: PodSpec })[]>;
  readState(): Promise<string>;
  end(): Promise<void>;
}

export interface Outputs {
  readonly signingKeys: readonly { readonly generation: number; readonly kid: string }[];
  readonly status: string;
  readonly clientSecret: string;
}

export interface PodSpec {
  readonly containers: readonly (Container & {
    readonly env: readonly { readonly name: string; readonly value?: string; valueFrom?: object }[];
    readonly envFrom?: object[];
  })[];
  readonly volumes: readonly {
    readonly name: string;
    readonly projected?: { readonly sources: readonly { secret?: { name: string } }[] };
  }[];
}

export interface DeploymentChange {
  readonly env?: object[];
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
  readonly force?: boolean;
}

const APPS = "/apis/apps/v1";
const REPLICAS = 2;

/** @param rules of the deployer; default: an administrator's. */
export async function openPatchWorld(
  config: ConfigMap = {},
  rules?: readonly Rule[],
): Promise<PatchWorld> {
  const root = mkdtempSync(join(tmpdir(), "patch-world-"));
  const [tenant, ownEngine, cluster] = await Promise.all([startTenant(), engine(), findCluster()]);
  const namespace = `patch-${randomBytes(4).toString("hex")}`;
  const { api } = cluster;
  await api.request("POST", "/api/v1/namespaces", { body: { metadata: { name: namespace } } });
  let kubeconfig = cluster.kubeconfigFile;
  if (rules !== undefined) {
    kubeconfig = join(root, "kubeconfig");
    await writeRestrictedKubeconfig(cluster, { namespace, name: "deployer", rules }, kubeconfig);
  }
  // Where the official plugin can be had, it answers.
  const isDouble = (await chooseProviders(ownEngine, { provider: "kubernetes" })) === "lab";
  const double = isDouble ? await serveKubernetes({ env: {}, waitScale: 0 }) : undefined;
  const lab = await openLabStack({
    engine: ownEngine,
    stackName: "test",
    folder: `patch-${process.pid}-${namespace}`,
    program: main,
    auth0: { providers: await chooseProviders(ownEngine), tenant },
    doubles: double ? { kubernetes: double.port } : {},
    environment: { NODE_EXTRA_CA_CERTS: tenant.caFile },
  });
  const configure = (changes: ConfigMap) => lab.stack.setAllConfig(changes, true);
  await configure({ ...commonConfig(namespace, kubeconfig), ...config });

  const kubectl = cluster.programs === undefined ? "kubectl" : join(cluster.programs, "kubectl");
  const place = ["--kubeconfig", cluster.kubeconfigFile, "--namespace", namespace];
  const inNamespace = (path: string) => {
    const base = /^(deployments|replicasets)/.test(path) ? APPS : "/api/v1";
    return `${base}/namespaces/${namespace}/${path}`;
  };
  const get = (path: string) =>
    api.request("GET", inNamespace(path)).catch((error: unknown) => {
      if (error instanceof StatusError && error.code === 404) return undefined;
      throw error;
    });
  const list = async (collection: string) =>
    ((await get(collection))?.items ?? []) as never as Awaited<ReturnType<PatchWorld["list"]>>;
  return {
    cluster,
    namespace,
    configure,
    get,
    list,
    async preview() {
      return { ...(await lab.stack.preview()).changeSummary };
    },
    async up() {
      let printed = "";
      const onOutput = (text: string) => {
        printed += text;
      };
      const { summary, outputs } = await lab.stack.up({ onOutput, onError: onOutput });
      const values = Object.entries(outputs).map(([name, { value }]) => [name, value]);
      return {
        changes: { ...summary.resourceChanges },
        printed,
        outputs: Object.fromEntries(values),
      };
    },
    async refresh() {
      return (await lab.stack.refresh()).stdout;
    },
    async destroy() {
      await lab.stack.destroy();
    },
    failing: (operation) => failureOf(lab.stack, operation),
    async deploy(change = {}) {
      const query = { fieldManager: "helm", force: String(change.force ?? false) };
      const body = JSON.stringify(manifest(change));
      const contentType = "application/apply-patch+yaml";
      const path = inNamespace("deployments/openmetadata");
      const made = await api.request("PATCH", path, { query, body, contentType });
      return made as unknown as Deployment;
    },
    kubectl: (args, environment = {}) =>
      execFileSync(kubectl, [...place, ...args], {
        encoding: "utf8",
        env: { ...process.env, ...environment },
        stdio: "pipe",
      }),
    kubectlInBackground: (args) => promisify(execFile)(kubectl, [...place, ...args]),
    deployment: async () => (await get("deployments/openmetadata")) as never,
    names: async (collection) =>
      (await list(collection))
        .map(({ metadata }) => metadata.name)
        .filter((name) => name !== "kube-root-ca.crt")
        .sort(),
    pods: async () => (await list("pods")) as unknown as (Pod & { spec: PodSpec })[],
    readState: () => lab.readState(),
    async end() {
      await api.request("DELETE", `/api/v1/namespaces/${namespace}`).catch(() => {});
      await lab.remove();
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
    "target.mode": "patch",
    "target.namespace": namespace,
    "target.kubeconfig": kubeconfig,
    "target.rolloutTimeout": "60",
  };
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value }]));
}

/** As the chart makes it, with only what matters to a patch. */
function manifest({ env = [], labels = {}, annotations = {} }: DeploymentChange) {
  const app = { "app.kubernetes.io/name": "openmetadata" };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: {
      name: "openmetadata",
      labels: { ...app, "app.kubernetes.io/managed-by": "Helm", ...labels },
      annotations: { "meta.helm.sh/release-name": "openmetadata", ...annotations },
    },
    spec: {
      replicas: REPLICAS,
      selector: { matchLabels: app },
      template: {
        metadata: { labels: app },
        spec: {
          containers: [
            {
              name: "openmetadata",
              image: "example.com/openmetadata:1.13.1",
              env: [{ name: "LOG_LEVEL", value: "INFO" }, ...env],
              envFrom: [{ secretRef: { name: "openmetadata-config" } }],
              volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
            },
          ],
          volumes: [{ name: "tmp", emptyDir: {} }],
        },
      },
    },
  };
}
