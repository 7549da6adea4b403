/**
 * The demo as a command, as far as it goes without an engine: tenant, locks, interruptions and ends
 * are real, the Pulumi CLI is a test double (checkout.ts).
 */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { recordedTenant, startTenantProcess } from "../../../lab/demo/tenantProcess.ts";
import { endProcess, identify, isAlive } from "../../../lab/processes.ts";
import { Checkout } from "./checkout.ts";

let checkout: Checkout;
beforeEach(() => {
  checkout = new Checkout();
});
afterEach(() => checkout.close());

const demo = () => join(checkout.lab, "demo");
const stack = () => join(checkout.lab, "stacks/demo");

/** What `--keep` leaves, without a server: a tenant that runs, a stack's state, delivered files. */
async function keptDemo() {
  const tenant = await startTenantProcess(join(demo(), "tenant"));
  mkdirSync(join(demo(), "sso"));
  mkdirSync(join(stack(), "backend"), { recursive: true });
  writeFileSync(
    join(demo(), "session.json"),
    JSON.stringify({ tenant, serverPort: 1234, kept: true }),
  );
  const identity = recordedTenant(join(demo(), "tenant"));
  assert.ok(identity && isAlive(identity));
  return identity;
}

/** What a demo leaves that was ended: nothing but the engine's home. */
function assertNothingLeft(): void {
  assert.equal(existsSync(demo()), false);
  assert.equal(existsSync(stack()), false);
  assert.equal(existsSync(join(checkout.lab, "demo.lock")), false);
}

const KEPT =
  'A demo that --keep has left is still running (OpenMetadata at http://localhost:1234): end it with "npm run demo -- --stop", then run this again.';

