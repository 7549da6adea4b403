/** One stack through its whole life on the real engine, in order. */

import assert from "node:assert/strict";
import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { ingestionBotToken, signInAlice, whoIs } from "./signIn.ts";
import { openWorld, type Run, type World } from "./world.ts";

let world: World;

before(async () => {
  world = await openWorld();
});
after(() => world.end());

const application = () => {
  const [client, ...others] = world.tenant.clients.list();
  assert.equal(others.length, 0, "one application");
  assert.ok(client);
  return client;
};
const envFile = () => readFileSync(join(world.directory, "openmetadata.env"), "utf8");
const envOf = (name: string) => new RegExp(`^${name}=(.*)$`, "m").exec(envFile())?.[1];

const NAMESAKES = "GET /api/v2/clients?include_totals=true&page=0&per_page=100";

describe("a stack's life", { concurrency: false }, () => {
  let first: Run;

  it("preview creates nothing and asks only for others of the same names", async () => {
    const { changeSummary } = await world.lab.stack.preview();
    assert.equal(changeSummary.create, 18);
    assert.deepEqual(world.calls().toSorted(), [
      "GET /api/v2/actions/actions?actionName=OpenMetadata%3A+login+policy&page=0&per_page=100",
      NAMESAKES,
    ]);
    assert.equal(existsSync(world.directory), false);
  });

  it("up registers the application, delivers the files and rolls the server, in few calls", async () => {
    first = await world.up();
    assert.deepEqual(first.changes, { create: 18 });
    const calls = world.calls();
    assert.deepEqual(
      calls.filter((call) => call.includes("/clients")),
      [
        "POST /api/v2/clients",
        "GET /api/v2/clients/:id",
        NAMESAKES,
        "GET /api/v2/clients/:id?fields=client_id&include_fields=true",
        "PATCH /api/v2/clients/:id",
        "GET /api/v2/clients/:id",
      ],
    );
    const writes = calls.filter((call) => !call.startsWith("GET") && call.includes("/actions"));
    assert.deepEqual(writes, [
      "POST /api/v2/actions/actions",
      "POST /api/v2/actions/actions/:action/deploy",
      "PATCH /api/v2/actions/triggers/post-login/bindings",
    ]);
    const { outputs } = first;
    const [signing, next] = outputs.signingKeys as { generation: number; kid: string }[];
    assert.equal(outputs.clientId, application().client_id);
    assert.equal(outputs.clientSecret, application().client_secret);
    assert.equal(outputs.issuer, world.tenant.issuer);
    assert.deepEqual([signing?.generation, next?.generation], [1, 2]);
    assert.equal(outputs.status, `signs with key ${signing?.kid}`);
    assert.equal(envOf("JWT_KEY_ID"), signing?.kid);
    assert.equal(envOf("OIDC_CLIENT_SECRET"), application().client_secret);
  });

  it("leaves the tenant exactly the application that was meant", () => {
    const { client_id, client_secret, signing_keys, tenant, global, ...shown } =
      application() as Record<string, unknown>;
    assert.partialDeepStrictEqual(shown, {
      name: "OpenMetadata",
      app_type: "regular_web",
      is_first_party: true,
      oidc_conformant: true,
      grant_types: ["authorization_code", "refresh_token"],
      callbacks: [`${world.serverUrl}/callback`],
      allowed_logout_urls: [world.serverUrl],
      web_origins: [],
      token_endpoint_auth_method: "client_secret_post",
      jwt_configuration: { alg: "RS256", lifetime_in_seconds: 3600, secret_encoded: false },
      refresh_token: { rotation_type: "rotating", expiration_type: "expiring" },
    });
  });

  it("lets an administrator sign in and use OpenMetadata", async () => {
    const token = await signInAlice(world);
    assert.deepEqual(await whoIs(world, token), { status: 200, name: "alice" });
    assert.equal((await whoIs(world, "nonsense")).status, 401);
  });

  it("a second up changes nothing and makes no Management API call", async () => {
    world.calls();
    const { changes } = await world.up();
    assert.deepEqual(changes, {});
    assert.deepEqual(world.calls(), []);
  });

  it("refresh finds nothing where nothing changed, in four calls", async () => {
    const { changes } = await world.refresh();
    assert.deepEqual(changes, {});
    assert.deepEqual(world.calls().sort(), [
      "GET /api/v2/actions/actions/:action",
      "GET /api/v2/actions/triggers/post-login/bindings?page=0&per_page=100",
      "GET /api/v2/clients/:id",
      "GET /api/v2/clients/:id",
    ]);
    assert.deepEqual((await world.up()).changes, {});
  });

  it("a callback changed by hand is reported by refresh and healed by up", async () => {
    const { client_id } = application();
    world.tenant.clients.patch(client_id, {
      callbacks: ["https://elsewhere.example.com/callback"],
    });
    const { changes } = await world.refresh();
    assert.deepEqual(changes, { update: 1 });
    assert.deepEqual((await world.up()).changes, { update: 1 });
    assert.deepEqual(application().callbacks, [`${world.serverUrl}/callback`]);
    assert.deepEqual((await world.up()).changes, {});
  });

  it("a file changed by hand is reported by refresh and healed by up, with a restart", async () => {
    const before = serverPid();
    writeFileSync(join(world.directory, "openmetadata.env"), "AUTHENTICATION_PROVIDER=basic\n");
    chmodSync(join(world.directory, "keys/1/private_key.der"), 0o644);
    assert.deepEqual((await world.refresh()).changes, { update: 1 });
    const { stdout } = await world.lab.stack.preview({ diff: true });
    for (const sentence of [
      "keys/1/private_key.der has mode 0644",
      "openmetadata.env has other content",
    ]) {
      assert.ok(stdout.includes(sentence), stdout);
    }
    assert.deepEqual((await world.up()).changes, { update: 2 });
    assert.equal(envOf("AUTHENTICATION_PROVIDER"), "auth0");
    assert.equal(statSync(join(world.directory, "keys/1/private_key.der")).mode & 0o777, 0o600);
    assert.notEqual(serverPid(), before);
    assert.deepEqual((await world.up()).changes, {});
  });

  it("a directory removed by hand is delivered again", async () => {
    rmSync(world.directory, { recursive: true });
    await world.refresh();
    await world.up();
    assert.equal(envOf("AUTHENTICATION_PROVIDER"), "auth0");
    assert.deepEqual((await world.up()).changes, {});
  });

  it("raising the generation rotates, and bearer tokens of before stay valid until it is revoked", async () => {
    const bot = await ingestionBotToken(world);
    const [, next] = first.outputs.signingKeys as { kid: string }[];
    await world.configure({ "signingKeys.generation": { value: "2" } });
    const { outputs } = await world.up();
    assert.equal(outputs.status, `signs with key ${next?.kid}`);
    assert.deepEqual(
      (outputs.signingKeys as { generation: number }[]).map(({ generation }) => generation),
      [1, 2, 3],
    );
    assert.equal(existsSync(join(world.directory, "keys/1")), false);
    assert.deepEqual(await whoIs(world, bot), { status: 200, name: "ingestion-bot" });
    assert.equal((await whoIs(world, await signInAlice(world))).status, 200);
    assert.deepEqual((await world.up()).changes, {});

    // A key once seen stays in the server's memory, so a revocation restarts it.
    const pid = serverPid();
    await world.configure({ "signingKeys.revoked[0]": { value: "1" } });
    const revoked = await world.up();
    assert.deepEqual(
      (revoked.outputs.signingKeys as { generation: number }[]).map(({ generation }) => generation),
      [2, 3],
    );
    assert.notEqual(serverPid(), pid);
    assert.notEqual((await whoIs(world, bot)).status, 200);
    assert.equal((await whoIs(world, await signInAlice(world))).status, 200);
  });

  it("a client secret of the stack's own replaces the tenant's, and a new generation that", async () => {
    const secrets = [application().client_secret];
    for (const generation of ["1", "2"]) {
      await world.configure({ "signIn.secretGeneration": { value: generation } });
      await world.up();
      secrets.push(application().client_secret);
      assert.equal(envOf("OIDC_CLIENT_SECRET"), application().client_secret);
      assert.deepEqual((await world.up()).changes, {});
    }
    assert.equal(new Set(secrets).size, 3);
  });

  it("destroy leaves the tenant empty and the directory gone, in four calls", async () => {
    world.calls();
    await world.lab.stack.destroy();
    assert.deepEqual(world.calls().sort(), [
      "DELETE /api/v2/actions/actions/:action",
      "DELETE /api/v2/clients/:id",
      "GET /api/v2/actions/triggers/post-login/bindings?per_page=50",
      "PATCH /api/v2/actions/triggers/post-login/bindings",
    ]);
    assert.deepEqual(world.tenant.clients.list(), []);
    assert.deepEqual(world.tenant.actions.list(), []);
    assert.deepEqual(world.tenant.bindings.list("post-login"), []);
    assert.equal(existsSync(world.directory), false);
    const state = JSON.parse(await world.lab.readState());
    assert.equal(state.checkpoint.latest?.resources?.length ?? 0, 0);
  });
});

function serverPid(): string {
  return readFileSync(join(world.serverData, "server.pid"), "utf8").trim();
}
