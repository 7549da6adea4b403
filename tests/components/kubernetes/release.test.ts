import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { serverPaths } from "../../../components/targets/kubernetes/names.ts";
import {
  ReleaseTarget,
  type ReleaseTargetArgs,
} from "../../../components/targets/kubernetes/release.ts";
import { answers, CLIENT_SECRET } from "../support/answers.ts";
import { DELIVERED_PAIR, deliveryArgs } from "../support/delivery.ts";
import { type Recording, record } from "../support/wire.ts";

const RELEASE = "kubernetes:helm.sh/v3:Release";
const ROLLOUT = "openmetadata-auth0:live:Rollout";

function build(args: Partial<ReleaseTargetArgs> = {}): Promise<Recording> {
  return record(
    async () => {
      const target = new ReleaseTarget("sso", {
        ...deliveryArgs({}, serverPaths(args.generation ?? 1)),
        kind: "kubernetes",
        mode: "release",
        namespace: "openmetadata",
        createNamespace: false,
        name: "om-sso",
        releaseName: "catalogue",
        chartVersion: "1.13.1",
        values: {},
        rolloutTimeout: 700,
        healthTimeout: 120,
        ...args,
      });
      return { status: target.status };
    },
    { state: answers },
  );
}

describe("the release mode", () => {
  it("installs one version of OpenMetadata's own chart, after what the pods mount", async () => {
    const { inputs, parent, options } = (await build()).find(RELEASE, "sso-release");
    const { values: _, ...rest } = inputs;
    assert.deepEqual(rest, {
      name: "catalogue",
      namespace: "openmetadata",
      chart: "openmetadata",
      version: "1.13.1",
      repositoryOpts: { repo: "https://helm.open-metadata.org/" },
      timeout: 700,
      // Of the SDK itself.
      compat: "true",
    });
    assert.equal(parent, "openmetadata-auth0:index:KubernetesTarget::sso");
    assert.deepEqual(options, {
      dependsOn: [
        "kubernetes:core/v1:ConfigMap::sso-ingestion",
        "kubernetes:core/v1:ConfigMap::sso-jwks-1",
        "kubernetes:core/v1:Secret::sso-keys-1",
        "kubernetes:core/v1:Secret::sso-oidc-client",
      ],
      onError: ["sso-explain-cluster-failures"],
    });
  });

  it("puts its values over the user's, in clear, since they hold no secret", async () => {
    const theirs = { replicaCount: 2, extraEnvs: [{ name: "LOG_LEVEL", value: "INFO" }] };
    const { inputs } = (await build({ values: theirs })).find(RELEASE, "sso-release");
    const values = inputs.values as Record<string, unknown>;
    assert.equal(values.replicaCount, 2);
    const names = (values.extraEnvs as { name: string }[]).map(({ name }) => name);
    assert.deepEqual([names[0], names.at(-1)], ["LOG_LEVEL", "SECURITY_CONFIG_SOURCE"]);
    const text = JSON.stringify(values);
    assert.ok(!text.includes(CLIENT_SECRET) && !text.includes(DELIVERED_PAIR.privateKey));
  });

  it("lets the previous generation go: no pod mounts it once the release is done", async () => {
    const { registrations } = await build({ generation: 3 });
    const names = registrations.map(({ name }) => name).filter((name) => /-\d$/.test(name));
    assert.deepEqual(names.sort(), ["sso-jwks-3", "sso-keys-3"]);
  });

  it("waits for the server afterwards", async () => {
    const { inputs, options } = (await build({ healthUrl: "https://om.example.com" })).find(
      ROLLOUT,
      "sso-rollout",
    );
    const { delivery: _, ...rest } = inputs;
    assert.deepEqual(rest, {
      directory: "/etc/openmetadata/sso",
      kid: "key-1",
      restarted: true,
      healthUrl: "https://om.example.com",
      healthTimeout: 120,
    });
    assert.deepEqual(options.dependsOn, [`${RELEASE}::sso-release`]);
  });

  it("protects what goes first in a destroy, where that is asked", async () => {
    const { registrations } = await build({ protect: true });
    const names = registrations.filter(({ options }) => options.protect).map(({ name }) => name);
    assert.deepEqual(names, ["sso-rollout"]);
  });
});
