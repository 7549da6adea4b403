import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { endOperations } from "../../../lab/engine/operations.ts";

let backend: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  backend = mkdtempSync(join(tmpdir(), "backend-"));
});
afterEach(async () => {
  rmSync(backend, { recursive: true });
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill("SIGKILL");
    await once(child, "exit");
  }
});

/** A process of this name that ends with code 3 when it is interrupted. */
async function start(name: string): Promise<ChildProcess & { pid: number }> {
  const code = `process.on("SIGINT", () => process.exit(3)); console.log("up"); setInterval(() => {}, 1000)`;
  const child = spawn(process.execPath, ["-e", code, name], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  await once(child.stdout, "data");
  return child as ChildProcess & { pid: number };
}

/** As the engine writes it (a lock that the backend of pulumi 3.259 left behind). */
function lock(content: string, name = "4c7bb5c6-541b-41df-af46-d6972c2cc4a0"): void {
  const folder = join(backend, ".pulumi/locks/organization/openmetadata-auth0/demo");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), content);
}
const lockOf = (pid: number) =>
  lock(
    JSON.stringify({ pid, username: "root", hostname: "vm", timestamp: "2026-11-24T17:58:08Z" }),
    `lock-${pid}`,
  );

describe("engine runs that were left", () => {
  it("are interrupted and waited for", async () => {
    const engine = await start("pulumi");
    const exit = once(engine, "exit");
    lockOf(engine.pid);
    assert.deepEqual(await endOperations(backend), [engine.pid]);
    assert.deepEqual(await exit, [3, null]);
    assert.deepEqual(await endOperations(backend), [], "again");
  });

  it("are nobody else who has their number now", async () => {
    const other = await start("another program");
    lockOf(other.pid);
    assert.deepEqual(await endOperations(backend), []);
    assert.deepEqual([other.exitCode, other.signalCode], [null, null]);
  });

  it("are none where locks are damaged, or the backend is not there", async () => {
    lock("{");
    lock('{"pid":"all"}', "words");
    assert.deepEqual(await endOperations(backend), []);
    assert.deepEqual(await endOperations(join(backend, "nowhere")), []);
  });
});
