import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { startCluster } from "../../../lab/kubernetes/index.ts";
import { isAlive, type ProcessIdentity } from "../../../lab/processes.ts";
import { needsCluster } from "./guard.ts";

const skip = process.env.LAB_KUBERNETES === "kubeconfig" ? "the user's cluster runs" : needsCluster;

test("a cluster starts, is its owner's alone, and leaves nothing behind", { skip }, async () => {
  const parent = await mkdtemp(join(tmpdir(), "lab-cluster-"));
  const directory = join(parent, "cluster");
  const cluster = await startCluster({ directory });
  const { processes } = JSON.parse(readFileSync(join(directory, "processes.json"), "utf8")) as {
    processes: ProcessIdentity[];
  };
  try {
    const version = await cluster.api.request("GET", "/version");
    assert.equal(version.gitVersion, "v1.37.2");
    for (const name of readdirSync(directory)) {
      const stat = statSync(join(directory, name));
      assert.equal(stat.mode & 0o077, 0, `${name} is readable by others`);
    }
    assert.equal(processes.length, 5);
    assert.deepEqual(processes.map(isAlive), [true, true, true, true, true]);

    const kubectl = join(cluster.programs ?? "", "kubectl");
    const args = ["--kubeconfig", cluster.kubeconfigFile, "get", "nodes", "--output=name"];
    const { stdout } = await promisify(execFile)(kubectl, args);
    assert.equal(stdout, "node/fake-0\n");
  } finally {
    await cluster.stop();
  }
  assert.deepEqual(processes.map(isAlive), [false, false, false, false, false]);
  assert.equal(existsSync(directory), false);
  await rm(parent, { recursive: true });
});

test("a start that is called off leaves nothing behind", { skip }, async () => {
  const parent = await mkdtemp(join(tmpdir(), "lab-cluster-"));
  const directory = join(parent, "cluster");
  const callOff = new AbortController();
  const onProgress = () => callOff.abort(new Error("called off"));
  const starting = startCluster({ directory, onProgress, signal: callOff.signal });
  await assert.rejects(starting, { message: "called off" });
  assert.equal(existsSync(directory), false);
  await rm(parent, { recursive: true });
});
