/** What the patch mode of the Kubernetes target registers. */

import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { secret } from "@pulumi/pulumi";
import { kubernetes } from "../../components/targets/kubernetes/index.ts";
import { serverPaths } from "../../components/targets/kubernetes/names.ts";
import { PatchTarget } from "../../components/targets/kubernetes/patch.ts";
import { answers, CLIENT_SECRET } from "./support/answers.ts";
import { DELIVERED_PAIR, deliveryArgs } from "./support/delivery.ts";
import { type Recording, record } from "./support/wire.ts";

const settings = {
  kind: "kubernetes",
  mode: "patch",
  namespace: "om",
  name: "sso",
  kubeconfig: "/home/alice/.kube/config",
  context: "prod",
  deployment: "openmetadata",
  container: "server",
  force: false,
  rolloutTimeout: 600,
  healthUrl: "https://om.example.com",
  healthTimeout: 300,
} as const;

const ENVIRONMENT = {
  AUTHENTICATION_PROVIDER: "auth0",
  OIDC_CLIENT_ID: "client-id",
  OIDC_CLIENT_SECRET: CLIENT_SECRET,
  OIDC_MAX_AGE: "",
  JWT_KEY_ID: DELIVERED_PAIR.kid,
};

const PLACE = {
  kubeconfig: "/home/alice/.kube/config",
  context: "prod",
  namespace: "om",
  deployment: "openmetadata",
};

function run(rest: Partial<typeof settings> | { force: boolean } = {}, protect = false) {
  return record(
    async () => {
      const args = deliveryArgs(
        { environment: secret<Record<string, string>>(ENVIRONMENT), protect },
        serverPaths(1),
      );
      new PatchTarget("om", { ...args, ...settings, ...rest });
      return undefined;
    },
    { state: answers },
  );
}

interface Template {
  readonly metadata: { annotations: Record<string, string> };
  readonly spec: Record<string, unknown>;
}

describe("the patch mode", () => {
  let recording: Recording;
  before(async () => {
    recording = await run();
  });
  const patch = (of = recording) => of.find("openmetadata-auth0:live:DeploymentPatch", "om-patch");
  const template = () => patch().inputs.template as Template;

  it("looks at the Deployment before it makes anything", () => {
    const guard = "openmetadata-auth0:live:PatchableDeployment::om-deployment";
    const found = recording.find("openmetadata-auth0:live:PatchableDeployment", "om-deployment");
    assert.deepEqual(found.inputs, { ...PLACE, container: "server" });
    const objects = recording.registrations.filter(({ type }) =>
      type.startsWith("kubernetes:core"),
    );
    assert.ok(objects.length >= 3);
    for (const { name, options } of objects) assert.ok(options.dependsOn?.includes(guard), name);
  });

  it("patches after all objects, with lists that are merged by key alone", () => {
    const { inputs, options } = patch();
    assert.deepEqual(
      { ...inputs, template: undefined },
      {
        ...PLACE,
        manager: "openmetadata-auth0-test",
        force: false,
        rolloutTimeout: 600,
        template: undefined,
      },
    );
    for (const name of ["om-keys-1", "om-oidc-client"]) {
      assert.ok(options.dependsOn?.includes(`kubernetes:core/v1:Secret::${name}`), name);
    }
    assert.deepEqual(template().spec, {
      securityContext: { fsGroup: 1000 },
      containers: [
        {
          name: "server",
          env: [
            { name: "AUTHENTICATION_PROVIDER", value: "auth0" },
            { name: "OIDC_CLIENT_ID", value: "client-id" },
            {
              name: "OIDC_CLIENT_SECRET",
              valueFrom: {
                secretKeyRef: { name: "sso-oidc-client", key: "openmetadata-oidc-client-secret" },
              },
            },
            // An empty value is none to Kubernetes.
            { name: "OIDC_MAX_AGE", value: "null" },
            { name: "JWT_KEY_ID", value: "key-1" },
          ],
          volumeMounts: [
            { name: "openmetadata-sso", mountPath: "/etc/openmetadata/sso", readOnly: true },
          ],
          securityContext: { runAsUser: 1000 },
        },
      ],
      volumes: [
        {
          name: "openmetadata-sso",
          projected: {
            defaultMode: 0o400,
            sources: [
              {
                secret: {
                  name: "sso-keys-1",
                  items: [
                    { key: "private_key.der", path: "keys/1/private_key.der" },
                    { key: "public_key.der", path: "keys/1/public_key.der" },
                  ],
                },
              },
              {
                configMap: { name: "sso-jwks-1", items: [{ key: "jwks.json", path: "jwks.json" }] },
              },
            ],
          },
        },
      ],
    });
  });

  it("waits for what it has patched", () => {
    const rollout = recording.find("openmetadata-auth0:live:DeploymentRollout", "om-rollout");
    assert.deepEqual(rollout.inputs, {
      ...PLACE,
      checksumAnnotation: "checksum/openmetadata-sso",
      checksum: template().metadata.annotations["checksum/openmetadata-sso"],
      template: "first-revision",
      kid: "key-1",
      healthUrl: "https://om.example.com",
      rolloutTimeout: 600,
      healthTimeout: 300,
    });
    assert.ok(
      rollout.options.dependsOn?.includes("openmetadata-auth0:live:DeploymentPatch::om-patch"),
    );
    assert.equal(rollout.options.protect, undefined);
    assert.deepEqual(recording.outputs["openmetadata-auth0:index:KubernetesTarget::om"], {
      status: "signs with key key-1",
    });
  });

  it("lets protection end a destroy before anything is touched", async () => {
    const protectedOne = await run({}, true);
    const rollout = protectedOne.find("openmetadata-auth0:live:DeploymentRollout", "om-rollout");
    assert.equal(rollout.options.protect, true);
  });

  it("takes fields over where somebody says so", async () => {
    assert.equal(patch(await run({ force: true })).inputs.force, true);
  });

  it("hands secrets to nothing but Secrets", () => {
    const clear = recording.registrations
      .map((registration) => JSON.stringify(registration))
      .join("\n");
    for (const value of [CLIENT_SECRET, btoa(CLIENT_SECRET), DELIVERED_PAIR.privateKey]) {
      assert.ok(!clear.includes(value));
    }
    assert.ok(!JSON.stringify(patch()).includes("[secret]"), "the patch is to be reviewed");
  });

  it("is what its settings lead to", async () => {
    const { paths, ownUrl } = await kubernetes(settings);
    assert.deepEqual(paths(1), serverPaths(1));
    assert.equal(ownUrl, "http://localhost:8585");
  });
});
