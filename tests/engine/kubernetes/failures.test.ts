import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { needsCluster } from "../../lab/kubernetes/guard.ts";
import { openWorld, type World } from "./world.ts";

const VALUES = { "target.mode": { value: "values" } };

describe("what is in the way of the values mode", {
  skip: needsCluster,
  concurrency: false,
}, () => {
  const worlds: World[] = [];
  const open = async (...args: Parameters<typeof openWorld>) => {
    const world = await openWorld(...args);
    worlds.push(world);
    return world;
  };
  after(async () => {
    for (const world of worlds) await world.end();
  });

  it("a missing namespace: the error says how to have one, and having it is enough", async () => {
    const world = await open(VALUES, false);
    const { namespace } = world;
    const printed = await world.failing("up");
    assert.ok(
      printed.includes(
        `the cluster of the kubeconfig's current context has no namespace ${namespace}: make it with \`kubectl create namespace ${namespace}\`, set target.createNamespace to true, or correct target.namespace or target.context, then run \`pulumi up\` again`,
      ),
      printed,
    );
    await world.configure({ "target.createNamespace": { value: "true" } });
    await world.up();
    assert.equal((await world.objects()).size, 5);
  });

  it("the wish for a namespace, taken back: it stays, with what others have put there", async () => {
    const world = await open({ ...VALUES, "target.createNamespace": { value: "true" } }, false);
    await world.up();
    world.kubectl("create", "configmap", "theirs", "--from-literal=a=b");
    const { uid } = namespaceOf(world);
    await world.configure({ "target.createNamespace": { value: "false" } });
    await world.up();
    assert.deepEqual(namespaceOf(world), { uid, phase: "Active" });
    assert.equal((await world.objects()).size, 6);
    await world.destroy();
    assert.deepEqual(namespaceOf(world), { uid, phase: "Active" });
    assert.deepEqual([...(await world.objects()).keys()], ["configmaps/theirs"]);
  });

  it("a destroy of what it was made for: the namespace stays, and the next run says so", async () => {
    const world = await open({ ...VALUES, "target.createNamespace": { value: "true" } }, false);
    await world.up();
    world.kubectl("create", "configmap", "theirs", "--from-literal=a=b");
    await world.destroy();
    assert.equal(namespaceOf(world).phase, "Active");
    assert.deepEqual([...(await world.objects()).keys()], ["configmaps/theirs"]);
    const printed = await world.failing("up");
    assert.ok(
      printed.includes(
        `the namespace ${world.namespace} is there already: set target.createNamespace to false, then run \`pulumi up\` again`,
      ),
      printed,
    );
  });

  it("a name that somebody else has taken: their object stays as it is, and another prefix helps", async () => {
    const world = await open(VALUES);
    const name = "openmetadata-sso-oidc-client";
    world.kubectl("create", "secret", "generic", name, "--from-literal=theirs=1");
    const printed = await world.failing("up");
    assert.ok(
      printed.includes(
        `secrets ${name} of the namespace ${world.namespace} belongs to somebody else, perhaps to another stack, or was left by an interrupted run of this one: set target.name to a prefix that is free, or delete that object if nobody needs it, then run \`pulumi up\` again`,
      ),
      printed,
    );
    const theirs = async () => (await world.objects()).get(`secrets/${name}`)?.data;
    assert.deepEqual(await theirs(), { theirs: "1" });
    await world.configure({ "target.name": { value: "om-auth0" } });
    await world.up();
    await world.destroy();
    assert.deepEqual([...(await world.objects()).keys()], [`secrets/${name}`]);
    assert.deepEqual(await theirs(), { theirs: "1" });
  });

  it("a field that somebody else holds: the next run takes it back", async () => {
    const world = await open(VALUES);
    const { outputs } = await world.up();
    const values = "configmaps/openmetadata-sso-values";
    const patch = JSON.stringify({ data: { "values.yaml": "replicaCount: 0\n" } });
    world.kubectl("patch", values, "--type=merge", `--patch=${patch}`);
    await world.configure({ "adminPrincipals[1]": { value: "bob" } });
    const { outputs: after } = await world.up();
    assert.notEqual(after.helmValues, outputs.helmValues);
    assert.equal((await world.objects()).get(values)?.data["values.yaml"], after.helmValues);
  });
});

function namespaceOf(world: World): { uid: string; phase: string } {
  const { metadata, status } = JSON.parse(
    world.kubectl("get", "namespace", world.namespace, "--output=json"),
  );
  return { uid: metadata.uid, phase: status.phase };
}
