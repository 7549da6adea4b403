/** `target.mode: patch` by the real engine on a real API server. */

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Deployment } from "../../../live/kubernetes/objects.ts";
import { needsCluster } from "../../lab/kubernetes/guard.ts";
import { errorsIn } from "../support.ts";
import { type Outputs, openPatchWorld, type PatchWorld, type PodSpec } from "./patchWorld.ts";

const MANAGER = "openmetadata-auth0-test";

/** Which key a pod signs with, and which Secret it reads it from. */
function delivered({ containers, volumes }: PodSpec) {
  const kid = containers[0]?.env.find(({ name }) => name === "JWT_KEY_ID")?.value;
  const sources = volumes.find(({ name }) => name === "openmetadata-sso")?.projected?.sources;
  return { kid, secret: sources?.find(({ secret }) => secret)?.secret?.name };
}

function keyOf({ signingKeys }: Outputs, generation: number): string | undefined {
  return signingKeys.find((key) => key.generation === generation)?.kid;
}

function managersOf({ metadata }: Deployment): string[] {
  return [...new Set((metadata.managedFields ?? []).map(({ manager = "" }) => manager))].sort();
}

describe("a patched Deployment", { skip: needsCluster }, () => {
  let world: PatchWorld;
  let before_: Deployment;
  let first: Outputs;

  before(async () => {
    world = await openPatchWorld();
    before_ = await world.deploy();
  });
  after(() => world?.end());

  it("loads the keys with its next pods, which are waited for", async () => {
    const preview = await world.preview();
    assert.deepEqual(await world.names("secrets"), []);
    const { outputs, changes } = await world.up();
    assert.equal(changes.create, preview.create);
    first = outputs;
    assert.equal(outputs.status, "rolled out, not asked for its key");

    const kid = keyOf(outputs, 1);
    const pods = await world.pods();
    assert.equal(pods.length, 2);
    for (const { spec } of pods) {
      assert.deepEqual(delivered(spec), { kid, secret: "openmetadata-sso-keys-1" });
    }
    assert.ok((await world.get("secrets/openmetadata-sso-keys-1")) !== undefined);
  });

  it("keeps all that is its owner's", async () => {
    const { spec, metadata } = await world.deployment();
    assert.equal(spec.replicas, 2);
    const [container] = spec.template.spec.containers;
    assert.deepEqual(container?.envFrom, [{ secretRef: { name: "openmetadata-config" } }]);
    assert.deepEqual(
      container?.env.find(({ name }) => name === "LOG_LEVEL"),
      { name: "LOG_LEVEL", value: "INFO" },
    );
    assert.deepEqual(
      container?.env.find(({ name }) => name === "OIDC_CLIENT_SECRET"),
      {
        name: "OIDC_CLIENT_SECRET",
        valueFrom: {
          secretKeyRef: {
            name: "openmetadata-sso-oidc-client",
            key: "openmetadata-oidc-client-secret",
          },
        },
      },
    );
    const ours = (metadata.managedFields ?? []).find(({ manager }) => manager === MANAGER);
    const fields = JSON.stringify(ours);
    assert.ok(fields.includes("JWT_KEY_ID"));
    assert.ok(!fields.includes("f:envFrom") && !fields.includes("f:replicas"), fields);
  });

  it("is left alone when there is nothing to do, after a refresh too", async () => {
    const versions = async () => {
      const objects = [
        ...(await world.list("deployments")),
        ...(await world.list("secrets")),
        ...(await world.list("configmaps")),
      ];
      return objects.map(({ metadata }) => `${metadata.name} ${metadata.resourceVersion}`);
    };
    const written = await versions();
    for (const refresh of [false, true]) {
      if (refresh) await world.refresh();
      const { changes, printed } = await world.up();
      assert.deepEqual(Object.keys(changes), ["same"], printed);
    }
    assert.deepEqual(await versions(), written);
  });

  it("is rotated in one revision; a pod that restarts in between finds the key of its id", async () => {
    const sets = async () => (await world.list("replicasets")).length;
    const revisions = await sets();
    const { namespace, cluster } = world;
    const watch = new AbortController();
    const seen = new Set<string>();
    const missing: string[] = [];
    const watchPods = async () => {
      for await (const { type, object } of cluster.api.watch(
        `/api/v1/namespaces/${namespace}/pods`,
        watch.signal,
      )) {
        if (type === "SYNCED" || type === "DELETED") continue;
        const { spec, metadata } = object as never as { spec: PodSpec; metadata: object };
        if ("deletionTimestamp" in metadata) continue;
        const { kid, secret } = delivered(spec);
        seen.add(`${kid} ${secret}`);
        if ((await world.get(`secrets/${secret}`)) === undefined) missing.push(`${secret}`);
      }
    };
    let restarted = "";
    const restartOne = async () => {
      for await (const { type, object } of cluster.api.watch(
        `/api/v1/namespaces/${namespace}/secrets`,
        watch.signal,
      )) {
        const { name } = (object.metadata ?? {}) as { name?: string };
        if (type !== "ADDED" || name !== "openmetadata-sso-keys-2" || restarted) continue;
        const [pod] = await world.pods();
        restarted = pod?.metadata.name ?? "";
        world.kubectl(["delete", "pod", restarted, "--wait=false"]);
      }
    };
    const watching = Promise.all([watchPods(), restartOne()]);
    await world.configure({ "signingKeys.generation": { value: "2" } });
    const { outputs } = await world.up().finally(() => watch.abort());
    await watching;

    const [old, current] = [keyOf(first, 1), keyOf(outputs, 2)];
    assert.notEqual(old, current);
    assert.deepEqual(
      [...seen].sort(),
      [`${old} openmetadata-sso-keys-1`, `${current} openmetadata-sso-keys-2`].sort(),
    );
    assert.deepEqual(missing, []);
    assert.notEqual(restarted, "");
    assert.equal(await sets(), revisions + 1);
    assert.deepEqual(await world.names("secrets"), [
      "openmetadata-sso-keys-2",
      "openmetadata-sso-oidc-client",
    ]);
    first = outputs;
  });

  it("keeps the last generation's Secret while its pods cannot be replaced, and says why", async () => {
    await world.cluster.api.request(
      "POST",
      `/api/v1/namespaces/${world.namespace}/resourcequotas`,
      {
        body: { metadata: { name: "small" }, spec: { hard: { pods: "2" } } },
      },
    );
    await world.configure({
      "signingKeys.generation": { value: "3" },
      "target.rolloutTimeout": { value: "3" },
    });
    const printed = await world.failing("up");
    assert.match(
      printed,
      /was not rolled out within 3 s \(\d of 2 new pods ready, \d old left; FailedCreate: [^;]*exceeded quota: small/,
    );
    const secrets = await world.names("secrets");
    assert.ok(secrets.includes("openmetadata-sso-keys-2"), secrets.join());

    world.kubectl(["delete", "resourcequota", "small"]);
    // The controller tries again by itself, but only after a while.
    await world.configure({ "target.rolloutTimeout": { value: "60" } });
    world.kubectl(["annotate", "deployment", "openmetadata", "example.com/again=yes"]);
    first = (await world.up()).outputs;
    assert.deepEqual(await world.names("secrets"), [
      "openmetadata-sso-keys-3",
      "openmetadata-sso-oidc-client",
    ]);
  });

  it("shows no secret to whoever may read all but Secrets", async () => {
    const resources = world
      .kubectl(["api-resources", "--namespaced", "--verbs=list", "--output=name"])
      .split("\n")
      .filter((name) => name !== "" && name !== "secrets");
    assert.ok(resources.includes("events"));
    const shown = world.kubectl(["get", resources.join(","), "--output=yaml"]);
    const { data } = (await world.get("secrets/openmetadata-sso-keys-3")) as never as {
      data: Record<string, string>;
    };
    const privateKey = data["private_key.der"] ?? "";
    assert.ok(shown.includes("openmetadata-sso-keys-3") && privateKey.length > 100);
    for (const secret of [first.clientSecret, btoa(first.clientSecret), privateKey.slice(0, 60)]) {
      assert.ok(!shown.includes(secret));
      assert.ok(!(await world.readState()).includes(secret));
    }
  });

  it("is healed of an edit", async () => {
    world.kubectl(["edit", "deployment", "openmetadata"], {
      KUBE_EDITOR: "sed -i s#https://om.example.com/callback#https://evil.example.com/callback#",
    });
    assert.ok(JSON.stringify(await world.deployment()).includes("evil.example.com"));
    await world.refresh();
    const { changes } = await world.up();
    assert.equal(changes.update, 2);
    assert.ok(!JSON.stringify(await world.deployment()).includes("evil.example.com"));
    assert.deepEqual(Object.keys((await world.up()).changes), ["same"]);
  });

  it("is not taken from its owner, unless somebody says so", async () => {
    const env = [{ name: "AUTHENTICATION_PROVIDER", value: "basic" }];
    await world.deploy({ env, force: true });
    await world.refresh();
    const field =
      '.spec.template.spec.containers[name="openmetadata"].env[name="AUTHENTICATION_PROVIDER"].value';
    const message = `the Deployment ${world.namespace}/openmetadata cannot be patched, for helm has set ${field}: take that out of what is deployed by that name, or set target.force to true, which takes it over until it is deployed again; then run \`pulumi up\` again`;
    for (const operation of ["preview", "up"] as const) {
      const errors = errorsIn(await world.failing(operation));
      assert.ok(errors.includes(message), errors.join("\n"));
    }

    await world.configure({ "target.force": { value: "true" } });
    await world.up();
    const [container] = (await world.deployment()).spec.template.spec.containers;
    const provider = container?.env.find(({ name }) => name === "AUTHENTICATION_PROVIDER");
    assert.equal(provider?.value, "auth0");
    // As before, for what follows.
    await world.deploy();
  });

  it("keeps running without the patch, with its owner's fields alone, after a destroy", async () => {
    const kubectl = (...args: string[]) => world.kubectlInBackground(args);
    const watch = new AbortController();
    const gone: string[] = [];
    const stranded: string[] = [];
    const watchSecrets = async () => {
      const path = `/api/v1/namespaces/${world.namespace}/secrets`;
      for await (const { type, object } of world.cluster.api.watch(path, watch.signal)) {
        if (type !== "DELETED") continue;
        const { name = "" } = object.metadata as { name?: string };
        const left = (await world.pods()).filter(({ spec }) => JSON.stringify(spec).includes(name));
        gone.push(name);
        stranded.push(...left.map(({ metadata }) => `${metadata.name} names ${name}`));
        if (gone.length === 2) watch.abort();
      }
    };
    const watching = watchSecrets();
    // No new pod until the controller has tried in vain.
    const quota = { metadata: { name: "small" }, spec: { hard: { pods: "2" } } };
    const quotas = `/api/v1/namespaces/${world.namespace}/resourcequotas`;
    await world.cluster.api.request("POST", quotas, { body: quota });
    const release = async () => {
      const refused = "--for=condition=ReplicaFailure";
      await kubectl("wait", refused, "deployment/openmetadata", "--timeout=60s");
      await kubectl("delete", "resourcequota", "small");
      // It tries again by itself, but only after a while.
      await kubectl("annotate", "deployment", "openmetadata", "example.com/gone=yes");
    };
    await Promise.all([world.destroy(), release()]);
    await watching;
    assert.deepEqual(gone.sort(), ["openmetadata-sso-keys-3", "openmetadata-sso-oidc-client"]);
    assert.deepEqual(stranded, []);
    const left = await world.deployment();
    assert.deepEqual(left.spec, before_.spec);
    assert.ok(!managersOf(left).includes(MANAGER));
    assert.deepEqual(await world.names("secrets"), []);
    assert.deepEqual(await world.names("configmaps"), []);
  });
});
