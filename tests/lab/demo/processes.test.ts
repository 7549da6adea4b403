import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, describe, it } from "node:test";
import {
  commandLineOf,
  endProcess,
  findProcesses,
  identify,
  isAlive,
  type ProcessIdentity,
  startInPs,
} from "../../../lab/processes.ts";

const children: ChildProcess[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill("SIGKILL");
    await once(child, "exit");
  }
});

/** Says that it is up, then waits. */
async function start(script = ""): Promise<ProcessIdentity & { child: ChildProcess }> {
  const code = `${script}; console.log("up"); setInterval(() => {}, 1000)`;
  const child = spawn(process.execPath, ["-e", code], { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  await once(child.stdout, "data");
  const identity = identify(child.pid ?? 0);
  assert.ok(identity);
  return { ...identity, child };
}

describe("a process", () => {
  it("is known by its number and its start", async () => {
    const { pid, started } = await start();
    assert.equal(isAlive({ pid, started }), true);
    assert.deepEqual(identify(pid), { pid, started });
  });

  it("is not taken for another that has its number now, and that one is left alone", async () => {
    const { pid, child } = await start();
    const earlier = { pid, started: "at some other time" };
    assert.equal(isAlive(earlier), false);
    assert.equal(await endProcess(earlier), false);
    assert.equal(child.signalCode, null);
    assert.ok(identify(pid));
  });

  it("is waited for until it has ended", async () => {
    const { child, ...identity } = await start(
      'process.on("SIGTERM", () => setTimeout(() => process.exit(3), 100))',
    );
    const exit = once(child, "exit");
    assert.equal(await endProcess(identity), true);
    assert.equal(isAlive(identity), false);
    assert.deepEqual(await exit, [3, null]);
  });

  it("that does not heed a polite end is killed", async () => {
    const { child, ...identity } = await start('process.on("SIGTERM", () => {})');
    const exit = once(child, "exit");
    assert.equal(await endProcess(identity, 50), true);
    assert.deepEqual(await exit, [null, "SIGKILL"]);
  });

  it("that has ended is nowhere, and ending it again is no error", async () => {
    const { child, ...identity } = await start();
    await endProcess(identity);
    await (child.signalCode ?? once(child, "exit"));
    assert.equal(identify(identity.pid), undefined);
    assert.equal(commandLineOf(identity.pid), "");
    assert.equal(await endProcess(identity), false);
  });

  it("is found by what it was called with", async () => {
    const word = `found-by-${process.pid}`;
    const { pid } = await start(`"${word}"`);
    assert.deepEqual(
      findProcesses(word, "setInterval").map((found) => found.pid),
      [pid],
    );
    assert.deepEqual(findProcesses(word, "something else"), []);
  });

  it("is known by ps too, where there is no /proc", async () => {
    const { child, pid } = await start();
    const told = startInPs(pid);
    assert.match(told ?? "", /^\w{3} \w{3} \d+ \d\d:\d\d:\d\d \d{4} .*node -e /);
    assert.equal(startInPs(pid), told);
    const exit = once(child, "exit");
    child.kill("SIGKILL");
    await exit;
    assert.equal(startInPs(pid), undefined);
  });
});
