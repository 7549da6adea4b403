/** One stack on a real Docker Engine through its whole life, in order. */

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { output, skip } from "../../lab/docker/support.ts";
import { assertSignsIn, ingestionBotToken, whoIs } from "../signIn.ts";
import { errorsIn, failureOf } from "../support.ts";
import { DATABASE, openWorld, type Run, SERVER, type World } from "./world.ts";

const MIGRATION = `${SERVER}-migration`;
const PASSWORD = "canary-password-of-the-database";

describe("containers of a stack", { skip, concurrency: false }, () => {
  let world: World;
  let first: Run;

  before(async () => {
    world = await openWorld({
      "target.environment.DB_HOST": { value: "postgres" },
      serverEnvironment: { value: `DB_USER_PASSWORD=${PASSWORD}\n`, secret: true },
    });
  });
  after(() => world?.end());

  const found = async (name: string = SERVER) => {
    const container = await world.container(name);
    assert.ok(container, `${name} is there`);
    return container;
  };
  const idOf = async (name?: string) => (await found(name)).Id;
  const kidOf = ({ outputs }: Run, generation: number) =>
    (outputs.signingKeys as { generation: number; kid: string }[]).find(
      (key) => key.generation === generation,
    )?.kid;

  it("preview makes nothing on the engine", async () => {
    await world.lab.stack.preview();
    assert.deepEqual(await world.docker.client.listContainers({ all: true }), []);
  });

  it("up ends with a healthy server that signs with the delivered key", async () => {
    first = await world.up();
    assert.equal(first.outputs.status, `signs with key ${kidOf(first, 1)}`);
    const { State } = await found();
    assert.deepEqual([State.Running, State.Health?.Status], [true, "healthy"]);
    const migration = (await found(MIGRATION)).State;
    assert.deepEqual([migration.Running, migration.ExitCode], [false, 0]);
  });

  it("runs it without privileges, on loopback, with an end to its log", async () => {
    const { Config, HostConfig, NetworkSettings } = await found();
    assert.deepEqual(
      {
        user: Config.User,
        privileged: HostConfig.Privileged,
        dropped: HostConfig.CapDrop,
        added: HostConfig.CapAdd ?? [],
        security: HostConfig.SecurityOpt,
        restart: HostConfig.RestartPolicy?.Name,
        log: HostConfig.LogConfig,
        ports: HostConfig.PortBindings,
        networks: Object.keys(NetworkSettings.Networks),
        stack: Config.Labels["openmetadata-auth0.stack"],
      },
      {
        user: "openmetadata",
        privileged: false,
        dropped: ["ALL"],
        added: [],
        security: ["no-new-privileges"],
        restart: "unless-stopped",
        log: { Type: "json-file", Config: { "max-file": "3", "max-size": "50m" } },
        ports: {
          "8585/tcp": [{ HostIp: "127.0.0.1", HostPort: new URL(world.serverUrl).port }],
        },
        networks: [SERVER],
        stack: "openmetadata-auth0/test",
      },
    );
  });

  it("has the files that were uploaded, readable and not writable", async () => {
    const directory = "/etc/openmetadata/sso";
    const files = ["keys/1/private_key.der", "keys/1/public_key.der", "jwks.json"];
    const paths = files.map((file) => `${directory}/${file}`);
    assert.equal(
      await output(world.docker, await idOf(), "stat", "-c", "%n %u:%g %a", ...paths),
      paths.map((path) => `${path} 0:0 444`).join("\n"),
    );
  });

  it("lets an administrator sign in over the published port", () => assertSignsIn(world));

  it("a second up and a refresh change nothing", async () => {
    assert.deepEqual((await world.up()).changes, {});
    assert.deepEqual(await world.refresh(), {});
    assert.deepEqual((await world.up()).changes, {});
  });

  it("shows in docker inspect no secret but those that go through the environment", async () => {
    const shown = await world.inspectAll();
    const { clientSecret } = first.outputs as { clientSecret: string };
    const [application] = world.tenant.clients.list();
    assert.equal(clientSecret, application?.client_secret);
    const server = await found();
    const expected = [`DB_USER_PASSWORD=${PASSWORD}`, `OIDC_CLIENT_SECRET=${clientSecret}`];
    const secrets = server.Config.Env.filter(
      (entry) => entry.includes(PASSWORD) || entry.includes(clientSecret),
    );
    assert.deepEqual(secrets.toSorted(), expected);
    // Once for each container that has the variable.
    assert.deepEqual(
      [shown.split(PASSWORD).length - 1, shown.split(clientSecret).length - 1],
      [2, 1],
    );
    const key = await output(
      world.docker,
      server.Id,
      "/usr/local/bin/node",
      "-p",
      "fs.readFileSync('/etc/openmetadata/sso/keys/1/private_key.der', 'base64')",
    );
    assert.match(key, /^MII[\w+/=]{1000,}$/);
    assert.equal(shown.includes(key.slice(400, 440)), false, "the private key");
    const deployer = world.tenant.deployer.clientSecret;
    assert.equal(shown.includes(deployer), false, "the deployer's secret");
    for (const text of [await world.lab.readState(), world.printed()]) {
      for (const secret of [PASSWORD, clientSecret, key.slice(400, 440)]) {
        assert.equal(text.includes(secret), false, "neither in the state nor in what is printed");
      }
    }
  });

  it("a rotation replaces the server alone, and bearer tokens of before stay valid", async () => {
    const [server, migration] = [await idOf(), await idOf(MIGRATION)];
    const bot = await ingestionBotToken(world);
    await world.configure({ "signingKeys.generation": { value: "2" } });
    const { outputs } = await world.up();
    assert.equal(outputs.status, `signs with key ${kidOf(first, 2)}`);
    assert.notEqual(await idOf(), server);
    assert.equal(await idOf(MIGRATION), migration);
    assert.deepEqual(await whoIs(world, bot), { status: 200, name: "ingestion-bot" });
    await assertSignsIn(world);
    assert.deepEqual((await world.up()).changes, {});
  });

  it("another timeout is noted, and replaces nothing", async () => {
    const server = await idOf();
    await world.configure({ "target.healthTimeout": { value: "61" } });
    assert.deepEqual((await world.up()).changes, { update: 2 });
    assert.equal(await idOf(), server);
  });

  it("another environment migrates again, with no server on the database meanwhile", async () => {
    const [server, migration] = [await idOf(), await idOf(MIGRATION)];
    const since = Math.floor(Date.now() / 1_000);
    await world.configure({ "target.environment.DB_HOST": { value: "postgres.internal" } });
    await world.up();
    assert.ok((await found()).Config.Env.includes("DB_HOST=postgres.internal"));
    const events = await eventsSince(world, since);
    const [newServer, newMigration] = [await idOf(), await idOf(MIGRATION)];
    assert.deepEqual(events, [
      `die ${server}`,
      `destroy ${server}`,
      `destroy ${migration}`,
      `start ${newMigration}`,
      `die ${newMigration}`,
      `start ${newServer}`,
    ]);
  });

  it("a server removed by hand is missed by refresh and made again by up", async () => {
    await world.docker.client.getContainer(await idOf()).remove({ force: true });
    assert.deepEqual(await world.refresh(), { delete: 1, update: 1 });
    await world.up();
    assert.equal((await found()).State.Health?.Status, "healthy");
    await assertSignsIn(world);
  });

  it("a server stopped by hand is healed after a refresh", async () => {
    await world.docker.client.getContainer(await idOf()).stop({ t: 1 });
    await world.refresh();
    await world.up();
    assert.equal((await found()).State.Running, true);
    assert.deepEqual((await world.up()).changes, {});
  });

  it("a migration whose container was pruned runs again, and the server goes on", async () => {
    const server = await idOf();
    await world.docker.client.getContainer(await idOf(MIGRATION)).remove();
    await world.refresh();
    await world.up();
    assert.equal((await found(MIGRATION)).State.ExitCode, 0);
    assert.equal(await idOf(), server);
  });

  it("a migration that fails stops the run with its log, and is tried again when asked", async () => {
    await world.configure({ "target.environment.LAB_MIGRATION_EXIT_CODE": { value: "7" } });
    const text = await world.failingUp();
    const urn = /pulumi up --replace '(urn:[^']+)'/.exec(text)?.[1] ?? "";
    assert.ok(urn.endsWith("docker:index/container:Container::openmetadata-migration"), text);
    const sentence = `OpenMetadata's migration ended with exit code 7, so its server was not started: mend what its log says, then run \`pulumi up --replace '${urn}'\`.`;
    assert.deepEqual(
      errorsIn(text).filter((error) => !error.startsWith("update failed")),
      [sentence],
    );
    assert.match(
      text,
      /The end of its log \(docker logs om-migration\):\n\s+migrate \(a test double, not OpenMetadata\): ends with 7/,
    );
    assert.equal(await world.container(), undefined);

    const failed = await idOf(MIGRATION);
    assert.ok((await world.failingUp()).includes(sentence));
    assert.equal(await idOf(MIGRATION), failed);

    await world.unset("target.environment.LAB_MIGRATION_EXIT_CODE");
    await world.up();
    assert.equal((await found()).State.Health?.Status, "healthy");
    const last = await idOf(MIGRATION);
    await world.up([urn]);
    assert.notEqual(await idOf(MIGRATION), last);
    assert.equal((await found()).State.Health?.Status, "healthy");
  });

  it("a server that does not become healthy is shown with the end of its log", async () => {
    await world.configure({
      "target.environment.SERVER_ADMIN_PORT": { value: "8600" },
      "target.healthTimeout": { value: "8" },
    });
    const text = await world.failingUp();
    assert.ok(text.includes("container failed to be in healthy state"), text);
    assert.ok(
      text.includes(
        "OpenMetadata did not become healthy within target.healthTimeout: mend what its log says, or raise target.healthTimeout, then run `pulumi up` again.",
      ),
      text,
    );
    assert.match(
      text,
      /The end of its log \(docker logs om\):\n(.*\n)*?.*OpenMetadata stand-in \(a test double, not OpenMetadata\) listens/,
    );
    await world.unset("target.environment.SERVER_ADMIN_PORT");
    await world.configure({ "target.healthTimeout": { value: "60" } });
    await world.up();
    assert.equal((await found()).State.Health?.Status, "healthy");
    await assertSignsIn(world);
  });

  it("does not go to another engine while the server is on this one, in the preview already", async () => {
    const { host } = world.docker;
    const server = await idOf();
    // The same socket by another path is reached, so that only the refusal stands in the way.
    const directory = mkdtempSync(join(tmpdir(), "docker-host-"));
    const other = `unix://${directory}/docker.sock`;
    symlinkSync(host.slice("unix://".length), `${directory}/docker.sock`);
    await world.configure({ "target.host": { value: other } });
    const refused = `target.host (or DOCKER_HOST) is ${other}, but this stack's containers are on the engine at ${host}`;
    assert.ok((await failureOf(world.lab.stack, "preview")).includes(refused));
    assert.ok((await world.failingUp()).includes(refused));
    await world.configure({ "target.host": { value: host } });
    assert.deepEqual((await world.up()).changes, {});
    assert.equal(await idOf(), server);
    rmSync(directory, { recursive: true });
  });

  it("destroy leaves the user's volume, and nothing else", async () => {
    await world.destroy();
    const { client } = world.docker;
    assert.deepEqual(await client.listContainers({ all: true }), []);
    const networks = (await client.listNetworks()).map(({ Name }) => Name);
    assert.deepEqual(networks.toSorted(), ["bridge", "host", "none"]);
    const volumes = (await client.listVolumes()).Volumes.map(({ Name }) => Name);
    assert.deepEqual(volumes, [DATABASE.name]);
    assert.equal(world.tenant.clients.list().length, 0);
  });

  it("a name that is taken is said, with what to do", async () => {
    const foreign = await world.docker.client.createContainer({
      name: SERVER,
      Image: "openmetadata-stand-in:lab",
    });
    const text = await world.failingUp();
    assert.ok(
      text.includes(
        "the container om belongs to somebody else, perhaps to another stack: set target.name to a name that is free, or remove that container with `docker rm -f om` if nobody needs it, then run `pulumi up` again",
      ),
      text,
    );
    assert.equal((await found()).Id, foreign.id);
    await foreign.remove({ force: true });
    await world.up();
    assert.equal((await found()).State.Health?.Status, "healthy");
    await world.destroy();
  });

  it("an image that cannot be pulled is said, with what to do", async () => {
    // A registry that nobody listens at: the machine's network is left out of it.
    const image = `127.0.0.1:1/nosuch@sha256:${"0".repeat(64)}`;
    await world.configure({ "target.image": { value: image } });
    const text = await world.failingUp();
    assert.ok(
      text.includes(
        "the engine cannot pull target.image: see whether `docker pull` with the same reference works on the engine's machine (a private registry needs `docker login`), then run `pulumi up` again",
      ),
      text,
    );
    assert.deepEqual(await world.docker.client.listContainers({ all: true }), []);
    await world.destroy();
  });
});

/** Starts, ends and removals of containers, in order, by id. */
async function eventsSince({ docker }: World, since: number): Promise<string[]> {
  const stream = await docker.client.getEvents({
    since,
    until: Math.ceil(Date.now() / 1_000) + 1,
    filters: JSON.stringify({ type: ["container"], event: ["start", "die", "destroy"] }),
  });
  let text = "";
  for await (const chunk of stream) text += chunk;
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { Action: string; Actor: { ID: string } })
    .map(({ Action, Actor }) => `${Action} ${Actor.ID}`);
}
