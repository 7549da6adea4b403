import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import {
  type Rule,
  StatusError,
  writeRestrictedKubeconfig,
} from "../../../lab/kubernetes/index.ts";
import { secret } from "../../../lab/providers/wire.ts";
import { needsCluster } from "./guard.ts";
import { deploymentOf, World } from "./world.ts";

const SECRET = "kubernetes:core/v1:Secret";
const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";
const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
const DEPLOYMENT_PATCH = "kubernetes:apps/v1:DeploymentPatch";
const CRON_JOB = "kubernetes:batch/v1:CronJob";
const JOB = "kubernetes:batch/v1:Job";
const NAMESPACE = "kubernetes:core/v1:Namespace";
const SERVICE = "kubernetes:core/v1:Service";

describe("the double on a real cluster", { skip: needsCluster }, () => {
  let world: World;
  before(async () => {
    world = await World.open();
  });
  after(() => world.close());

  const notFound = (message: string) => (error: unknown) =>
    error instanceof StatusError && error.reason === "NotFound" && error.message === message;

  test("an immutable Secret is replaced by one of another name", async () => {
    const { namespace } = world;
    const of = (key: string) => ({
      apiVersion: "v1",
      kind: "Secret",
      immutable: true,
      metadata: { namespace },
      stringData: secret({ key }),
    });
    const first = await world.create(SECRET, "keys", of("fake-1"));
    assert.match(first.id, new RegExp(`^${namespace}/keys-[0-9a-f]{8}$`));
    assert.deepEqual(await world.diff(first, of("fake-1")), {
      changes: "DIFF_NONE",
      hasDetailedDiff: true,
    });
    assert.deepEqual(await world.diff(first, of("fake-2")), {
      changes: "DIFF_SOME",
      detailedDiff: { "data.key": { kind: "UPDATE_REPLACE" } },
      hasDetailedDiff: true,
      replaces: ["data.key"],
    });
    const second = await world.create(SECRET, "keys", of("fake-2"));
    const name = String(second.id.split("/")[1]);
    const { data } = await world.get(`secrets/${name}`);
    assert.deepEqual(data, { key: Buffer.from("fake-2").toString("base64") });
    assert.deepEqual(second.outputs.data, secret(data as never));

    await world.delete(first);
    const gone = String(first.id.split("/")[1]);
    await assert.rejects(world.get(`secrets/${gone}`), notFound(`secrets "${gone}" not found`));
    await world.delete(second);
  });

  test("a ConfigMap is updated in place where that is allowed, and drift is seen", async () => {
    await world.configure({ enableConfigMapMutable: "true" });
    const metadata = { name: "settings", namespace: world.namespace };
    const of = (data: Record<string, string>) => ({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata,
      data,
    });
    const created = await world.create(CONFIG_MAP, "settings", of({ a: "1", b: "1" }));
    const updated = await world.update(created, of({ a: "2" }));
    assert.deepEqual((await world.get("configmaps/settings")).data, { a: "2" });

    await world.applyAs("somebody", "configmaps/settings", "v1", of({ a: "3" }));
    const drifted = await world.refresh(updated);
    assert.deepEqual(drifted?.inputs.data, { a: "3" });
    const conflict = await world.tryUpdate(updated, of({ a: "2" }));
    assert.equal(
      conflict.answer.error?.message.split("\n").at(-1),
      `The resource managed by field manager "${updated.outputs.__fieldManager}" had an apply conflict: Apply failed with 1 conflict: conflict with "somebody": .data.a`,
    );
    await world.delete(updated);
    assert.equal(await world.refresh(updated), undefined);
    await world.configure();
  });

  test("a rollout is waited for, and one that gets stuck says why", async () => {
    const metadata = { name: "server", namespace: world.namespace };
    const created = await world.create(
      DEPLOYMENT,
      "server",
      deploymentOf(metadata, "example.com/server:1", { replicas: 2 }),
    );
    const updated = await world.update(
      created,
      deploymentOf(metadata, "example.com/server:2", { replicas: 2 }),
    );
    const { status } = updated.outputs as { status: Record<string, unknown> };
    assert.deepEqual(
      [status.observedGeneration, status.updatedReplicas, status.availableReplicas],
      [2, 2, 2],
    );
    assert.deepEqual(await world.refresh(updated).then((found) => found?.inputs), updated.inputs);

    const nowhere = { nodeSelector: { nowhere: "x" } };
    const { answer } = await world.tryUpdate(
      updated,
      deploymentOf(metadata, "example.com/server:3", { replicas: 2, podSpec: nowhere }),
      2,
    );
    const sentence = `the Kubernetes API server reported that "${world.namespace}/server" failed to fully initialize or become live: 'server' timed out waiting to be Ready`;
    assert.equal(answer.error?.message, sentence);
    assert.deepEqual(answer.error?.details[0]?.reasons, [
      sentence,
      "Minimum number of Pods to consider the application live was not attained",
    ]);
    await world.delete(updated);
  });

  test("a patch leaves others' fields alone, and takes only its own along when it goes", async () => {
    const metadata = { name: "patched", namespace: world.namespace };
    const path = "deployments/patched";
    const theirs = deploymentOf(metadata, "example.com/server:1");
    await world.applyAs("helm", path, "apps/v1", theirs);
    const patch = (value: string) => ({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata,
      spec: {
        template: {
          metadata: { annotations: { "example.com/checksum": value } },
          spec: { containers: [{ name: "server", env: [{ name: "KEY_ID", value }] }] },
        },
      },
    });
    const podTemplate = async () => {
      const { spec } = (await world.get(path, "apps/v1")) as never as {
        spec: { template: { metadata: { annotations?: object }; spec: { containers: object[] } } };
      };
      const { annotations } = spec.template.metadata;
      const [container] = spec.template.spec.containers as Record<string, unknown>[];
      return { annotations, image: container?.image, env: container?.env };
    };
    const ours = (value: string) => ({
      annotations: { "example.com/checksum": value },
      image: "example.com/server:1",
      env: [{ name: "KEY_ID", value }],
    });

    const created = await world.create(DEPLOYMENT_PATCH, "patched", patch("1"));
    assert.deepEqual(await podTemplate(), ours("1"));
    const updated = await world.update(created, patch("2"));
    assert.deepEqual(await podTemplate(), ours("2"));
    await world.applyAs("helm", path, "apps/v1", deploymentOf(metadata, "example.com/server:2"));
    assert.deepEqual(await podTemplate(), { ...ours("2"), image: "example.com/server:2" });
    await world.delete(updated);
    assert.deepEqual(await podTemplate(), {
      annotations: undefined,
      image: "example.com/server:2",
      env: undefined,
    });
  });

  test("jobs are waited for, services find their pods, cron jobs and namespaces come and go", async () => {
    const { namespace } = world;
    const spec = {
      template: {
        spec: { restartPolicy: "Never", containers: [{ name: "c", image: "example.com/c:1" }] },
      },
    };
    const job = await world.create(JOB, "once", {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: "once", namespace },
      spec,
    });
    assert.equal((job.outputs.status as { succeeded?: number }).succeeded, 1);
    const cronJob = await world.create(CRON_JOB, "nightly", {
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata: { namespace },
      spec: { schedule: "0 3 * * *", jobTemplate: { spec } },
    });
    const service = await world.create(SERVICE, "headless", {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "headless", namespace },
      spec: { clusterIP: "None", selector: { app: "nothing" }, ports: [{ port: 80 }] },
    });
    const other = await world.create(NAMESPACE, `${namespace}-other`, {
      apiVersion: "v1",
      kind: "Namespace",
    });
    for (const resource of [service, cronJob, job, other]) await world.delete(resource);
    await assert.rejects(
      world.cluster.api.request("GET", `/api/v1/namespaces/${other.id}`),
      notFound(`namespaces "${other.id}" not found`),
    );
  });

  test("a user who may do little does that, and is told what else it takes", async () => {
    const { cluster, namespace } = world;
    const directory = await mkdtemp(join(tmpdir(), "lab-restricted-"));
    const as = async (name: string, rules: Rule[]) =>
      world.configure(
        {},
        await writeRestrictedKubeconfig(cluster, { namespace, name, rules }, join(directory, name)),
      );
    const core = (verbs: string[]): Rule => ({ apiGroups: [""], resources: ["secrets"], verbs });
    const object = { apiVersion: "v1", kind: "Secret", stringData: { a: "fake" } };

    await as("reader", [core(["get"])]);
    const refused = await world.tryCreate(SECRET, "refused", { ...object, metadata: {} });
    assert.equal(
      refused.answer.error?.message,
      `resource "urn:pulumi:lab::test::${SECRET}::refused" was not successfully created by the Kubernetes API server: secrets is forbidden: User "system:serviceaccount:${namespace}:reader" cannot create resource "secrets" in API group "" in the namespace "${namespace}"`,
    );

    await as("writer", [core(["get", "create", "delete"])]);
    const { answer, inputs } = await world.tryCreate(SECRET, "kept", {
      ...object,
      // Something that keeps it long enough to be waited for.
      metadata: { finalizers: ["example.com/kept"] },
    });
    const { id = "", properties = {} } = (answer.response ?? {}) as never;
    const kept = { type: SECRET, name: "kept", id: String(id), inputs, outputs: properties };
    assert.equal(
      (await world.tryDelete(kept)).error?.message,
      `secrets is forbidden: User "system:serviceaccount:${namespace}:writer" cannot watch resource "secrets" in API group "" in the namespace "${namespace}": the official kubernetes plugin would wait here for ever, so grant list and watch of /api/v1/namespaces/${namespace}/secrets`,
    );
    await cluster.api.request("PATCH", world.path(`secrets/${id.split("/")[1]}`), {
      contentType: "application/merge-patch+json",
      body: { metadata: { finalizers: null } },
    });

    await as("owner", [core(["get", "create", "delete", "list", "watch"])]);
    await world.delete(await world.create(SECRET, "mine", { ...object, metadata: {} }));
    await world.configure();
    await rm(directory, { recursive: true });
  });
});
