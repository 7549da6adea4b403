/** A namespace of a real cluster, and the provider double working in it as the engine would have it. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { type Cluster, findCluster, type KubernetesObject } from "../../../lab/kubernetes/index.ts";
import { type ProviderServer, serveKubernetes } from "../../../lab/providers/index.ts";
import type { Properties } from "../../../lab/providers/wire.ts";
import { type Answer, ProviderClient } from "../providers/providerClient.ts";

/** A resource as the state keeps it. */
export interface Resource {
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

export class World {
  readonly cluster: Cluster;
  /** Made for the test, and removed with all that is in it. */
  readonly namespace: string;
  readonly client: ProviderClient;
  readonly #server: ProviderServer;

  private constructor(cluster: Cluster, namespace: string, server: ProviderServer) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.#server = server;
    this.client = new ProviderClient(server.port);
  }

  static async open(): Promise<World> {
    const cluster = await findCluster();
    const namespace = `lab-${randomBytes(4).toString("hex")}`;
    await cluster.api.request("POST", "/api/v1/namespaces", {
      body: { metadata: { name: namespace } },
    });
    const world = new World(cluster, namespace, await serveKubernetes({ env: {}, waitScale: 0 }));
    await world.configure();
    return world;
  }

  async close(): Promise<void> {
    this.client.close();
    await this.#server.close();
    await this.cluster.api.request("DELETE", `/api/v1/namespaces/${this.namespace}`);
    await this.cluster.stop();
  }

  /** @param kubeconfig its text. Default: the administrator's. */
  async configure(options: Properties = {}, kubeconfig?: string): Promise<void> {
    const text = kubeconfig ?? readFileSync(this.cluster.kubeconfigFile, "utf8");
    await this.#must("Configure", { args: { kubeconfig: text, ...options } });
  }

  /** Check and Create. */
  async create(type: string, name: string, object: Properties, timeout = 60): Promise<Resource> {
    const { inputs, answer } = await this.tryCreate(type, name, object, timeout);
    const { id, properties } = responseOf(answer);
    return { type, name, id: String(id), inputs, outputs: properties as Properties };
  }

  async tryCreate(type: string, name: string, object: Properties, timeout = 60) {
    const inputs = await this.#check(type, name, {}, object);
    const request = { ...identity(type, name), properties: inputs, timeout };
    return { inputs, answer: await this.client.call("Create", request) };
  }

  /** Check and Diff. */
  async diff(resource: Resource, object: Properties): Promise<Properties> {
    const news = await this.#check(resource.type, resource.name, resource.inputs, object);
    return this.#must("Diff", { ...known(resource), olds: resource.outputs, news });
  }

  /** Check and Update. */
  async update(resource: Resource, object: Properties, timeout = 60): Promise<Resource> {
    const { inputs, answer } = await this.tryUpdate(resource, object, timeout);
    const { properties } = responseOf(answer);
    return { ...resource, inputs, outputs: properties as Properties };
  }

  async tryUpdate(resource: Resource, object: Properties, timeout = 60) {
    const { type, name } = resource;
    const inputs = await this.#check(type, name, resource.inputs, object);
    const request = { ...known(resource), olds: resource.outputs, news: inputs, timeout };
    return { inputs, answer: await this.client.call("Update", request) };
  }

  /** @returns undefined when it is gone. */
  async refresh(resource: Resource): Promise<Resource | undefined> {
    const { inputs, outputs } = resource;
    const found = await this.#must("Read", { ...known(resource), inputs, properties: outputs });
    if (found.id === undefined) return undefined;
    return {
      ...resource,
      inputs: found.inputs as Properties,
      outputs: found.properties as Properties,
    };
  }

  async delete(resource: Resource): Promise<void> {
    responseOf(await this.tryDelete(resource));
  }

  tryDelete(resource: Resource): Promise<Answer> {
    const request = { ...known(resource), properties: resource.outputs, timeout: 60 };
    return this.client.call("Delete", request);
  }

  /** An object of the namespace as the cluster has it, such as `deployments/x` of `apps/v1`. */
  get(path: string, apiVersion = "v1"): Promise<KubernetesObject> {
    return this.cluster.api.request("GET", this.path(path, apiVersion));
  }

  path(path: string, apiVersion = "v1"): string {
    const root = apiVersion === "v1" ? "/api/v1" : `/apis/${apiVersion}`;
    return `${root}/namespaces/${this.namespace}/${path}`;
  }

  /** Server-side apply by somebody else. */
  async applyAs(manager: string, path: string, apiVersion: string, object: Properties) {
    await this.cluster.api.request("PATCH", this.path(path, apiVersion), {
      query: { fieldManager: manager, force: "true" },
      contentType: "application/apply-patch+yaml",
      body: object,
    });
  }

  async #check(type: string, name: string, olds: Properties, news: Properties) {
    const randomSeed = randomBytes(32).toString("base64");
    const request = { ...identity(type, name), olds, news, randomSeed };
    return (await this.#must("Check", request)).inputs as Properties;
  }

  async #must(method: string, request: Properties): Promise<Properties> {
    return responseOf(await this.client.call(method, request));
  }
}

function responseOf({ response, error }: Answer): Properties {
  assert.equal(error?.message, undefined);
  return response ?? {};
}

function identity(type: string, name: string): Properties {
  return { urn: `urn:pulumi:lab::test::${type}::${name}`, type, name };
}

function known({ type, name, id }: Resource): Properties {
  return { ...identity(type, name), id };
}

/** A Deployment of one container. */
export function deploymentOf(
  metadata: Properties,
  image: string,
  { podSpec = {}, replicas = 1 }: { podSpec?: Properties; replicas?: number } = {},
): Properties {
  const labels = { app: String(metadata.name) };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata,
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: "server", image }], ...podSpec },
      },
    },
  };
}
