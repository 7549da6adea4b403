import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { type DockerEngine, startDockerEngine } from "../../../lab/docker/engine.ts";
import { buildStandInImage } from "../../../lab/docker/image.ts";
import type { Properties } from "../../../lab/providers/wire.ts";
import {
  Container,
  Network,
  output,
  ProviderSession,
  RemoteImage,
  type Resource,
  skip,
  upload,
  Volume,
} from "./support.ts";

describe("the docker stand-in on a real engine", { skip }, () => {
  let engine: DockerEngine;
  let provider: ProviderSession;
  let image: string;

  before(async () => {
    engine = await startDockerEngine();
    image = (await buildStandInImage(engine)).name;
    provider = await ProviderSession.start(engine);
  });
  after(async () => {
    await provider?.close();
    await engine?.stop();
  });

  afterEach(async () => {
    for (const { Id } of await engine.client.listContainers({ all: true })) {
      await engine.client.getContainer(Id).remove({ force: true });
    }
  });

  const sleeper = (more: Properties = {}): Properties => ({
    name: "app",
    image,
    entrypoints: ["sleep", "600"],
    ...more,
  });

  /** All that it can be given, and what it reads of that must be no drift. */
  const everything = (): Properties =>
    sleeper({
      command: [],
      envs: ["B=3", "A=1", "C=secret"],
      labels: [{ label: "purpose", value: "test" }],
      networksAdvanced: [{ name: "net", aliases: ["openmetadata"] }],
      volumes: [{ volumeName: "vol", containerPath: "/data", readOnly: true }],
      ports: [{ internal: 8585, external: 18585, ip: "127.0.0.1" }],
      hosts: [{ host: "tenant.example.com", ip: "192.0.2.1" }],
      healthcheck: { tests: ["CMD", "true"], interval: "1s", startPeriod: "1m30s" },
      restart: "unless-stopped",
      memory: 256,
      memorySwap: 512,
      stopTimeout: 5,
      stopSignal: "SIGTERM",
      user: "1000:1000",
      workingDir: "/tmp",
      hostname: "om",
      tmpfs: { "/scratch": "size=1m" },
      readOnly: true,
      capabilities: { drops: ["CAP_NET_RAW"] },
      securityOpts: ["no-new-privileges"],
      logOpts: { "max-size": "1m" },
      init: true,
      uploads: [],
      wait: true,
      waitTimeout: 30,
    });

  async function gone(resource: Resource): Promise<void> {
    await provider.delete(resource);
    assert.equal(await provider.read(resource), undefined);
  }

  test("sees no drift in what it has just made, with everything set", async () => {
    const net = await provider.create(Network, "net", { name: "net" });
    const vol = await provider.create(Volume, "vol", { name: "vol" });
    const made = await provider.create(Container, "app", everything());
    assert.equal((await provider.diff(made, everything())).changes, "DIFF_NONE");
    const read = await provider.read(made);
    assert.ok(read);
    const after = await provider.diff(read, everything());
    assert.deepEqual([after.changes, after.detailedDiff], ["DIFF_NONE", undefined]);
    assert.equal(
      await output(engine, made.id, "sh", "-c", "echo $A $B $C; id -u; env | grep -c HOSTNAME=om"),
      "1 3 secret\n1000\n1",
    );
    assert.match(
      await output(engine, made.id, "cat", "/etc/hosts"),
      /192\.0\.2\.1\s+tenant\.example\.com/,
    );
    for (const resource of [made, vol, net]) await gone(resource);
  });

  test("replaces for an env, and changes a restart policy in place", async () => {
    const app = await provider.create(Container, "app", sleeper({ envs: ["A=1"] }));
    const env = await provider.diff(app, sleeper({ envs: ["A=2"] }));
    assert.deepEqual(
      [env.detailedDiff, env.deleteBeforeReplace],
      [{ "envs[0]": { kind: "UPDATE_REPLACE" } }, true],
    );
    const always = sleeper({ envs: ["A=1"], restart: "always" });
    assert.deepEqual((await provider.diff(app, always)).detailedDiff, {
      restart: { kind: "UPDATE" },
    });
    const updated = await provider.update(app, always);
    const { HostConfig } = await engine.client.getContainer(app.id).inspect();
    assert.equal(HostConfig.RestartPolicy?.Name, "always");
    assert.equal((await provider.diff(updated, always)).changes, "DIFF_NONE");
    await gone(app);
  });

  test("starts a container again that was stopped by hand and publishes nothing", async () => {
    const app = await provider.create(Container, "app", sleeper({ destroyGraceSeconds: 1 }));
    await engine.client.getContainer(app.id).stop({ t: 0 });
    const stopped = await provider.read(app);
    assert.ok(stopped);
    assert.deepEqual([stopped.outputs.mustRun, stopped.outputs.exitCode], [false, 137]);
    const news = sleeper({ destroyGraceSeconds: 1 });
    assert.deepEqual((await provider.diff(stopped, news)).detailedDiff, {
      mustRun: { kind: "UPDATE" },
    });
    await provider.update(stopped, news);
    const { State } = await engine.client.getContainer(app.id).inspect();
    assert.equal(State.Running, true);
    await gone(app);
  });

  test("forgets in a refresh what was removed by hand, and deletes it in peace", async () => {
    const app = await provider.create(Container, "app", sleeper());
    await engine.client.getContainer(app.id).remove({ force: true });
    assert.equal(await provider.read(app), undefined);
    await provider.delete(app);
  });

  test("refuses a name that is taken, and adopts a volume of the name", async () => {
    const app = await provider.create(Container, "app", sleeper());
    const second = await provider.tryCreate(
      Container,
      "second",
      await provider.check(Container, "second", sleeper()),
    );
    assert.equal(
      second.error?.message,
      "1 error occurred:\n\t* Unable to create container: Error response from daemon: Conflict. " +
        `The container name "/app" is already in use by container "${app.id}". ` +
        "You have to remove (or rename) that container to be able to reuse that name.\n\n",
    );
    assert.deepEqual(second.error?.details, []);
    await gone(app);

    const net = await provider.create(Network, "net", { name: "taken" });
    const other = await provider.check(Network, "net2", { name: "taken" });
    assert.equal(
      (await provider.tryCreate(Network, "net2", other)).error?.message,
      "1 error occurred:\n\t* Unable to create network: Error response from daemon: " +
        "network with name taken already exists\n\n",
    );
    await gone(net);

    await engine.client.createVolume({ Name: "there" });
    const adopted = await provider.create(Volume, "vol", { name: "there" });
    assert.equal(adopted.id, "there");
    await gone(adopted);
  });

  test("puts no upload into a read-only root file system", async () => {
    const inputs = await provider.check(
      Container,
      "app",
      sleeper({ readOnly: true, uploads: [upload("/etc/sso/key", Buffer.from("key"), "0444")] }),
    );
    const { error } = await provider.tryCreate(Container, "app", inputs);
    assert.match(
      error?.message ?? "",
      /Unable to upload volume content: Error response from daemon: container rootfs is marked read-only/,
    );
  });

  test("fails where no image is and none can be pulled", async () => {
    // A registry that nobody listens at: the machine's network is left out of it.
    const missing = "127.0.0.1:1/nosuch:1";
    const inputs = await provider.check(Container, "app", sleeper({ image: missing }));
    const { error } = await provider.tryCreate(Container, "app", inputs);
    assert.match(
      error?.message ?? "",
      /^1 error occurred:\n\t\* Unable to create container with image 127\.0\.0\.1:1\/nosuch:1: unable to pull image 127\.0\.0\.1:1\/nosuch:1: error pulling image 127\.0\.0\.1:1\/nosuch:1: Error response from daemon: Get "https?:\/\/127\.0\.0\.1:1\/v2\/": .*connection refused\n\n$/,
    );
    assert.deepEqual(error?.details, []);
  });

  test("gives up on a container that does not become healthy, and leaves it there", async () => {
    const inputs = await provider.check(
      Container,
      "app",
      sleeper({
        healthcheck: { tests: ["CMD", "false"], interval: "1s", retries: 1 },
        wait: true,
        waitTimeout: 3,
      }),
    );
    const { error } = await provider.tryCreate(Container, "app", inputs);
    const [detail] = error?.details ?? [];
    assert.equal(detail?.reasons[0], error?.message);
    assert.ok(error?.message.endsWith("\t* container failed to be in healthy state\n\n"));
    const left = engine.client.getContainer(detail?.id ?? "");
    assert.equal((await left.inspect()).State.Health?.Status, "unhealthy");
    await left.remove({ force: true });
  });

  test("finds an image by name and by id, and keeps it where it is told to", async () => {
    const local = await provider.create(RemoteImage, "img", { name: image, keepLocally: true });
    const { Id } = await engine.client.getImage(image).inspect();
    assert.deepEqual([local.outputs.imageId, local.id], [Id, Id + image]);
    const app = await provider.create(Container, "app", sleeper({ image: Id }));
    assert.equal((await provider.read(app))?.outputs.image, Id);
    await gone(app);
    await provider.delete(local);
    assert.equal((await engine.client.getImage(image).inspect()).Id, Id);
  });

  test("waits with a volume until the container that holds it is gone", async () => {
    const vol = await provider.create(Volume, "vol", { name: "held" });
    const holder = sleeper({ volumes: [{ volumeName: "held", containerPath: "/data" }] });
    const app = await provider.create(Container, "app", holder);
    const deleted = provider.delete(vol);
    await gone(app);
    await deleted;
    assert.equal(await provider.read(vol), undefined);
  });
});
