import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { Deployment } from "@pulumi/kubernetes/apps/v1/deployment.js";
import { Namespace } from "@pulumi/kubernetes/core/v1/namespace.js";
import { Secret } from "@pulumi/kubernetes/core/v1/secret.js";
import { Provider } from "@pulumi/kubernetes/provider.js";
import { secret } from "@pulumi/pulumi";
import { findEngine } from "../../../lab/engine/cli.ts";
import { type LabStack, openLabStack } from "../../../lab/engine/stack.ts";
import { type Cluster, findCluster, StatusError } from "../../../lab/kubernetes/index.ts";
import { type ProviderServer, serveKubernetes } from "../../../lab/providers/index.ts";
import { needsCluster } from "./guard.ts";

describe("the double under the real engine", { skip: needsCluster }, () => {
  let cluster: Cluster;
  let double: ProviderServer;
  let lab: LabStack;
  let value = "fake-value-1";
  const name = `lab-${randomBytes(4).toString("hex")}`;

  const program = async () => {
    const kubeconfig = readFileSync(cluster.kubeconfigFile, "utf8");
    const options = { provider: new Provider("cluster", { kubeconfig: secret(kubeconfig) }) };
    const namespace = new Namespace("place", { metadata: { name } }, options);
    const metadata = { namespace: namespace.metadata.name };
    const keys = new Secret(
      "keys",
      { metadata, immutable: true, stringData: { key: secret(value) } },
      options,
    );
    const labels = { app: "server" };
    const env = [
      { name: "KEY", valueFrom: { secretKeyRef: { name: keys.metadata.name, key: "key" } } },
    ];
    new Deployment(
      "server",
      {
        metadata: { ...metadata, name: "server" },
        spec: {
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: { containers: [{ name: "server", image: "example.com/server:1", env }] },
          },
        },
      },
      options,
    );
    return { secretName: keys.metadata.name };
  };

  before(async () => {
    cluster = await findCluster();
    double = await serveKubernetes({ env: {} });
    lab = await openLabStack({
      engine: await findEngine(),
      stackName: "lab",
      folder: `kubernetes-double-${process.pid}`,
      program,
      // What the project demands; the program reads none of it.
      config: {
        serverUrl: { value: "https://om.example.com" },
        "adminPrincipals[0]": { value: "alice" },
        principalDomain: { value: "example.com" },
        "target.kind": { value: "bareMetal" },
      },
      doubles: { kubernetes: double.port },
    });
  });
  after(async () => {
    await lab?.stack.destroy().catch(() => {});
    await lab?.remove();
    await double?.close();
    await cluster?.stop();
  });

  test("up, nothing to do, a new Secret before the old one goes, no drift, destroy", async () => {
    const preview = await lab.stack.preview();
    assert.deepEqual(preview.changeSummary, { create: 5 });
    const first = await lab.stack.up();
    assert.deepEqual(first.summary.resourceChanges, { create: 5 });
    assert.deepEqual((await lab.stack.up()).summary.resourceChanges, { same: 5 });

    value = "fake-value-2";
    const rolled = await lab.stack.up();
    assert.deepEqual(rolled.summary.resourceChanges, { replace: 1, same: 3, update: 1 });
    assert.notEqual(rolled.outputs.secretName?.value, first.outputs.secretName?.value);
    const refreshed = await lab.stack.refresh();
    assert.deepEqual(refreshed.summary.resourceChanges, { same: 5 });

    const state = await lab.readState();
    for (const fake of ["fake-value-1", "fake-value-2"]) {
      assert.ok(!state.includes(fake) && !state.includes(btoa(fake)), `${fake} is in the state`);
    }
    await lab.stack.destroy();
    await assert.rejects(
      cluster.api.request("GET", `/api/v1/namespaces/${name}`),
      (error: unknown) => error instanceof StatusError && error.code === 404,
    );
  });
});
