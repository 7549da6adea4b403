/**
 * docs/docker-compose.md, followed from its first command to its last with the real Docker Compose on a
 * real Docker Engine: a server that runs already, from a double of OpenMetadata's compose file.
 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { ContainerInspectInfo } from "dockerode";
import { parse, stringify } from "yaml";
import { composeEnvironment } from "../../../lab/docker/composePlugin.ts";
import { type DockerEngine, startDockerEngine } from "../../../lab/docker/engine.ts";
import { buildStandInImage } from "../../../lab/docker/image.ts";
import { skip } from "../../lab/docker/support.ts";
import { BASE_FILE } from "../composeDouble.ts";
import { type PageReader, readPage } from "../pageReader.ts";
import { assertSignsIn } from "../signIn.ts";
import { openWorld, type Run, type World } from "../world.ts";
import { healthy } from "./waiting.ts";

const SERVER = "openmetadata_server";
const SERVICES = ["execute_migrate_all", "openmetadata_ingestion", "openmetadata_mysql"];

function withoutDockerCli(): string | false {
  try {
    execFileSync("docker", ["--version"], { stdio: "ignore" });
    return false;
  } catch {
    return "needs the docker CLI";
  }
}

describe("docs/docker-compose.md", { skip: skip || withoutDockerCli(), concurrency: false }, () => {
  let world: World;
  let docker: DockerEngine;
  let page: PageReader;
  let first: Run;
  let command: string;

  before(async () => {
    // A bare-metal world of which the page makes another one.
    world = await openWorld({}, undefined, false);
    docker = await startDockerEngine();
    const tenantPort = Number(new URL(world.tenant.issuer).port);
    const image = await buildStandInImage(docker, {
      trustedCertificates: world.tenant.ca,
      forward: { [tenantPort]: await docker.relay(tenantPort) },
    });
    const environment = {
      ...(await composeEnvironment()),
      DOCKER_HOST: docker.host,
      COMPOSE_PROJECT_NAME: "openmetadata",
    };
    page = await readPage(
      "docker-compose.md",
      ["From a running server to signed in", "Later", "When it does not work"],
      world,
      {
        "https://openmetadata.example.com": world.serverUrl,
        "http://localhost:8585": world.serverUrl,
        "/etc/openmetadata/sso": world.directory,
      },
      environment,
    );
    const file = join(page.directory, "docker-compose.yml");
    writeFileSync(
      file,
      onThisMachine(readFileSync(BASE_FILE, "utf8"), image.name, world, page.directory),
    );
    execFileSync("docker", ["compose", "up", "-d"], {
      cwd: page.directory,
      env: { ...process.env, ...environment },
      stdio: "ignore",
    });
    await listens();
  });
  after(async () => {
    await docker?.stop();
    await world?.end();
  });

  async function container(name = SERVER): Promise<ContainerInspectInfo> {
    const found = await docker.client.listContainers({ all: true });
    const id = found.find(({ Names }) => Names.includes(`/${name}`))?.Id;
    assert.ok(id, `${name} is there`);
    return docker.client.getContainer(id).inspect();
  }
  const idOf = async (name?: string) => (await container(name)).Id;
  const idsOfOthers = () => Promise.all(SERVICES.map(idOf));

  const kidOf = ({ outputs }: Run, generation: number) =>
    (outputs.signingKeys as { generation: number; kid: string }[]).find(
      (key) => key.generation === generation,
    )?.kid;

  /** Whoever follows the page sees that the server is up; here somebody looks. */
  const listens = async () => healthy(docker, await idOf());

  it("asks for a Compose that is new enough", async () => {
    const [major = 0, minor = 0] = (await page.next()).printed.split(".").map(Number);
    assert.ok(major > 2 || minor >= 25);
  });

  it("sets the stack and delivers, and ends pending with the command", async () => {
    const { run } = await page.next();
    assert.ok(run);
    first = run;
    assert.match(
      String(run.outputs.status),
      /^pending \(it signs with key .*\): run `docker compose .* up -d`, then run `pulumi up` again$/,
    );
    command = /`(docker compose .*?)`/.exec(String(run.outputs.status))?.[1] ?? "";
  });

  it("makes the server anew, and nothing else", async () => {
    const [server, others] = [await idOf(), await idsOfOthers()];
    const { printed } = await page.next();
    assert.match(printed, /remove-security-config \(a test double, not OpenMetadata\): removed/);
    assert.notEqual(await idOf(), server);
    assert.deepEqual(await idsOfOthers(), others);
    await listens();
  });

  it("completes, and a person signs in", async () => {
    const { run } = await page.next();
    assert.equal(run?.outputs.status, `signs with key ${kidOf(first, 1)}`);
    await assertSignsIn(world);
  });

  it("has named the command that says the same without an .env", async () => {
    const server = await idOf();
    await page.sh([command]);
    assert.equal(await idOf(), server);
  });

  it("mounts the keys read-only, and shows no secret but the client's in the environment", async () => {
    const { Mounts, Config } = await container();
    const mount = Mounts.find(({ Destination }) => Destination === "/etc/openmetadata/sso");
    assert.deepEqual(
      [mount?.Type, mount?.Source, mount?.RW],
      ["bind", join(world.directory, "mounted"), false],
    );
    const secret = String(world.tenant.clients.list()[0]?.client_secret);
    const key = readFileSync(
      join(world.directory, "mounted/keys/1/private_key.der"),
      "base64",
    ).slice(400, 440);
    const { Env, ...rest } = Config;
    assert.ok(Env.includes(`OIDC_CLIENT_SECRET=${secret}`));
    const others = await Promise.all(SERVICES.map((name) => container(name)));
    const shown = JSON.stringify([Mounts, rest, others]);
    assert.ok(!shown.includes(secret));
    assert.ok(!JSON.stringify([Env, shown]).includes(key));
  });

  it("rotates: pending, made anew, complete", async () => {
    const server = await idOf();
    const { run } = await page.next();
    assert.notEqual(await idOf(), server);
    // The page's last command may look before the server is up; then it says so.
    await listens();
    const done = /^pending/.test(String(run?.outputs.status)) ? await world.up() : run;
    assert.equal(done?.outputs.status, `signs with key ${kidOf(first, 2)}`);
    await assertSignsIn(world);
  });

  it("shows the server and its log", async () => {
    const { printed } = await page.next();
    assert.match(printed, /openmetadata_server/);
    assert.match(printed, /a test double, not OpenMetadata/);
  });

  it("goes back: a server without the stack's files, and no directory", async () => {
    await page.next();
    const { Mounts, Config } = await container();
    assert.ok(!JSON.stringify(Mounts).includes(world.directory));
    assert.ok(Config.Env.includes("AUTHENTICATION_PROVIDER=basic"));
    assert.equal(existsSync(world.directory), false);
    assert.deepEqual(world.tenant.clients.list(), []);
  });

  it("makes the server anew by force", async () => {
    const server = await idOf();
    await page.next();
    assert.notEqual(await idOf(), server);
    assert.equal(page.left(), 0);
  });
});

