/** What `target.mode: patch` refuses, and whom the cluster refuses. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { parse } from "yaml";
import type { Rule } from "../../../lab/kubernetes/index.ts";
import { REPOSITORY } from "../../../lab/paths.ts";
import { needsCluster } from "../../lab/kubernetes/guard.ts";
import { errorsIn } from "../support.ts";
import { openPatchWorld, type PatchWorld } from "./patchWorld.ts";

const ROLE = "docs/kubernetes/role-patch.yaml";

describe("a patch is refused before anything is made", { skip: needsCluster }, () => {
  let world: PatchWorld;
  before(async () => {
    world = await openPatchWorld();
  });
  after(() => world?.end());

  /** In the preview, and where nobody has looked at one. */
  async function refuses(message: string) {
    for (const operation of ["preview", "up"] as const) {
      const errors = errorsIn(await world.failing(operation));
      assert.ok(errors.includes(message), errors.join("\n"));
      assert.deepEqual(await world.names("secrets"), []);
      assert.deepEqual(await world.names("configmaps"), []);
    }
  }

  it("where there is no such Deployment", async () => {
    await refuses(
      `the Deployment ${world.namespace}/openmetadata does not exist: set target.namespace and target.deployment to OpenMetadata's (there is none in this namespace)`,
    );
  });

  it("where it has no such container", async () => {
    await world.deploy();
    await world.configure({ "target.container": { value: "server" } });
    await refuses(
      `the Deployment ${world.namespace}/openmetadata has no container server: set target.container to the server's (there is openmetadata)`,
    );
    await world.configure({ "target.container": { value: "openmetadata" } });
  });

  const owners = [
    { owner: "Argo CD", sign: "annotation argocd.argoproj.io/tracking-id" },
    { owner: "Flux", sign: "label helm.toolkit.fluxcd.io/name" },
  ];
  for (const { owner, sign } of owners) {
    it(`where ${owner} manages it`, async () => {
      const [kind, key = ""] = sign.split(" ");
      await world.deploy({ [`${kind}s`]: { [key]: "openmetadata" } });
      const { metadata } = await world.deployment();
      await refuses(
        `the Deployment ${world.namespace}/openmetadata is managed by ${owner} (${sign}), which would undo the patch: use target.mode values and add the values to what ${owner} deploys`,
      );
      assert.equal((await world.deployment()).metadata.generation, metadata.generation);
    });
  }
});

describe("the deployer of a patch", { skip: needsCluster }, () => {
  const { rules } = parse(readFileSync(join(REPOSITORY, ROLE), "utf8")) as { rules: Rule[] };
  let world: PatchWorld;
  let server: Server;
  let served: string | undefined;
  before(async () => {
    world = await openPatchWorld({ "target.healthTimeout": { value: "20" } }, rules);
    await world.deploy();
    server = createServer((_request, response) => {
      const keys = served === undefined ? [] : [{ kid: served }];
      response.setHeader("connection", "close").end(JSON.stringify({ keys }));
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  });
  after(async () => {
    server?.close();
    await world?.end();
  });

  const allow = (allowed: readonly Rule[]) =>
    world.cluster.api.request(
      "PATCH",
      `/apis/rbac.authorization.k8s.io/v1/namespaces/${world.namespace}/roles/deployer`,
      {
        body: { rules: allowed as never },
        contentType: "application/merge-patch+json",
      },
    );
  const without = (verb: string, resource: string) =>
    rules
      .flatMap((rule) => [
        { ...rule, resources: rule.resources.filter((one) => one !== resource) },
        {
          ...rule,
          resources: rule.resources.filter((one) => one === resource),
          verbs: rule.verbs.filter((one) => one !== verb),
        },
      ])
      .filter(({ resources, verbs }) => resources.length > 0 && verbs.length > 0);

  // In the order in which a run needs them.
  for (const [verb, resource] of [
    ["get", "deployments"],
    ["create", "secrets"],
    ["patch", "deployments"],
    ["list", "replicasets"],
    ["list", "pods"],
  ] as const) {
    it(`is told that it may not ${verb} ${resource}`, async () => {
      await allow(without(verb, resource));
      const errors = errorsIn(await world.failing("up")).join("\n");
      assert.match(errors, new RegExp(`(cannot|may not) ${verb} (resource )?"?${resource}`));
      assert.match(errors, new RegExp(`Role of ${ROLE}, then run \`pulumi up\` again`));
    });
  }

  it("needs no more than the documented Role for the whole of a stack's life", async () => {
    await allow(rules);
    await world.up();
    await world.refresh();
    await world.configure({ "signingKeys.generation": { value: "2" } });
    await world.up();
    await world.configure({ "target.name": { value: "other" } });
    await world.up();
    assert.deepEqual(await world.names("secrets"), ["other-keys-2", "other-oidc-client"]);
  });

  it("waits until the server shows the key where it can be reached", async () => {
    const { outputs } = await world.up();
    served = outputs.signingKeys.find(({ generation }) => generation === 2)?.kid;
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await world.configure({ "target.healthUrl": { value: url } });
    assert.equal((await world.up()).outputs.status, `signs with key ${served}`);
  });

  it("needs no more for a destroy", async () => {
    await world.destroy();
    assert.deepEqual(await world.names("secrets"), []);
    assert.deepEqual(await world.names("configmaps"), []);
  });
});
