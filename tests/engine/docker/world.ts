/**
 * A tenant, a Docker Engine and a stack of the real program that runs the stand-in's image on it.
 *
 * Container and tenant see each other under the same name: the image passes the tenant's port on.
 */

import type { ConfigMap } from "@pulumi/pulumi/automation/index.js";
import type { ContainerInspectInfo } from "dockerode";
import main from "../../../index.ts";
import { type DockerEngine, startDockerEngine } from "../../../lab/docker/engine.ts";
import { buildStandInImage } from "../../../lab/docker/image.ts";
import { chooseProviders } from "../../../lab/engine/plugins.ts";
import { type LabStack, openLabStack } from "../../../lab/engine/stack.ts";
import { freePort } from "../../../lab/freePort.ts";
import { serveDocker } from "../../../lab/providers/index.ts";
import { startTenant, type Tenant } from "../../../lab/tenant/index.ts";
import { engine, failureOf } from "../support.ts";

/** Where the stand-in keeps its database; mounted, it outlives the container as a database does. */
export const DATABASE = { name: "om-database", path: "/opt/openmetadata/data" };
/** Of the server's container. */
export const SERVER = "om";

export interface World {
  readonly tenant: Tenant;
  readonly docker: DockerEngine;
  readonly lab: LabStack;
  readonly serverUrl: string;
  configure(config: ConfigMap): Promise<void>;
  /** Takes settings back. */
  unset(...keys: string[]): Promise<void>;
  /** @param replace URNs of what is to be made anew. */
  up(replace?: string[]): Promise<Run>;
  refresh(): Promise<Run["changes"]>;
  destroy(): Promise<Run["changes"]>;
  /** Runs an `up` that must fail. @returns what the engine printed. */
  failingUp(): Promise<string>;
  /** `undefined` when there is none of that name. */
  container(name?: string): Promise<ContainerInspectInfo | undefined>;
  /** Everything that the Docker Engine shows of what it has. */
  inspectAll(): Promise<string>;
  /** All that Pulumi's engine has printed so far. */
  printed(): string;
  end(): Promise<void>;
}

export interface Run {
  /** Without what stayed the same. */
  readonly changes: Record<string, number>;
  readonly outputs: Record<string, unknown>;
  readonly printed: string;
}

let worlds = 0;

export async function openWorld(config: ConfigMap = {}): Promise<World> {
  const [tenant, ownEngine, docker, port] = await Promise.all([
    startTenant(),
    engine(),
    startDockerEngine(),
    freePort(),
  ]);
  const tenantPort = Number(new URL(tenant.issuer).port);
  const image = await buildStandInImage(docker, {
    trustedCertificates: tenant.ca,
    forward: { [tenantPort]: await docker.relay(tenantPort) },
  });
  // Where the official plugin can be had, it answers.
  const chosen = await chooseProviders(ownEngine, { provider: "docker" });
  const double = chosen === "lab" ? await serveDocker({ env: {} }) : undefined;
  const lab = await openLabStack({
    engine: ownEngine,
    stackName: "test",
    folder: `docker-${process.pid}-${worlds++}`,
    program: main,
    auth0: { providers: await chooseProviders(ownEngine), tenant },
    doubles: double ? { docker: double.port } : {},
    environment: { NODE_EXTRA_CA_CERTS: tenant.caFile },
  });
  const serverUrl = `http://localhost:${port}`;
  const configure = (changes: ConfigMap) => lab.stack.setAllConfig(changes, true);
  await configure({ ...commonConfig(serverUrl, docker.host, image.id), ...config });

  let printed = "";
  const onOutput = (text: string) => {
    printed += text;
  };
  const options = { onOutput, onError: onOutput };
  const inspect = async (name: string) => {
    const found = await docker.client.listContainers({ all: true });
    const id = found.find(({ Names }) => Names.includes(`/${name}`))?.Id;
    return id === undefined ? undefined : docker.client.getContainer(id).inspect();
  };
  return {
    tenant,
    docker,
    lab,
    serverUrl,
    configure,
    unset: (...keys) => lab.stack.removeAllConfig(keys, true),
    async up(replace) {
      const { length } = printed;
      const { summary, outputs } = await lab.stack.up({ ...options, ...(replace && { replace }) });
      const values = Object.entries(outputs).map(([name, { value }]) => [name, value]);
      return {
        changes: changesOf(summary.resourceChanges),
        outputs: Object.fromEntries(values),
        printed: printed.slice(length),
      };
    },
    refresh: async () => changesOf((await lab.stack.refresh(options)).summary.resourceChanges),
    destroy: async () => changesOf((await lab.stack.destroy(options)).summary.resourceChanges),
    async failingUp() {
      const text = await failureOf(lab.stack, "up");
      printed += text;
      return text;
    },
    container: (name = SERVER) => inspect(name),
    inspectAll: () => inspectAll(docker),
    printed: () => printed,
    async end() {
      await lab.remove();
      await double?.close();
      await docker.stop();
      await tenant.close();
    },
  };
}

function commonConfig(serverUrl: string, host: string, image: string): ConfigMap {
  const values = {
    serverUrl,
    "adminPrincipals[0]": "alice",
    principalDomain: "example.com",
    "signingKeys.modulusLength": "2048",
    "target.kind": "docker",
    "target.mode": "containers",
    "target.host": host,
    "target.image": image,
    "target.name": SERVER,
    "target.volumes[0].name": DATABASE.name,
    "target.volumes[0].path": DATABASE.path,
    "target.port": new URL(serverUrl).port,
    "target.healthTimeout": "60",
  };
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value }]));
}

async function inspectAll({ client }: DockerEngine): Promise<string> {
  const containers = await client.listContainers({ all: true });
  const images = await client.listImages();
  const { Volumes } = await client.listVolumes();
  const shown = [
    ...(await Promise.all(containers.map(({ Id }) => client.getContainer(Id).inspect()))),
    ...(await Promise.all(images.map(({ Id }) => client.getImage(Id).inspect()))),
    ...Volumes,
    ...(await client.listNetworks()),
  ];
  return JSON.stringify(shown);
}

function changesOf(summary: object | undefined): Record<string, number> {
  const { same: _, ...changes } = (summary ?? {}) as Record<string, number>;
  return changes;
}
