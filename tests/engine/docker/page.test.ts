/**
 * docs/docker.md on mode containers, followed from its first command to its last: on a server that runs already, with the
 * real Docker and Pulumi CLIs. What runs the program (`pulumi up`, `preview`, `destroy`) goes through the
 * Automation API, as everywhere in the lab, since the CLI alone needs a language host.
 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { tarOf } from "../../../lab/docker/tar.ts";
import { PULUMI_HOME } from "../../../lab/engine/plugins.ts";
import { skip } from "../../lab/docker/support.ts";
import { assertSignsIn } from "../signIn.ts";
import { engine } from "../support.ts";
import { blocksOf, inShell, type Shell, substituted } from "./page.ts";
import { prints } from "./waiting.ts";
import { DATABASE, openWorld, type World } from "./world.ts";

const OLD = "openmetadata_server";
const NETWORK = "openmetadata_app_net";
const NEW = "openmetadata";

function withoutDockerCli(): string | false {
  try {
    execFileSync("docker", ["--version"], { stdio: "ignore" });
    return false;
  } catch {
    return "needs the docker CLI";
  }
}

describe("docs/docker.md", { skip: skip || withoutDockerCli(), concurrency: false }, () => {
  const blocks = ["Sign-on for a server that runs already", "Later"].flatMap((heading) =>
    blocksOf("docker.md", heading),
  );
  let world: World;
  let shell: Shell;

  before(async () => {
    world = await openWorld();
    const { workspace } = world.lab.stack;
    shell = {
      directory: workspace.workDir,
      environment: {
        ...(workspace.envVars as Record<string, string>),
        PULUMI_HOME,
        PULUMI_STACK: world.lab.stack.name,
        DOCKER_HOST: world.docker.host,
      },
      pulumi: (await engine()).command.command,
    };
    await runOldServer();
  });
  after(() => world?.end());

  /**
   * The stand-in under the name of OpenMetadata's compose file. It has run on the database, which so
   * remembers that people sign in with passwords.
   */
  async function runOldServer(): Promise<void> {
    const { client } = world.docker;
    await client.createNetwork({ Name: NETWORK });
    const old = await client.createContainer({
      name: OLD,
      Image: "openmetadata-stand-in:lab",
      Env: [
        "DB_HOST=postgresql",
        "DB_USER_PASSWORD=pa55word",
        "AUTHENTICATION_PROVIDER=basic",
        "RSA_PRIVATE_KEY_FILE_PATH=/tmp/private_key.der",
        "RSA_PUBLIC_KEY_FILE_PATH=/tmp/public_key.der",
      ],
      HostConfig: {
        NetworkMode: NETWORK,
        RestartPolicy: { Name: "always" },
        Binds: [`${DATABASE.name}:${DATABASE.path}`],
      },
    });
    await old.putArchive(signingPair(), { path: "/tmp" });
    await old.start();
    const log = await prints(world.docker, old.id, /listens on/);
    assert.match(log, /Loaded security configuration from database - provider: basic/);
  }

  /** The image has none of its own, unlike OpenMetadata's. */
  function signingPair(): Buffer {
    const { privateKey, publicKey } = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      privateKeyEncoding: { type: "pkcs8", format: "der" },
      publicKeyEncoding: { type: "spki", format: "der" },
    });
    return tarOf([
      { path: "private_key.der", mode: 0o444, content: privateKey },
      { path: "public_key.der", mode: 0o444, content: publicKey },
    ]);
  }

  /** What the page leaves to the reader's machine. */
  const ofTheLab = () => ({
    "target.host": { value: world.docker.host },
    "target.port": { value: new URL(world.serverUrl).port },
    "target.volumes[0].name": { value: DATABASE.name },
    "target.volumes[0].path": { value: DATABASE.path },
  });

  async function follow(block: string[] | undefined): Promise<string> {
    assert.ok(block, "the page has that block");
    const values = { "https://openmetadata.example.com": world.serverUrl };
    let printed = "";
    const pending: string[] = [];
    const flush = async () => {
      const lines = pending.splice(0);
      if (lines.length > 0) printed += await inShell(lines, shell);
    };
    for (const line of block.map((text) => substituted(text, values))) {
      const [, operation] = /^pulumi (preview|up|up --refresh|destroy)$/.exec(line) ?? [];
      if (operation === undefined) {
        pending.push(line);
        continue;
      }
      await flush();
      await operate(operation);
    }
    await flush();
    return printed;
  }

  async function operate(operation: string): Promise<void> {
    const { stack } = world.lab;
    if (operation === "preview") await stack.preview();
    else if (operation === "destroy") await world.destroy();
    else if (operation === "up") await world.up();
    else await stack.up({ refresh: true });
  }

  it("takes over what the server is, and nothing of its sign-in", async () => {
    assert.equal(blocks.length, 8, "a block that is new is followed here");
    await follow(blocks[0]);
    const read = (file: string) => inShell([`cat ${file}; stat -c %a ${file}`], shell);
    assert.match(await read("image"), /^sha256:[0-9a-f]{64}\n600\n$/);
    assert.equal(await read("networks"), `${NETWORK}\n600\n`);
    assert.equal(await read("server.env"), "DB_HOST=postgresql\nDB_USER_PASSWORD=pa55word\n600\n");
  });

  it("sets the stack, with the variables as a secret", async () => {
    await follow(blocks[1]);
    const file = await inShell([`cat ${join(shell.directory, "Pulumi.test.yaml")}`], shell);
    assert.match(file, /openmetadata-auth0:serverEnvironment:\n {4}secure: /);
    assert.equal(file.includes("pa55word"), false);
    await world.configure(ofTheLab());
  });

  it("replaces the server by one that lets a person sign in", async () => {
    const printed = await follow(blocks[2]);
    assert.match(printed, /remove-security-config \(a test double, not OpenMetadata\): removed/);
    assert.equal((await world.container(OLD))?.State.Running, false);
    const server = await world.container(NEW);
    assert.equal(server?.State.Health?.Status, "healthy");
    assert.deepEqual(Object.keys(server?.NetworkSettings.Networks ?? {}), [NETWORK]);
    assert.ok(server?.Config.Env.includes("DB_USER_PASSWORD=pa55word"));
    await assertSignsIn(world);
    await follow(blocks[3]);
    assert.equal(await world.container(OLD), undefined);
    assert.equal(await inShell(["ls image networks server.env 2>/dev/null || true"], shell), "");
  });

  it("rotates", async () => {
    const before = (await world.container(NEW))?.Id;
    await follow(blocks[4]);
    assert.notEqual((await world.container(NEW))?.Id, before);
    await assertSignsIn(world);
  });

  it("makes again what was removed by hand", async () => {
    const { Id = "" } = (await world.container(NEW)) ?? {};
    await world.docker.client.getContainer(Id).remove({ force: true });
    await follow(blocks[5]);
    assert.equal((await world.container(NEW))?.State.Health?.Status, "healthy");
  });

  it("shows both logs", async () => {
    const printed = await follow(blocks[6]);
    assert.match(printed, /OpenMetadata stand-in \(a test double, not OpenMetadata\) listens/);
    assert.match(printed, /migrate \(a test double, not OpenMetadata\): ends with 0/);
  });

  it("leaves the user's network and volume, and nothing else", async () => {
    await follow(blocks[7]);
    const { client } = world.docker;
    assert.deepEqual(await client.listContainers({ all: true }), []);
    const networks = (await client.listNetworks()).map(({ Name }) => Name);
    assert.ok(networks.includes(NETWORK) && !networks.includes(NEW));
    assert.deepEqual(
      (await client.listVolumes()).Volumes.map(({ Name }) => Name),
      [DATABASE.name],
    );
  });
});
