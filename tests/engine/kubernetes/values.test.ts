import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { needsCluster } from "../../lab/kubernetes/guard.ts";
import { openWorld, type World } from "./world.ts";

const VALUES = { "target.mode": { value: "values" } };
const KEYS_1 = "secrets/openmetadata-sso-keys-1";
const KEYS_2 = "secrets/openmetadata-sso-keys-2";
const KEYS_3 = "secrets/openmetadata-sso-keys-3";
const HELM_VALUES = "configmaps/openmetadata-sso-values";
const IN_GENERATION_1 = [
  "configmaps/openmetadata-sso-ingestion",
  "configmaps/openmetadata-sso-jwks-1",
  HELM_VALUES,
  KEYS_1,
  "secrets/openmetadata-sso-oidc-client",
];

describe("the values mode on an API server", { skip: needsCluster, concurrency: false }, () => {
  let world: World;
  before(async () => {
    world = await openWorld(VALUES);
  });
  after(() => world?.end());
  const names = async () => [...(await world.objects()).keys()].sort();
  const data = async (name: string) => (await world.objects()).get(name)?.data ?? {};

  it("delivers everything in the first run", async () => {
    const { outputs } = await world.up();
    assert.deepEqual(await names(), IN_GENERATION_1);
    assert.deepEqual(await data(HELM_VALUES), { "values.yaml": outputs.helmValues });
    assert.equal(outputs.status, "not checked: apply the Helm values (output helmValues)");
    const client = await data("secrets/openmetadata-sso-oidc-client");
    assert.deepEqual(client, {
      "openmetadata-oidc-client-id": outputs.clientId,
      "openmetadata-oidc-client-secret": outputs.clientSecret,
    });
  });

  it("writes nothing in the next", async () => {
    const before = await world.objects();
    assert.deepEqual((await world.up()).changes, {});
    assert.deepEqual(await world.objects(), before);
  });

  it("sees nothing to do after a look at the cluster either", async () => {
    assert.deepEqual((await world.up({ refresh: true })).changes, {});
  });

  it("takes back what kubectl edit has changed, and deleted", async () => {
    const before = await data(HELM_VALUES);
    const patch = JSON.stringify({ data: { "values.yaml": "replicaCount: 0\n" } });
    world.kubectl("patch", HELM_VALUES, "--type=merge", `--patch=${patch}`);
    world.kubectl("delete", "configmaps/openmetadata-sso-jwks-1");
    const edited = JSON.stringify({ data: { "public_key.der": btoa("not a key") } });
    world.kubectl("patch", KEYS_1, "--type=merge", `--patch=${edited}`);
    await world.up({ refresh: true });
    assert.deepEqual(await data(HELM_VALUES), before);
    assert.deepEqual(await names(), IN_GENERATION_1);
    assert.notEqual((await data(KEYS_1))["public_key.der"], "not a key");
    assert.deepEqual((await world.up({ refresh: true })).changes, {});
  });

  it("leaves what is mounted until the generation after the next", async () => {
    const first = await data(KEYS_1);
    const checksum = /checksum\/openmetadata-sso: "(\w+)"/;
    const before = checksum.exec(String((await data(HELM_VALUES))["values.yaml"]))?.[1];
    await world.configure({ "signingKeys.generation": { value: "2" } });
    await world.up();
    const after = checksum.exec(String((await data(HELM_VALUES))["values.yaml"]))?.[1];
    assert.notEqual(after, before);
    assert.deepEqual(await data(KEYS_1), first);
    assert.deepEqual(
      await names(),
      [...IN_GENERATION_1, KEYS_2, "configmaps/openmetadata-sso-jwks-2"].sort(),
    );
    const both = await world.objects();
    assert.deepEqual((await world.up()).changes, {});
    assert.deepEqual(await world.objects(), both);

    await world.configure({ "signingKeys.generation": { value: "3" } });
    await world.up();
    const {
      [KEYS_1]: gone,
      [KEYS_2]: kept,
      [KEYS_3]: current,
    } = Object.fromEntries(await world.objects());
    assert.equal(gone, undefined);
    assert.deepEqual(kept?.data, both.get(KEYS_2)?.data);
    assert.ok(current?.data["private_key.der"]);
  });

  it("changes the client's Secret in place when the client's secret changes", async () => {
    await world.configure({ "signIn.secretGeneration": { value: "1" } });
    const { outputs } = await world.up();
    const { "openmetadata-oidc-client-secret": secret } = await data(
      "secrets/openmetadata-sso-oidc-client",
    );
    assert.equal(secret, outputs.clientSecret);
  });

  it("leaves what the pods of before name when the client becomes a public one", async () => {
    await world.lab.stack.removeConfig("signIn.secretGeneration", true);
    await world.configure({ "signIn.clientType": { value: "public" } });
    const { outputs } = await world.up();
    assert.deepEqual(await data("secrets/openmetadata-sso-oidc-client"), {
      "openmetadata-oidc-client-id": outputs.clientId,
      "openmetadata-oidc-client-secret": "",
    });
    assert.deepEqual((await world.up({ refresh: true })).changes, {});
  });

  it("leaves nothing behind", async () => {
    await world.destroy();
    assert.deepEqual(await names(), []);
  });
});