interface Base {
  services: Record<string, Record<string, unknown>>;
  volumes: Record<string, unknown>;
}

/**
 * The double of the compose file with what this machine has: one image, in which only server and
 * migration do something, another port, a volume for the stand-in's database, and in place of the keys
 * that the real image ships with a pair that nobody knows.
 */
function onThisMachine(
  text: string,
  image: string,
  { serverUrl }: World,
  directory: string,
): string {
  const base = parse(text) as Base;
  for (const [name, service] of Object.entries(base.services)) {
    Object.assign(service, { image, pull_policy: "never" });
    if (["openmetadata-server", "execute-migrate-all"].includes(name)) continue;
    delete service.ports;
    delete service.command;
    Object.assign(service, { entrypoint: ["sleep", "infinity"], environment: {} });
    if (service.healthcheck) service.healthcheck = { test: ["CMD", "true"], interval: "1s" };
  }
  const server = base.services["openmetadata-server"] ?? {};
  server.ports = [`127.0.0.1:${new URL(serverUrl).port}:8585`];
  server.volumes = [
    "om-database:/opt/openmetadata/data",
    ...publishedKeys(directory).map(
      (file) => `${file}:/opt/openmetadata/conf/${basename(file)}:ro`,
    ),
  ];
  server.healthcheck = { ...(server.healthcheck as object), interval: "1s" };
  base.volumes["om-database"] = {};
  return stringify(base);
}

function publishedKeys(directory: string): string[] {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { format: "der", type: "pkcs8" },
    publicKeyEncoding: { format: "der", type: "spki" },
  });
  return Object.entries({ "private_key.der": privateKey, "public_key.der": publicKey }).map(
    ([name, content]) => {
      const file = join(directory, name);
      writeFileSync(file, content, { mode: 0o644 });
      return file;
    },
  );
}
