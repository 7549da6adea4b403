import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { startTenant, type Tenant } from "../../../lab/tenant/index.ts";
import { call, managementApi } from "./api.ts";

let tenant: Tenant;
let api: Awaited<ReturnType<typeof managementApi>>;

before(async () => {
  tenant = await startTenant();
  api = await managementApi(tenant);
});
after(() => tenant.close());
beforeEach(() => {
  tenant.clearFaults();
  tenant.resetRequests();
});

test("token requests are told from Management API calls", async () => {
  await managementApi(tenant);
  await api.send("POST", "/clients", {});
  await api.send("GET", "/clients?fields=client_id");
  await call(tenant, "GET", "/.well-known/jwks.json");
  await call(tenant, "GET", "/lab/requests");
  await call(tenant, "GET", "/authorize?client_id=nobody&state=fake-secret-state");
  const { clientId } = tenant.deployer;
  assert.deepEqual(tenant.requests(), [
    { method: "POST", path: "/oauth/token", status: 200, kind: "token", clientId },
    {
      method: "POST",
      path: "/api/v2/clients",
      status: 400,
      kind: "management",
      clientId,
      expectedScopes: ["create:clients"],
    },
    {
      method: "GET",
      path: "/api/v2/clients?fields=client_id",
      status: 200,
      kind: "management",
      clientId,
      expectedScopes: [
        "read:clients",
        "read:client_keys",
        "read:client_credentials",
        "read:client_summary",
      ],
    },
    { method: "GET", path: "/.well-known/jwks.json", status: 200, kind: "oidc" },
    { method: "GET", path: "/lab/requests", status: 401, kind: "control" },
    { method: "GET", path: "/authorize", status: 400, kind: "oidc", clientId: "nobody" },
  ]);
  assert.equal(JSON.stringify(tenant.requests()).includes("secret"), false);
  tenant.resetRequests();
  assert.deepEqual(tenant.requests(), []);
});

test("every answer carries the rate limit's headers", async () => {
  for (const path of ["/api/v2/clients", "/api/v2/nothing", "/.well-known/jwks.json", "/u/login"]) {
    const { headers } = await call(tenant, "GET", path);
    for (const name of ["limit", "remaining", "reset"]) {
      assert.match(String(headers[`x-ratelimit-${name}`]), /^\d+$/, `${path} ${name}`);
    }
  }
});

test("a fault before the commit: nothing is stored, and the next request is well", async () => {
  tenant.fault({ method: "POST", path: "/api/v2/clients", status: 500 });
  const first = await api.send("POST", "/clients", { name: "x" });
  assert.equal(first.status, 500);
  assert.deepEqual(first.body, {
    statusCode: 500,
    error: "Internal Server Error",
    message: "Internal error",
  });
  assert.deepEqual(tenant.clients.list(), []);
  assert.equal((await api.send("POST", "/clients", { name: "x" })).status, 201);
  for (const { client_id } of tenant.clients.list()) tenant.clients.delete(client_id);
});

test("a fault after the commit: the client is there all the same", async () => {
  tenant.fault({ method: "POST", path: "/api/v2/clients", status: 503, when: "after" });
  const { status } = await api.send("POST", "/clients", { name: "orphan" });
  assert.equal(status, 503);
  assert.deepEqual(
    tenant.clients.list().map(({ name }) => name),
    ["orphan"],
  );
  for (const { client_id } of tenant.clients.list()) tenant.clients.delete(client_id);
});

test("a fault hits as often as it says, and until it is cleared", async () => {
  tenant.fault({ path: /^\/api\/v2\/clients\?/, status: 429, times: 2 });
  const statuses = [];
  for (let count = 0; count < 3; count += 1) {
    const { status, body, headers } = await api.send("GET", "/clients?page=0");
    statuses.push(status);
    if (status !== 429) continue;
    assert.deepEqual(body, {
      statusCode: 429,
      error: "Too Many Requests",
      message: "Global limit has been reached",
      errorCode: "too_many_requests",
    });
    assert.equal(headers["x-ratelimit-remaining"], "0");
  }
  assert.deepEqual(statuses, [429, 429, 200]);

  tenant.fault({ path: "/api/v2/clients", status: 502, times: Number.POSITIVE_INFINITY });
  assert.equal((await api.send("GET", "/clients")).status, 502);
  assert.equal(
    (await api.send("GET", "/clients?page=0")).status,
    502,
    "a path goes without its query",
  );
  tenant.clearFaults();
  assert.equal((await api.send("GET", "/clients")).status, 200);
});

test("a fault with its own body and headers", async () => {
  const body = { statusCode: 403, message: "made up" };
  tenant.fault({ path: /clients/, status: 403, body, headers: { "retry-after": "7" } });
  const reply = await api.send("GET", "/clients");
  assert.deepEqual([reply.status, reply.body, reply.headers["retry-after"]], [403, body, "7"]);
});

test("a fault of the token endpoint speaks OAuth", async () => {
  tenant.fault({ path: "/oauth/token", status: 500 });
  const { status, body } = await call(tenant, "POST", "/oauth/token");
  assert.equal(status, 500);
  assert.deepEqual(body, { error: "server_error", error_description: "Internal error" });
});

test("a delay alone changes nothing else", async () => {
  tenant.fault({ path: "/api/v2/clients", delayMs: 20 });
  assert.equal((await api.send("GET", "/clients")).status, 200);
});

test("a cut connection", async () => {
  tenant.fault({ path: "/api/v2/clients", status: 0 });
  await assert.rejects(api.send("GET", "/clients"), { code: "ECONNRESET" });
  assert.equal(tenant.requests()[0]?.status, 0);
  assert.equal((await api.send("GET", "/clients")).status, 200);
});

test("beyond the rate limit the Management API answers 429, others do not", async () => {
  const limited = await startTenant({ rateLimit: { burst: 2, perSecond: 0.001 } });
  try {
    const { send } = await managementApi(limited);
    const replies = [];
    for (let count = 0; count < 3; count += 1) replies.push(await send("GET", "/clients"));
    assert.deepEqual(
      replies.map(({ status, headers }) => [status, headers["x-ratelimit-remaining"]]),
      [
        [200, "1"],
        [200, "0"],
        [429, "0"],
      ],
    );
    const last = replies[2];
    assert.equal(last?.headers["x-ratelimit-limit"], "2");
    assert.equal(last?.body.errorCode, "too_many_requests");
    const untilReset = Number(last?.headers["x-ratelimit-reset"]) - Date.now() / 1000;
    assert.ok(untilReset > 900 && untilReset < 1100, `reset in ${untilReset} s`);
    assert.equal((await call(limited, "GET", "/.well-known/jwks.json")).status, 200);
  } finally {
    await limited.close();
  }
});
