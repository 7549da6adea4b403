/**
 * What somebody deletes or changes in the dashboard: an up that does not ask Auth0 does not notice;
 * one that trips over it says what to do, and that makes it whole.
 */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { errorsIn } from "./support.ts";
import { openWorld, type Run, type World } from "./world.ts";

let world: World;
before(async () => {
  world = await openWorld(
    {
      "serviceAccount.kind": { value: "shared" },
      "serviceAccount.scopes[0]": { value: "read:stats" },
    },
    undefined,
    false,
  );
  await world.up();
});
after(() => world.end());

const application = () => {
  const [client, ...others] = world.tenant.clients.list();
  assert.deepEqual(others, []);
  assert.ok(client);
  return client;
};
const grantedScopes = () => world.tenant.grants.list().map(({ scope }) => scope);
const POST_LOGIN = "post-login";

/** Nobody is asked, so nothing is found. */
async function plainUpSeesNothing(): Promise<void> {
  world.calls();
  assert.deepEqual((await world.up()).changes, {});
  assert.deepEqual(world.calls(), []);
}

async function upWithRefresh(): Promise<Run["changes"]> {
  const { summary } = await world.lab.stack.up({ refresh: true });
  const { same: _, ...changes } = summary.resourceChanges ?? {};
  return changes;
}

/** Trips over what is gone. @returns our sentences. */
async function trippingUp(): Promise<string[]> {
  return errorsIn(await world.failingUp()).filter((error) => error.includes("is gone from"));
}

const gone = (name: string) =>
  `${name} is gone from ${world.tenant.domain}, deleted in the dashboard perhaps: run \`pulumi up --refresh\`, which makes it anew`;

describe("by hand", { concurrency: false }, () => {
  it("an application that is deleted is made anew, with all that hangs on it", async () => {
    const { client_id } = application();
    world.tenant.clients.delete(client_id);
    await plainUpSeesNothing();
    await world.configure({ "signIn.name": { value: "OpenMetadata, renamed" } });
    assert.deepEqual(await trippingUp(), [gone("openmetadata")]);
    await upWithRefresh();
    assert.notEqual(application().client_id, client_id);
    assert.equal(application().name, "OpenMetadata, renamed");
    assert.deepEqual(grantedScopes(), [["read:stats"]]);
    assert.match(world.tenant.actions.list()[0]?.code ?? "", new RegExp(application().client_id));
    assert.ok(environment().includes(`OIDC_CLIENT_ID=${application().client_id}`));
    assert.deepEqual((await world.up()).changes, {});
  });

  it("a grant that is deleted is made anew", async () => {
    for (const { id } of world.tenant.grants.list()) world.tenant.grants.delete(id);
    await plainUpSeesNothing();
    await world.configure({ "serviceAccount.scopes[0]": { value: "read:branding" } });
    assert.deepEqual(await trippingUp(), [gone("openmetadata-service-account")]);
    await upWithRefresh();
    assert.deepEqual(grantedScopes(), [["read:branding"]]);
    assert.deepEqual((await world.up()).changes, {});
  });

  it("an Action that is deleted is made anew and bound", async () => {
    for (const { id } of world.tenant.actions.list()) world.tenant.actions.delete(id);
    await plainUpSeesNothing();
    await world.configure({
      "loginPolicy.teamsClaim.name": { value: "https://example.com/teams" },
      "loginPolicy.teamsClaim.from": { value: "teams" },
    });
    assert.deepEqual(await trippingUp(), [gone("openmetadata")]);
    await upWithRefresh();
    assert.equal(world.tenant.bindings.list(POST_LOGIN).length, 1);
    assert.deepEqual((await world.up()).changes, {});
  });

  it("an Action that is unbound is bound again after a refresh", async () => {
    world.tenant.bindings.set(POST_LOGIN, []);
    await plainUpSeesNothing();
    assert.deepEqual((await world.refresh()).changes, { delete: 1 });
    assert.deepEqual((await world.up()).changes, { create: 1 });
    assert.equal(world.tenant.bindings.list(POST_LOGIN).length, 1);
    assert.deepEqual((await world.up()).changes, {});
  });

  it("a client secret that is rotated is delivered after a refresh", async () => {
    const { client_id } = application();
    world.tenant.clients.patch(client_id, { client_secret: `fake-rotated-${"0".repeat(48)}` });
    await plainUpSeesNothing();
    await upWithRefresh();
    assert.ok(environment().includes(`OIDC_CLIENT_SECRET=fake-rotated-${"0".repeat(48)}`));
    assert.deepEqual((await world.up()).changes, {});
  });

  it("a method of authentication that is changed is set back after a refresh", async () => {
    const { client_id } = application();
    world.tenant.clients.patch(client_id, { token_endpoint_auth_method: "client_secret_post" });
    await plainUpSeesNothing();
    await upWithRefresh();
    assert.equal(application().token_endpoint_auth_method, "client_secret_basic");
    assert.deepEqual((await world.up()).changes, {});
  });

  it("what is deleted before a destroy does not stand in its way", async () => {
    world.tenant.bindings.set(POST_LOGIN, []);
    for (const { id } of world.tenant.actions.list()) world.tenant.actions.delete(id);
    world.tenant.clients.delete(application().client_id);
    await world.lab.stack.destroy();
    assert.deepEqual(world.tenant.grants.list(), []);
  });
});

function environment(): string {
  return readFileSync(join(world.directory, "openmetadata.env"), "utf8");
}
