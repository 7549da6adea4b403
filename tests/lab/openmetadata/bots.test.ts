import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import type { OpenMetadata } from "../../../lab/openmetadata/index.ts";
import { api } from "./support/api.ts";
import { Installation, mintToken, newSigningKey } from "./support/installation.ts";

const MINUTE = 60_000;

describe("bots", async () => {
  const [first, second] = await Promise.all([newSigningKey(), newSigningKey()]);
  let installation: Installation;
  let servers: OpenMetadata[];
  let clock: number;

  beforeEach(() => {
    installation = new Installation();
    installation.publish([first, second]);
    servers = [];
    clock = Date.now();
  });
  afterEach(async () => {
    await Promise.all(servers.map((server) => server.close()));
    installation.cleanUp();
  });

  async function start(key = first) {
    const server = await installation.start(key, { now: () => clock });
    servers.push(server);
    return server;
  }
  const admin = async (server: OpenMetadata, key = first) =>
    api(server, await mintToken(key, { now: clock, expiresIn: 3600 }));

  async function ingestionBot(call: ReturnType<typeof api>) {
    const { body } = await call("GET", "/api/v1/bots/name/ingestion-bot");
    return body.botUser.id as string;
  }
  const tokenOf = async (call: ReturnType<typeof api>, id: string) =>
    (await call("GET", `/api/v1/users/token/${id}`)).body.JWTToken as string;
  const status = async (server: OpenMetadata, token: string) =>
    (await api(server, token)("GET", "/api/v1/users?limit=1")).status;

  test("are sixteen, each with a token that works", async () => {
    const server = await start();
    const call = await admin(server);
    const { body } = await call("GET", "/api/v1/bots?limit=100");
    assert.equal(body.data.length, 16);
    for (const { name } of body.data) {
      const bot = await call("GET", `/api/v1/bots/name/${name}`);
      const token = await tokenOf(call, bot.body.botUser.id);
      assert.equal(await status(server, token), 200, name);
    }
  });

  test("renewed on one of two servers cut over within two minutes, on each by itself", async () => {
    const [one, two] = [await start(), await start()];
    const call = await admin(one);
    const id = await ingestionBot(call);
    const old = await tokenOf(call, id);
    // The caches are warmed 45 seconds apart, as they were for the measurement.
    assert.equal(await status(one, old), 200);
    clock += 45_000;
    assert.equal(await status(two, old), 200);
    await call("PUT", `/api/v1/users/generateToken/${id}`, { JWTTokenExpiry: "Unlimited" });
    const renewed = await tokenOf(call, id);
    const both = async () => [
      [await status(one, old), await status(two, old)],
      [await status(one, renewed), await status(two, renewed)],
    ];
    clock += 70_000;
    assert.deepEqual(await both(), [
      [200, 200],
      [401, 401],
    ]);
    clock += 10_000;
    assert.deepEqual(await both(), [
      [401, 200],
      [200, 401],
    ]);
    clock += 40_000;
    assert.deepEqual(await both(), [
      [401, 401],
      [200, 200],
    ]);
  });

  test("keep the token of the previous key over a rotation, and lose it with the key", async () => {
    const before = await start();
    const call = await admin(before);
    const token = await tokenOf(call, await ingestionBot(call));
    await before.close();
    servers.pop();
    const after = await start(second);
    assert.equal(await status(after, token), 200);
    const later = await admin(after, second);
    assert.equal(await tokenOf(later, await ingestionBot(later)), token);
    await after.close();
    servers.pop();
    installation.publish([second]);
    const last = await start(second);
    assert.equal(await status(last, token), 500);
    const check = await (await admin(last, second))("GET", "/api/v1/system/status");
    assert.equal(check.body.jwks.passed, false);
  });

  test("whose token is revoked stay without one over a restart", async () => {
    const server = await start();
    const call = await admin(server);
    const id = await ingestionBot(call);
    const token = await tokenOf(call, id);
    assert.equal(await status(server, token), 200);
    await call("PUT", "/api/v1/users/revokeToken", { id });
    assert.equal(await status(server, token), 401);
    await server.close();
    servers.pop();
    const again = await start();
    assert.equal(await tokenOf(await admin(again), id), "");
  });

  test("may delete users when their role says so, but are never administrators", async () => {
    const server = await start();
    const call = await admin(server);
    await call("POST", "/api/v1/users", { name: "bob", email: "bob@example.com" });
    const as = async (bot: string) => {
      const { body } = await call("GET", `/api/v1/bots/name/${bot}`);
      return api(server, await tokenOf(call, body.botUser.id));
    };
    const usage = await (await as("usage-bot"))("DELETE", "/api/v1/users/name/bob");
    assert.deepEqual(
      [usage.status, usage.body.message],
      [403, "Principal: CatalogPrincipal{name='usage-bot'} operations [Delete] not allowed"],
    );
    const ingestion = await as("ingestion-bot");
    assert.equal((await ingestion("DELETE", "/api/v1/users/name/bob")).status, 200);
    assert.equal((await ingestion("GET", "/api/v1/system/security/config")).status, 403);
  });

  test("get tokens that end when they should", async () => {
    const server = await start();
    const call = await admin(server);
    const id = await ingestionBot(call);
    for (const [expiry, minutes] of [
      ["OneHour", 60],
      ["1", 24 * 60],
      ["90", 90 * 24 * 60],
    ] as const) {
      const { body } = await call("PUT", `/api/v1/users/generateToken/${id}`, {
        JWTTokenExpiry: expiry,
      });
      assert.equal(body.JWTTokenExpiresAt, clock + minutes * MINUTE);
    }
  });
});
