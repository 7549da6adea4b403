import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { isRunning, record, sweep } from "../../../lab/kubernetes/record.ts";
import { identify, isAlive, type ProcessIdentity } from "../../../lab/processes.ts";

/** Something that runs until it is ended. */
function runner(): ProcessIdentity {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
  const identity = child.pid === undefined ? undefined : identify(child.pid);
  assert.ok(identity);
  return identity;
}

test("what dead owners left is ended, and nothing else", async () => {
  const clusters = await mkdtemp(join(tmpdir(), "lab-clusters-"));
  const folder = (name: string) => {
    mkdirSync(join(clusters, name));
    return join(clusters, name);
  };
  const [orphan, ours, nobodys] = [runner(), runner(), runner()];
  const dead = { pid: orphan.pid, started: "long ago" };
  const left = folder("left");
  writeFileSync(join(left, "processes.json"), JSON.stringify({ owner: dead, processes: [orphan] }));
  const owned = folder("owned");
  record(owned, { owner: "process", processes: [ours] });
  const shared = folder("shared");
  record(shared, { owner: "nobody", processes: [nobodys] });
  const unfinished = folder("unfinished");

  await sweep(clusters);

  assert.deepEqual([orphan, ours, nobodys].map(isAlive), [false, true, true]);
  assert.deepEqual([left, owned, shared, unfinished].map(existsSync), [false, true, true, true]);
  assert.deepEqual([owned, shared, unfinished].map(isRunning), [true, true, false]);
  for (const { pid } of [ours, nobodys]) process.kill(pid, "SIGKILL");
  await rm(clusters, { recursive: true });
});

test("nothing is swept where no cluster has been", async () => {
  await sweep(join(tmpdir(), "lab-clusters-never-made"));
});
