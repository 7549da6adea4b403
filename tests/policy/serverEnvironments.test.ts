/** Whole environments of servers are told from parts of some, and from what cannot be seen. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { unknownCheckingProxy } from "@pulumi/policy";
import { serverEnvironmentsOf } from "../../policy/serverEnvironments.ts";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const DOCKER = "docker:index/container:Container";
const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
const RELEASE = "kubernetes:helm.sh/v3:Release";

const SIGN_IN = { name: "AUTHENTICATION_PROVIDER", value: "custom-oidc" };
const withContainer = (container: object) => ({
  spec: { template: { spec: { containers: [{ name: "sidecar" }, container] } } },
});
const release = (values: unknown, more: object = {}) => ({
  chart: "openmetadata",
  values,
  ...more,
});
const fernet = (fernetkey: unknown) => ({ openmetadata: { config: { fernetkey } } });

/** Whether it has a Fernet key; `undefined`: it is no whole environment, or cannot be seen. */
const CASES: [what: string, type: string, inputs: object, hasKey: boolean | undefined][] = [
  ["a container", DOCKER, { envs: ["AUTHENTICATION_PROVIDER=x", "FERNET_KEY=a="] }, true],
  ["a container without", DOCKER, { envs: ["AUTHENTICATION_PROVIDER=x"] }, false],
  ["a container with none", DOCKER, { envs: ["AUTHENTICATION_PROVIDER=x", "FERNET_KEY="] }, false],
  ["a migration", DOCKER, { envs: ["DB_HOST=postgres"] }, undefined],
  ["a container of others", DOCKER, {}, undefined],
  ["a hidden environment", DOCKER, { envs: "[secret]" }, undefined],
  ["an unknown environment", DOCKER, { envs: UNKNOWN }, undefined],
  ["an unknown variable", DOCKER, { envs: ["AUTHENTICATION_PROVIDER=x", UNKNOWN] }, undefined],
  ["a Deployment without", DEPLOYMENT, withContainer({ env: [SIGN_IN] }), false],
  [
    "a Deployment with a reference",
    DEPLOYMENT,
    withContainer({ env: [SIGN_IN, { name: "FERNET_KEY", valueFrom: { secretKeyRef: {} } }] }),
    true,
  ],
  [
    "a Deployment with an unknown value",
    DEPLOYMENT,
    withContainer({ env: [SIGN_IN, { name: "FERNET_KEY", value: UNKNOWN }] }),
    true,
  ],
  [
    "a Deployment with a Secret as a whole",
    DEPLOYMENT,
    withContainer({ env: [SIGN_IN], envFrom: [{ secretRef: { name: "server" } }] }),
    undefined,
  ],
  ["an unknown Deployment", DEPLOYMENT, { spec: UNKNOWN }, undefined],
  [
    "a Pod without",
    "kubernetes:core/v1:Pod",
    { spec: { containers: [{ env: [SIGN_IN] }] } },
    false,
  ],
  ["a patch", "kubernetes:apps/v1:DeploymentPatch", withContainer({ env: [SIGN_IN] }), undefined],
  ["a release without values", RELEASE, { chart: "openmetadata" }, false],
  ["a release without", RELEASE, release({ replicaCount: 1 }), false],
  ["a release with a key", RELEASE, release(fernet({ value: "own" })), true],
  ["a release with a reference", RELEASE, release(fernet({ secretRef: "fernet" })), true],
  ["a release with an empty key", RELEASE, release(fernet({ value: "", secretRef: "" })), false],
  ["a release with an unknown key", RELEASE, release(fernet(UNKNOWN)), true],
  [
    "a release with a variable",
    RELEASE,
    release({ extraEnvs: [{ name: "FERNET_KEY", value: "own" }] }),
    true,
  ],
  ["a release with unknown variables", RELEASE, release({ extraEnvs: UNKNOWN }), undefined],
  ["a release with unknown values", RELEASE, release(UNKNOWN), undefined],
  ["a release with files of values", RELEASE, release({}, { valueYamlFiles: [{}] }), undefined],
  ["a release of others", RELEASE, { chart: "openmetadata-dependencies", values: {} }, undefined],
];

describe("serverEnvironmentsOf", () => {
  for (const [what, type, inputs, hasKey] of CASES) {
    it(`sees in ${what}: ${hasKey ?? "nothing"}`, () => {
      const found = serverEnvironmentsOf(type, unknownCheckingProxy(inputs));
      assert.deepEqual(
        found.map(({ names }) => names.has("FERNET_KEY")),
        hasKey === undefined ? [] : [hasKey],
      );
    });
  }

  it("names the place", () => {
    const inputs = withContainer({ env: [SIGN_IN] });
    assert.deepEqual(serverEnvironmentsOf(DEPLOYMENT, inputs), [
      { path: "spec.template.spec.containers[1].env", names: new Set([SIGN_IN.name]) },
    ]);
  });
});
