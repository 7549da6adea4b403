import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { freePort } from "../../../lab/freePort.ts";
import { Installation, newSigningKey } from "./support/installation.ts";

const LAB = path.join(import.meta.dirname, "../../../lab/openmetadata");
const MAIN = path.join(LAB, "main.ts");
const RESTART = path.join(LAB, "restart.ts");

interface Run {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a script to its end. */
function run(script: string, ...options: string[]): Promise<Run> {
  return new Promise((resolve) => {
    execFile(process.execPath, ["--", script, ...options], (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

/** Empty when there is no such process, or when it has ended and nobody has taken notice yet. */
function commandLine(pid: number): string {
  if (process.platform !== "linux") {
    const { stdout } = spawnSync("ps", ["-ww", "-o", "command=", "-p", String(pid)]);
    return stdout.toString();
  }
  return existsSync(`/proc/${pid}`) ? readFileSync(`/proc/${pid}/cmdline`, "utf8") : "";
}

describe("the stand-in as a process", async () => {
  const key = await newSigningKey();
  let installation: Installation;
  let port: number;
  let envFile: string;
  let children: ChildProcess[];

  beforeEach(async () => {
    installation = new Installation();
    installation.publish([]);
    port = await freePort();
    children = [];
    const env = {
      ...installation.signingKeyEnv(key),
      AUTHENTICATION_PROVIDER: "auth0",
      AUTHENTICATION_CLIENT_TYPE: "confidential",
      OIDC_CLIENT_SECRET: "canary-secret",
    };
    const lines = Object.entries(env).map(([name, value]) => `${name}=${value}\n`);
    envFile = installation.write("openmetadata.env", lines.join(""));
  });
  afterEach(async () => {
    await restart("--stop");
    for (const child of children.filter(({ exitCode }) => exitCode === null)) {
      child.kill();
      await once(child, "exit");
    }
    installation.cleanUp();
  });

  const restart = (...options: string[]) =>
    run(RESTART, "--data-directory", installation.dataDirectory, ...options);
  const restartServer = (...options: string[]) =>
    restart("--env-file", envFile, "--port", String(port), ...options);
  const pid = () =>
    Number(readFileSync(path.join(installation.dataDirectory, "server.pid"), "utf8"));
  const version = async () =>
    (await fetch(`http://127.0.0.1:${port}/api/v1/system/version`)).headers.get("server");
  test("starts when nothing runs, restarts when something does, and stops", async () => {
    const started = await restartServer();
    const first = pid();
    assert.deepEqual(started, {
      code: 0,
      stdout: `started process ${first}, which listens on http://127.0.0.1:${port}\n`,
      stderr: "",
    });
    assert.equal(await version(), "openmetadata-stand-in");

    const restarted = await restartServer();
    const second = pid();
    assert.notEqual(second, first);
    assert.equal(
      restarted.stdout,
      `stopped process ${first}\nstarted process ${second}, which listens on http://127.0.0.1:${port}\n`,
    );
    assert.equal(commandLine(first), "");
    assert.equal(await version(), "openmetadata-stand-in");

    const stopped = await restart("--stop");
    assert.deepEqual(stopped, { code: 0, stdout: `stopped process ${second}\n`, stderr: "" });
    assert.equal(commandLine(second), "");
    assert.equal(existsSync(path.join(installation.dataDirectory, "server.pid")), false);
    assert.deepEqual(await restart("--stop"), { code: 0, stdout: "", stderr: "" });
  });

  test("keeps its log and its pid to itself, and no secret in either", async () => {
    await restartServer();
    await fetch(`http://127.0.0.1:${port}/callback?code=canary-code&state=x`);
    const log = path.join(installation.dataDirectory, "server.log");
    const text = readFileSync(log, "utf8");
    assert.match(text, / OpenMetadata stand-in \(a test double, not OpenMetadata\) listens on /);
    assert.match(text, / GET \/callback 404\n/);
    assert.doesNotMatch(text, /canary/);
    assert.doesNotMatch(commandLine(pid()), /canary/);
    for (const file of ["server.log", "server.pid", "database.json"]) {
      const { mode } = statSync(path.join(installation.dataDirectory, file));
      assert.equal(mode & 0o777, 0o600, file);
    }
  });

  test("shows the last lines of its log when it does not come up", async () => {
    await restartServer();
    installation.write("openmetadata.env", `${readFileSync(envFile, "utf8")}JWT_KEY_ID=\n`);
    const { code, stdout, stderr } = await restartServer();
    assert.equal(code, 1);
    assert.match(stdout, /^stopped process \d+\n$/);
    assert.match(
      stderr,
      /^Error: The OpenMetadata stand-in ended with code 1 before it listened\. It said last:\n/,
    );
    assert.match(
      stderr,
      /ConfigurationError: Failed to initialize JWTTokenGenerator: keyId \(JWT_KEY_ID\) is empty\./,
    );
    assert.doesNotMatch(stderr, /listens on/);
  });

  test("says so when the port is taken", async () => {
    await restartServer();
    const { code, stderr } = await run(
      RESTART,
      ...["--env-file", envFile, "--port", String(port)],
      ...["--data-directory", installation.path("second")],
    );
    assert.equal(code, 1);
    assert.match(stderr, /Error: listen EADDRINUSE: address already in use 127\.0\.0\.1:\d+/);
  });

  test("leaves a process alone that is not a stand-in", async () => {
    const stranger = spawn("sleep", ["60"]);
    children.push(stranger);
    await restartServer();
    const own = pid();
    installation.write("data/server.pid", `${stranger.pid}\n`);
    assert.deepEqual(await restart("--stop"), { code: 0, stdout: "", stderr: "" });
    assert.equal(stranger.exitCode, null);
    assert.equal(stranger.signalCode, null);
    installation.write("data/server.pid", `${own}\n`);
  });

  test("is not stopped by a call that cannot be followed", async () => {
    await restartServer();
    const running = pid();
    const usage: [string[], string][] = [
      [[], "--env-file is missing: name the environment file of the server."],
      [["--env-file", envFile, "--port", "x"], '--port is "x": give a number between 0 and 65535.'],
      [["--env-file", envFile, "--prot", "1"], "Unknown option '--prot'"],
    ];
    for (const [options, message] of usage) {
      const { code, stderr } = await restart(...options);
      assert.equal(code, 1);
      assert.ok(stderr.startsWith(`UsageError: ${message}`), stderr);
    }
    assert.equal(pid(), running);
    assert.equal(await version(), "openmetadata-stand-in");
  });

  test("runs in the foreground until SIGTERM, and only once a directory", async () => {
    const options = ["--env-file", envFile, "--data-directory", installation.dataDirectory];
    const fragment = installation.write(
      "fragment.yaml",
      `server:\n  applicationConnectors:\n    - {type: http, bindHost: 0.0.0.0, port: ${port}}\n`,
    );
    const server = spawn(process.execPath, ["--", MAIN, ...options, "--fragment", fragment]);
    children.push(server);
    let output = "";
    for await (const chunk of server.stdout) {
      output += chunk;
      if (output.includes("listens on")) break;
    }
    assert.match(output, new RegExp(`listens on http://127.0.0.1:${port}\n`));
    const second = await run(MAIN, ...options, "--port", "0");
    assert.equal(second.code, 1);
    assert.equal(
      second.stderr,
      `Error: Process ${server.pid} already serves ${installation.dataDirectory}: stop it with restart.ts --stop --data-directory ${installation.dataDirectory}.\n`,
    );
    server.kill("SIGTERM");
    const [code] = await once(server, "exit");
    assert.equal(code, 0);
    assert.equal(existsSync(path.join(installation.dataDirectory, "server.pid")), false);
  });

  test("explains itself", async () => {
    for (const script of [MAIN, RESTART]) {
      const { code, stdout } = await run(script, "--help");
      assert.equal(code, 0);
      assert.match(stdout, /^Usage: node lab\/openmetadata\/(main|restart)\.ts --env-file FILE/);
      assert.match(stdout, /stand-in/);
    }
  });
});
