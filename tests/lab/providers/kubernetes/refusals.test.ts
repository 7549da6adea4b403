import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { named, Session } from "./session.ts";

describe("what the double refuses", () => {
  let session: Session;

  before(async () => {
    session = await Session.start();
  });
  after(() => session.close());

  test("options that it does not imitate", async () => {
    const messages = [];
    for (const option of [{ enableServerSideApply: "false" }, { renderYamlToDirectory: "x" }]) {
      messages.push((await session.configure(option)).error?.message);
    }
    assert.deepEqual(messages, [
      "the lab's double of the kubernetes plugin knows server-side apply only: leave enableServerSideApply out, or use the official plugin",
      "the lab's double of the kubernetes plugin does not imitate the provider option renderYamlToDirectory: leave it out, or use the official plugin",
    ]);
  });

  test("a Helm release, and kinds that nothing is recorded of", async () => {
    await session.configure();
    const check = async (type: string) =>
      (await session.client.call("Check", { ...named(type, "x"), olds: {}, news: {} })).error
        ?.message;
    assert.equal(
      await check("kubernetes:helm.sh/v3:Release"),
      "kubernetes:helm.sh/v3:Release needs Helm, which the official kubernetes plugin has inside and the lab's double of it has not: deliver another way in the lab, or use the official plugin",
    );
    assert.equal(
      await check("kubernetes:core/v1:Pod"),
      "unrecognized resource type (Check): kubernetes:core/v1:Pod",
    );
  });

  test("an annotation that it does not imitate", async () => {
    await session.configure();
    const metadata = {
      name: "x",
      namespace: "n",
      annotations: { "pulumi.com/waitFor": "jsonpath={.a}" },
    };
    const object = { apiVersion: "v1", kind: "ConfigMap", metadata };
    const url = "/api/v1/namespaces/n/configmaps?fieldManager=pulumi-kubernetes";
    session.api.expect([{ method: "POST", url, status: 201, responseBody: object }]);
    const answer = await session.client.call("Create", {
      ...named("kubernetes:core/v1:ConfigMap", "x"),
      properties: object,
    });
    assert.equal(
      answer.error?.message,
      "the lab's double of the kubernetes plugin does not imitate the annotation pulumi.com/waitFor: leave it out, or use the official plugin",
    );
  });

  test("a patch without a name", async () => {
    await session.configure();
    const { error } = await session.client.call("Check", {
      ...named("kubernetes:apps/v1:DeploymentPatch", "x"),
      olds: {},
      news: { apiVersion: "apps/v1", kind: "Deployment" },
    });
    assert.equal(error?.message, "patch resources require the `.metadata.name` field to be set");
  });
});

describe("a cluster that cannot be reached", () => {
  let session: Session;

  before(async () => {
    session = await Session.start();
  });
  after(() => session.close());

  const map = named("kubernetes:core/v1:ConfigMap", "x");

  test("a program that names no cluster gets none, whatever the machine has", async () => {
    await session.configure({ kubeconfig: "" });
    const { error } = await session.client.call("Create", { ...map, properties: {} });
    assert.equal(
      error?.message,
      "configured Kubernetes cluster is unreachable: the kubeconfig has no active cluster: set current-context to a context that names one",
    );
  });

  test("nothing is read or deleted, and the sentence says what to do", async () => {
    await session.configure({ kubeconfig: session.kubeconfig("https://localhost:6") });
    const remedy =
      'If the cluster was deleted, you can remove this resource from Pulumi state by rerunning the operation with the PULUMI_K8S_DELETE_UNREACHABLE environment variable set to "true"';
    const request = { ...map, id: "n/x", properties: {}, inputs: {} };
    const read = await session.client.call("Read", request);
    assert.equal(
      read.error?.message,
      `failed to read resource state due to unreachable cluster. ${remedy}`,
    );
    const deleted = await session.client.call("Delete", request);
    assert.equal(deleted.error?.message, `configured Kubernetes cluster is unreachable. ${remedy}`);
  });
});
