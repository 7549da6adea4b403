import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { type Client, startTenant, type Tenant } from "../../../lab/tenant/index.ts";
import { managementApi } from "./api.ts";

let tenant: Tenant;
let api: Awaited<ReturnType<typeof managementApi>>;
let client: Client;
let audience: string;

before(async () => {
  tenant = await startTenant();
  api = await managementApi(tenant);
  audience = tenant.managementApiIdentifier;
});
after(() => tenant.close());
beforeEach(() => {
  for (const { client_id } of tenant.clients.list()) tenant.clients.delete(client_id);
  client = tenant.clients.create({ name: "service", app_type: "non_interactive" });
});

const grant = (scope: string[]) => ({ client_id: client.client_id, audience, scope });

test("a grant without scopes is made, read and changed", async () => {
  const created = await api.send("POST", "/client-grants", grant([]));
  assert.equal(created.status, 201);
  assert.match(created.body.id, /^cgr_[0-9A-Za-z]{16}$/);
  const { id } = created.body;
  assert.deepEqual(created.body, { id, ...grant([]), subject_type: "client" });

  const read = await api.send("GET", `/client-grants/${id}`);
  assert.deepEqual([read.status, read.body], [200, created.body]);

  const scope = ["read:users", "read:clients"];
  const changed = await api.send("PATCH", `/client-grants/${id}`, { scope });
  assert.deepEqual([changed.status, changed.body], [200, { ...created.body, scope }]);
});

test("the list is an array, or an envelope with totals, and is filtered", async () => {
  const mine = (await api.send("POST", "/client-grants", grant(["read:users"]))).body;
  const query = `audience=${encodeURIComponent(audience)}&client_id=${client.client_id}`;
  const bare = await api.send("GET", `/client-grants?${query}`);
  assert.deepEqual(bare.body, [mine]);
  const totals = await api.send("GET", `/client-grants?${query}&include_totals=true&per_page=50`);
  assert.deepEqual(totals.body, { total: 1, start: 0, limit: 50, client_grants: [mine] });
  const none = await api.send("GET", "/client-grants?client_id=nobody&include_totals=true");
  assert.deepEqual(none.body, { total: 0, start: 0, limit: 50, client_grants: [] });
  assert.deepEqual(tenant.grants.list(), [mine], "the deployer's own grant is not listed");
});

test("a second grant for the same API is a conflict, one for users is not", async () => {
  await api.send("POST", "/client-grants", grant([]));
  const second = await api.send("POST", "/client-grants", grant(["read:users"]));
  assert.equal(second.status, 409);
  assert.deepEqual(second.body, {
    statusCode: 409,
    error: "Conflict",
    message: "A resource server with the same identifier already exists.",
  });
  const forUsers = { ...grant([]), subject_type: "user" };
  assert.equal((await api.send("POST", "/client-grants", forUsers)).status, 201);
});

const refusals = [
  {
    what: "an unknown API",
    body: () => ({ ...grant([]), audience: "https://nowhere.example.com/" }),
    status: 404,
    message: "Resource server not found",
  },
  {
    what: "the Management API without its slash",
    body: () => ({ ...grant([]), audience: audience.slice(0, -1) }),
    status: 404,
    message: "Resource server not found",
  },
  {
    what: "an unknown application",
    body: () => ({ ...grant([]), client_id: "nobody" }),
    status: 404,
    message: "Client not found",
  },
  {
    what: "neither an application nor a default",
    body: () => ({ audience, scope: [] }),
    status: 400,
    message: "Exactly one of client_id and default_for must be provided",
  },
];

for (const { what, body, status, message } of refusals) {
  test(`a grant for ${what} is refused`, async () => {
    const reply = await api.send("POST", "/client-grants", body());
    assert.deepEqual([reply.status, reply.body.message], [status, message]);
    assert.deepEqual(tenant.grants.list(), []);
  });
}

test("a third-party application is never granted the Management API", async () => {
  const third = tenant.clients.create({ name: "third", is_first_party: false });
  const body = { client_id: third.client_id, audience, scope: [] };
  const reply = await api.send("POST", "/client-grants", body);
  assert.equal(reply.status, 400);
  const message = "Client grants for this API cannot be created for third-party clients";
  assert.equal(reply.body.message, message);
});

test("audience and client_id of a grant stand", async () => {
  const { body } = await api.send("POST", "/client-grants", grant([]));
  const reply = await api.send("PATCH", `/client-grants/${body.id}`, grant([]));
  assert.equal(reply.status, 400);
  const message =
    "Payload validation error: 'Additional properties not allowed: client_id,audience'.";
  assert.equal(reply.body.message, message);
});

test("a deleted client takes its grants along", async () => {
  const { body } = await api.send("POST", "/client-grants", grant([]));
  await api.send("DELETE", `/clients/${client.client_id}`);
  const reply = await api.send("GET", `/client-grants/${body.id}`);
  assert.equal(reply.status, 404);
  assert.deepEqual(reply.body, {
    statusCode: 404,
    error: "Not Found",
    message: "The grant does not exist.",
    errorCode: "inexistent_client_grant",
  });
});

test("DELETE answers 204 twice, PATCH 404 then", async () => {
  const { body } = await api.send("POST", "/client-grants", grant([]));
  const path = `/client-grants/${body.id}`;
  assert.equal((await api.send("DELETE", path)).status, 204);
  assert.equal((await api.send("DELETE", path)).status, 204);
  assert.equal(
    (await api.send("PATCH", path, { scope: [] })).body.errorCode,
    "inexistent_client_grant",
  );
});
