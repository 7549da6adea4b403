import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, describe, test } from "node:test";
import { FOLDER_PREFIX, startDockerEngine } from "../../../lab/docker/engine.ts";
import { buildStandInImage } from "../../../lab/docker/image.ts";
import { processesNaming } from "../../../lab/docker/leftovers.ts";
import { Container, Network, ProviderSession, skip, Volume } from "./support.ts";

const MAIN = join(import.meta.dirname, "../../../lab/docker/main.ts");

/** All that an engine could leave on this machine. */
async function traces() {
  const folders = readdirSync(tmpdir()).filter((name) => name.startsWith(FOLDER_PREFIX));
  const cgroups = readdirSync("/sys/fs/cgroup").flatMap((name) =>
    namesIn(join("/sys/fs/cgroup", name)).filter((inner) => inner.startsWith(FOLDER_PREFIX)),
  );
  return {
    folders,
    cgroups,
    processes: await processesNaming(join(tmpdir(), FOLDER_PREFIX)),
    mounts: readFileSync("/proc/self/mountinfo", "utf8")
      .split("\n")
      .filter((line) => line.includes(FOLDER_PREFIX) || line.includes("netns")),
    interfaces: readdirSync("/sys/class/net").sort(),
    shared: ["/etc/docker", "/run/docker", "/var/lib/docker"].filter((path) => existsSync(path)),
  };
}

function namesIn(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

describe("the lab's Docker Engine", { skip }, () => {
  const { LAB_DOCKER, DOCKER_HOST, PATH } = process.env;

  afterEach(() => {
    for (const [name, value] of Object.entries({ LAB_DOCKER, DOCKER_HOST, PATH })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  test("stopped in the middle of its work, leaves no process, mount, interface or file", async () => {
    const before = await traces();
    const engine = await startDockerEngine();
    const provider = await ProviderSession.start(engine);
    try {
      await buildStandInImage(engine);
      await provider.create(Network, "net", { name: "net" });
      await provider.create(Volume, "vol", { name: "vol" });
      const running = await provider.create(Container, "app", {
        image: "openmetadata-stand-in:lab",
        entrypoints: ["sleep", "600"],
        networksAdvanced: [{ name: "net" }],
        volumes: [{ volumeName: "vol", containerPath: "/opt/openmetadata/data" }],
      });
      assert.equal(running.outputs.mustRun, true);
      const during = await traces();
      assert.equal(during.folders.length, before.folders.length + 1);
      assert.ok(during.processes.length > before.processes.length);
    } finally {
      await provider.close();
      await engine.stop();
    }
    assert.deepEqual(await traces(), before);
  });

  test("of a lab that was killed, is taken away by the next one", async () => {
    const before = await traces();
    const lab = spawn(process.execPath, [MAIN], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = (await once(createInterface(lab.stdout), "line")) as [string];
    assert.match(line, /^export DOCKER_HOST=unix:\/\/\/.*\/docker\.sock$/);
    lab.kill("SIGKILL");
    await once(lab, "exit");
    const left = await traces();
    assert.equal(left.folders.length, before.folders.length + 1);
    assert.ok(left.processes.length > before.processes.length);

    const next = await startDockerEngine();
    await next.stop();
    assert.deepEqual(await traces(), before);
  });

  test("of a lab that still runs, is left alone by the next one", async () => {
    const first = await startDockerEngine();
    try {
      const second = await startDockerEngine();
      try {
        assert.notEqual(first.host, second.host);
        assert.equal((await first.client.ping()).toString(), "OK");
      } finally {
        await second.stop();
      }
      assert.equal((await first.client.ping()).toString(), "OK");
    } finally {
      await first.stop();
    }
  });

  test("of the user's, is used only where LAB_DOCKER lends it, and not stopped", async () => {
    const users = await startDockerEngine();
    try {
      process.env.DOCKER_HOST = users.host;
      const own = await startDockerEngine();
      assert.notEqual(own.host, users.host);
      await own.stop();

      process.env.LAB_DOCKER = "host";
      const lent = await startDockerEngine();
      assert.deepEqual([lent.host, lent.own], [users.host, false]);
      await lent.stop();
      assert.equal((await users.client.ping()).toString(), "OK");
    } finally {
      await users.stop();
    }
  });

  test("lent but not there, is an error that says what to do", async () => {
    process.env.LAB_DOCKER = "host";
    process.env.DOCKER_HOST = "unix:///nowhere/docker.sock";
    await assert.rejects(startDockerEngine(), {
      message:
        'LAB_DOCKER is "host", but no Docker Engine answers at unix:///nowhere/docker.sock ' +
        "(connect ENOENT /nowhere/docker.sock): start it, or set DOCKER_HOST",
    });
  });

  test("without its program, is an error that names the command that installs it", async () => {
    process.env.PATH = "/nowhere";
    const command = "apt-get install -y --no-install-recommends docker.io busybox-static iproute2";
    const message = existsSync("/etc/debian_version")
      ? `There is no dockerd on PATH: run "${command}", or set LAB_DOCKER=install to have the lab run it`
      : "There is no dockerd on PATH: install it, or set LAB_DOCKER=host to use the engine that DOCKER_HOST names";
    await assert.rejects(startDockerEngine(), { message });
  });

  test("asked for by a word that means nothing, is an error", async () => {
    process.env.LAB_DOCKER = "yes";
    await assert.rejects(startDockerEngine(), {
      message: 'LAB_DOCKER is "yes": use host or install, or leave it out',
    });
  });
});
