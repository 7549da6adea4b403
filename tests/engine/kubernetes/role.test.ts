/**
 * The documented Role suffices, and its verbs are needed. Of `list` the double has no need: it watches
 * from the first object on, where the official plugin lists first.
 */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { parse } from "yaml";
import type { Rule } from "../../../lab/kubernetes/index.ts";
import { REPOSITORY } from "../../../lab/paths.ts";
import { needsCluster } from "../../lab/kubernetes/guard.ts";
import { openWorld, type World } from "./world.ts";

const FILE = join(REPOSITORY, "docs/kubernetes/role.yaml");
const { rules } = parse(readFileSync(FILE, "utf8")) as { rules: Rule[] };
const without = (verb: string) =>
  rules.map((rule) => ({ ...rule, verbs: rule.verbs.filter((one) => one !== verb) }));

describe("docs/kubernetes/role.yaml", { skip: needsCluster, concurrency: false }, () => {
  let world: World;
  before(async () => {
    world = await openWorld({ "target.mode": { value: "values" } });
  });
  after(() => world?.end());
  const refused = (printed: string, verb: string, remedy: boolean) => {
    const who = `system:serviceaccount:${world.namespace}:deployer-\\d+`;
    assert.match(
      printed,
      new RegExp(`User "${who}" cannot ${verb} resource "(secrets|configmaps)"`),
    );
    if (!remedy) return;
    assert.match(
      printed,
      new RegExp(
        `${who} may not ${verb} (secrets|configmaps) in the namespace ${world.namespace}: give it the Role of docs/kubernetes/role.yaml, then run \`pulumi up\` again`,
      ),
    );
  };

  it("without create lets nothing be delivered", async () => {
    await world.restrictTo(without("create"));
    refused(await world.failing("up"), "create", true);
    assert.equal((await world.objects()).size, 0);
  });

  it("suffices for a first delivery, and for none", async () => {
    await world.restrictTo(rules);
    await world.up();
    assert.equal((await world.objects()).size, 5);
    assert.deepEqual((await world.up({ refresh: true })).changes, {});
  });

  it("without get lets nobody look", async () => {
    await world.restrictTo(without("get"));
    await world.up();
    refused(await world.failing("refresh"), "get", false);
  });

  it("without patch lets nothing be changed", async () => {
    await world.restrictTo(without("patch"));
    await world.configure({ "adminPrincipals[1]": { value: "bob" } });
    refused(await world.failing("up"), "patch", true);
  });

  it("without delete lets nothing be removed", async () => {
    // A destroy goes by the service account of the last run.
    await world.restrictTo(without("delete"));
    await world.up({ refresh: true });
    refused(await world.failing("destroy"), "delete", false);
  });

  it("without watch lets nobody wait until it is gone", async (test) => {
    if (!world.isDouble) return test.skip("the official plugin waits for ever then");
    await world.restrictTo(rules);
    await world.up({ refresh: true });
    await world.restrictTo(without("watch"));
    await world.up();
    // Most Secrets are gone before anybody has to wait.
    const held = "secrets/openmetadata-sso-oidc-client";
    const hold = (finalizers: string[]) => {
      const patch = JSON.stringify({ metadata: { finalizers } });
      world.kubectl("patch", held, "--type=merge", `--patch=${patch}`);
    };
    hold(["example.com/hold"]);
    refused(await world.failing("destroy"), "watch", false);
    hold([]);
  });

  it("suffices for two rotations, and to remove everything", async () => {
    await world.restrictTo(rules);
    await world.up({ refresh: true });
    for (const generation of ["2", "3"]) {
      await world.configure({ "signingKeys.generation": { value: generation } });
      await world.up();
    }
    await world.destroy();
    assert.equal((await world.objects()).size, 0);
  });
});