describe("npm run demo", () => {
  it("--stop with nothing running says so", async () => {
    assert.deepEqual(await checkout.run("--stop"), {
      code: 0,
      stdout: "No demo is running.\n",
      stderr: "",
    });
    assert.equal(
      (await checkout.run("--stop", "--json")).stdout,
      '{\n  "ok": true,\n  "found": false,\n  "parts": {}\n}\n',
    );
  });

  it("is refused beside one that --keep has left, which --stop then ends", async () => {
    const tenant = await keptDemo();
    for (const args of [[], ["--keep"]]) {
      assert.deepEqual(await checkout.run(...args), { code: 1, stdout: "", stderr: `${KEPT}\n` });
    }
    assert.deepEqual(JSON.parse((await checkout.run("--json")).stdout), { ok: false, error: KEPT });
    assert.ok(isAlive(tenant));

    const { code, stdout } = await checkout.run("--stop");
    assert.equal(
      stdout,
      [
        "The demo has ended.",
        "  stack    destroyed",
        "  server   was not running",
        `  tenant   stopped (process ${tenant.pid})`,
        `  files    removed (${stack()}, ${demo()})`,
        "",
      ].join("\n"),
    );
    assert.equal(code, 0);
    assert.equal(isAlive(tenant), false);
    assertNothingLeft();
  });

  it("--stop with a tenant that was killed says what it found, and removes the rest", async () => {
    const tenant = await keptDemo();
    await endProcess(tenant, 0);
    assert.deepEqual(await checkout.run("--stop"), {
      code: 0,
      stdout: [
        "The demo has ended.",
        "  stack    not destroyed, only its state removed: its tenant had ended already",
        "  server   was not running",
        "  tenant   was not running",
        `  files    removed (${stack()}, ${demo()})`,
        "",
      ].join("\n"),
      stderr: "",
    });
    assertNothingLeft();
  });

  it("--stop leaves alone who has the tenant's number now", async () => {
    const other = spawn("sleep", ["60"], { stdio: "ignore" });
    await once(other, "spawn");
    mkdirSync(join(demo(), "tenant"), { recursive: true });
    writeFileSync(
      join(demo(), "tenant/process.json"),
      JSON.stringify({ pid: other.pid, started: "at some other time" }),
    );
    const { code, stdout } = await checkout.run("--stop");
    assert.match(stdout, /\n {2}tenant {3}was not running\n/);
    assert.equal(code, 0);
    assert.ok(identify(other.pid ?? 0), "it runs on");
    other.kill();
    await once(other, "exit");
    assertNothingLeft();
  });

  it("--stop ends everything also where the stack cannot be destroyed, and says why", async () => {
    const tenant = await keptDemo();
    writeFileSync(join(checkout.root, "pulumi"), "#!/bin/sh\necho v3.0.0\n");
    const { code, stdout } = await checkout.run("--stop", "--json");
    const { ok, parts } = JSON.parse(stdout);
    assert.equal(ok, false);
    assert.equal(
      parts.stack,
      "not destroyed, only its state removed: The Pulumi CLI could not be had:\n  - path: pulumi on PATH is 3.0.0, and 3.219.0 or newer is needed",
    );
    assert.equal(parts.tenant, `stopped (process ${tenant.pid})`);
    assert.equal(code, 1);
    assertNothingLeft();
  });

  it("is refused while another is at work, and so is --stop", async () => {
    const first = await checkout.startUntilPreview();
    const message = `A demo is at work already, in process ${first.child.pid}: wait until it has ended, or end it with Ctrl-C in its terminal.\n`;
    for (const args of [[], ["--stop"]]) {
      assert.deepEqual(await checkout.run(...args), { code: 1, stdout: "", stderr: message });
    }
    assert.equal(first.child.exitCode, null);
  });

  for (const [signal, exitCode] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const) {
    it(`ends its engine, and only then the rest, on ${signal}`, async () => {
      const { child, ended } = await checkout.startUntilPreview("--json", "--keep");
      const tenant = recordedTenant(join(demo(), "tenant"));
      assert.ok(tenant && isAlive(tenant));
      child.kill(signal);
      child.kill(signal);
      const { code, stdout, stderr } = await ended;
      assert.equal(code, exitCode);
      assert.deepEqual(checkout.notes, ["preview runs", "ended in its directory"]);
      const { ok, failedStep, steps, links } = JSON.parse(stdout);
      assert.deepEqual([ok, failedStep, links], [false, "pulumi preview", {}]);
      assert.equal(steps.at(-1).detail, `interrupted by ${signal}`);
      assert.match(stderr, new RegExp(`\ninterrupted by ${signal}: ending what was started …\n`));
      assert.equal(isAlive(tenant), false);
      assertNothingLeft();
    });
  }

  it("ends when nobody reads it any more", async () => {
    const { child, ended } = checkout.start();
    child.stdout?.destroy();
    const { code, stderr } = await ended;
    assert.equal(code, 141);
    assert.match(stderr, /^\nnobody reads the output any more: ending what was started …\n/);
    assertNothingLeft();
  });

  it("takes over what a killed one has left", async () => {
    const { child, ended } = await checkout.startUntilPreview();
    const tenant = recordedTenant(join(demo(), "tenant"));
    assert.ok(tenant);
    child.kill("SIGKILL");
    await ended;
    assert.ok(isAlive(tenant));
    writeFileSync(
      join(demo(), "session.json"),
      readFileSync(join(demo(), "session.json")).subarray(0, 9),
    );
    writeFileSync(
      join(checkout.root, "pulumi"),
      "#!/bin/sh\n[ $1 = version ] && echo v3.259.0\n[ $1 != preview ]\n",
    );
    const { code, stdout } = await checkout.run("--json");
    assert.deepEqual([code, JSON.parse(stdout).failedStep], [1, "pulumi preview"]);
    assert.equal(isAlive(tenant), false);
    assertNothingLeft();
    assert.deepEqual(readdirSync(checkout.lab).sort(), ["demo-logs", "home", "stacks"]);
    assert.deepEqual(readdirSync(join(checkout.lab, "demo-logs")), ["tenant.log"]);
  });
});
