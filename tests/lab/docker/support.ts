/** What the tests on a real Docker Engine share. */
import assert from "node:assert/strict";
import { text } from "node:stream/consumers";
import type { DockerEngine } from "../../../lab/docker/engine.ts";
import { type ProviderServer, serveDocker } from "../../../lab/providers/index.ts";
import type { Properties, Property } from "../../../lab/providers/wire.ts";
import { type Answer, ProviderClient } from "../providers/providerClient.ts";

/** Set by `npm run test:docker` (tests/docker.ts). */
export const skip =
  process.env.LAB_DOCKER_TESTS === "1" ? false : "needs a Docker Engine: npm run test:docker";

export const Container = "docker:index/container:Container";
export const Network = "docker:index/network:Network";
export const RemoteImage = "docker:index/remoteImage:RemoteImage";
export const Volume = "docker:index/volume:Volume";

export interface Resource {
  id: string;
  type: string;
  name: string;
  inputs: Properties;
  outputs: Properties;
}

/** The docker stand-in as the Pulumi engine would use it, on a real Docker Engine. */
export class ProviderSession {
  readonly #server: ProviderServer;
  readonly #client: ProviderClient;

  private constructor(server: ProviderServer) {
    this.#server = server;
    this.#client = new ProviderClient(server.port);
  }

  static async start(engine: DockerEngine): Promise<ProviderSession> {
    const session = new ProviderSession(await serveDocker({ env: {} }));
    succeeded(await session.#client.call("Configure", { args: { host: engine.host } }));
    return session;
  }

  async close(): Promise<void> {
    this.#client.close();
    await this.#server.close();
  }

  async check(type: string, name: string, news: Properties): Promise<Properties> {
    const request = { ...named(type, name), olds: {}, news, randomSeed: SEED };
    const { failures, inputs } = succeeded(await this.#client.call("Check", request));
    assert.equal(failures, undefined);
    return inputs as Properties;
  }

  /** Check and Create. */
  async create(type: string, name: string, news: Properties): Promise<Resource> {
    const inputs = await this.check(type, name, news);
    const created = succeeded(await this.tryCreate(type, name, inputs));
    return {
      type,
      name,
      inputs,
      id: String(created.id),
      outputs: created.properties as Properties,
    };
  }

  tryCreate(type: string, name: string, inputs: Properties): Promise<Answer> {
    return this.#client.call("Create", { ...named(type, name), properties: inputs });
  }

  async diff(resource: Resource, news: Properties): Promise<Properties> {
    const { id, type, name, outputs } = resource;
    const inputs = await this.check(type, name, news);
    const request = { ...named(type, name), id, olds: outputs, news: inputs };
    return succeeded(await this.#client.call("Diff", request));
  }

  async update(resource: Resource, news: Properties): Promise<Resource> {
    const { id, type, name, outputs } = resource;
    const inputs = await this.check(type, name, news);
    const request = { ...named(type, name), id, olds: outputs, news: inputs };
    const updated = succeeded(await this.#client.call("Update", request));
    return { ...resource, inputs, outputs: updated.properties as Properties };
  }

  /** As `pulumi refresh` does; undefined when the object is gone. */
  async read({ id, type, name, inputs, outputs }: Resource): Promise<Resource | undefined> {
    const request = { ...named(type, name), id, inputs, properties: outputs };
    const found = succeeded(await this.#client.call("Read", request));
    if (found.id === undefined) return undefined;
    const [live, refreshed] = [found.properties as Properties, found.inputs as Properties];
    return { id, type, name, outputs: live, inputs: refreshed };
  }

  async delete({ id, type, name, outputs }: Resource): Promise<void> {
    succeeded(await this.#client.call("Delete", { ...named(type, name), id, properties: outputs }));
  }
}

const SEED = "J/5hgXRdO/AgnquujaqnILe3w3DUswsjgjif+RB9edI=";

function named(type: string, name: string): Properties {
  return { urn: `urn:pulumi:dev::test::${type}::${name}`, type, name };
}

function succeeded({ response, error }: Answer): Properties {
  assert.equal(error?.message, undefined);
  return response ?? {};
}

/** Output of a command in a running container. */
export async function output(
  engine: DockerEngine,
  id: string,
  ...command: string[]
): Promise<string> {
  const exec = await engine.client
    .getContainer(id)
    .exec({ Cmd: command, AttachStdout: true, AttachStderr: true, Tty: true });
  return (await text(await exec.start({ Tty: true }))).replaceAll("\r\n", "\n").trimEnd();
}

/** Everything a container has printed. */
export async function logsOf(engine: DockerEngine, id: string): Promise<string> {
  const logs = await engine.client.getContainer(id).logs({ stdout: true, stderr: true });
  return logs.toString();
}

export function upload(file: string, content: Buffer, permissions: string): Property {
  return { file, contentBase64: content.toString("base64"), permissions };
}
