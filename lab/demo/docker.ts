/** The demo's server in a container: a Docker Engine, the stand-in's image, and what the stack makes. */

import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import type { ContainerInspectInfo } from "dockerode";
import { type DockerEngine, startDockerEngine } from "../docker/engine.ts";
import { buildStandInImage } from "../docker/image.ts";
import type { Engine } from "../engine/cli.ts";
import { chooseProviders } from "../engine/plugins.ts";
import { serveDocker } from "../providers/index.ts";
import { type DeliveredFile, masked } from "./delivery.ts";
import type { Session } from "./session.ts";
import type { Place } from "./story.ts";

const SERVER = "openmetadata-demo";
const IMAGE = "openmetadata-stand-in:demo";
/** The stand-in's database, which outlives a container as a database does. */
const DATABASE = { name: "openmetadata-demo-database", path: "/opt/openmetadata/data" };
const SSO_DIRECTORY = "/etc/openmetadata/sso";
const FILES = ["keys/1/private_key.der", "keys/1/public_key.der", "jwks.json"];
/** Of the variables, those of the sign-in. */
const OF_SIGN_IN = /^(AUTH|OIDC_|JWT_|RSA_|CUSTOM_OIDC_|FORCE_SECURE_|SECURITY_CONFIG_)/;
/** What the stack puts on all that it makes. */
const OWN = JSON.stringify({ label: ["openmetadata-auth0.stack=openmetadata-auth0/demo"] });

/** @throws Error with what to do where no Docker Engine can be had. */
export async function openDockerPlace(
  { tenant, serverPort }: Session,
  engine: Engine,
  onProgress: (text: string) => void,
  signal: AbortSignal,
): Promise<Place> {
  const docker = await startDockerEngine(onProgress);
  let closeDouble = async () => {};
  const close = async () => {
    await closeDouble();
    await removeOwn(docker).catch(() => {});
    await docker.stop();
  };
  try {
    onProgress("packing the stand-in's image");
    const tenantPort = Number(new URL(tenant.issuer).port);
    const image = await buildStandInImage(docker, {
      name: IMAGE,
      trustedCertificates: await readFile(tenant.caFile, "utf8"),
      forward: { [tenantPort]: await docker.relay(tenantPort) },
    });
    const provider = await chooseProviders(engine, { provider: "docker", onProgress, signal });
    const double = provider === "lab" ? await serveDocker({ env: {} }) : undefined;
    closeDouble = async () => double?.close();
    const config = {
      kind: "docker",
      mode: "containers",
      host: docker.host,
      image: image.id,
      name: SERVER,
      "volumes[0].name": DATABASE.name,
      "volumes[0].path": DATABASE.path,
      port: String(serverPort),
    };
    return {
      description: `${await versionOf(docker)}; ${double ? "the lab's double of the docker plugin" : "official docker plugin"}`,
      config: Object.fromEntries(
        Object.entries(config).map(([key, value]) => [`target.${key}`, { value }]),
      ),
      doubles: double ? { docker: double.port } : {},
      readDelivery: () => readDelivery(docker),
      findLeft: () => findOwn(docker),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function versionOf({ client, own }: DockerEngine): Promise<string> {
  const { Version } = await client.version();
  return `Docker Engine ${Version}, ${own ? "the lab's own" : "the one of DOCKER_HOST"}`;
}

/** The variables as `docker inspect` shows them, and the uploads. */
async function readDelivery({ client }: DockerEngine): Promise<DeliveredFile[]> {
  const container = client.getContainer(SERVER);
  const { Config }: ContainerInspectInfo = await container.inspect();
  const variables = Config.Env.filter((entry) => OF_SIGN_IN.test(entry)).toSorted();
  const files = await Promise.all(
    FILES.map(async (path) => {
      const tar = await buffer(await container.getArchive({ path: `${SSO_DIRECTORY}/${path}` }));
      const { mode, content } = onlyFile(tar);
      return { path, mode, content: masked(path, content) };
    }),
  );
  const environment = Buffer.from(variables.join("\n"));
  return [
    { path: "environment", mode: "docker inspect", content: masked("environment", environment) },
    ...files,
  ];
}

/** The one file of an archive (POSIX ustar), behind what extended headers say of it. */
function onlyFile(tar: Buffer): { mode: string; content: Buffer } {
  const octal = (offset: number, length: number) =>
    Number.parseInt(tar.toString("ascii", offset, offset + length), 8);
  for (let at = 0; at + 512 <= tar.length; ) {
    const size = octal(at + 124, 11);
    const type = tar.toString("ascii", at + 156, at + 157);
    if (type !== "x" && type !== "g") {
      const mode = `0${(octal(at + 100, 7) & 0o777).toString(8)}`;
      return { mode, content: tar.subarray(at + 512, at + 512 + size) };
    }
    at += 512 + 512 * Math.ceil(size / 512);
  }
  throw new Error("the Docker Engine sent an archive without a file");
}

/** Names of containers and networks of the stack. */
async function findOwn({ client }: DockerEngine): Promise<string[]> {
  const containers = await client.listContainers({ all: true, filters: OWN });
  const networks = await client.listNetworks({ filters: OWN });
  return [
    ...containers.map(({ Names }) => `container ${Names[0]?.slice(1)}`),
    ...networks.map(({ Name }) => `network ${Name}`),
  ];
}

/** On an engine that is lent, what a demo that failed has left, and what a demo brings along. */
async function removeOwn({ client }: DockerEngine): Promise<void> {
  for (const { Id } of await client.listContainers({ all: true, filters: OWN })) {
    await client.getContainer(Id).remove({ force: true, v: true });
  }
  for (const { Id } of await client.listNetworks({ filters: OWN })) {
    await client.getNetwork(Id).remove();
  }
  await client
    .getVolume(DATABASE.name)
    .remove()
    .catch(() => {});
  await client
    .getImage(IMAGE)
    .remove()
    .catch(() => {});
}
