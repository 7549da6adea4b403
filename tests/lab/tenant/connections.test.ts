import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startTenant, type Tenant } from "../../../lab/tenant/index.ts";
import { managementApi, type Reply } from "./api.ts";

let tenant: Tenant;
let api: Awaited<ReturnType<typeof managementApi>>;
let database: string;
let google: string;

before(async () => {
  tenant = await startTenant();
  api = await managementApi(tenant);
  [database = "", google = ""] = tenant.connections.list().map(({ id }) => id);
});
after(() => tenant.close());

const names = ({ body }: Reply) => body.map(({ name }: { name: string }) => name);

test("a tenant comes with its database and with somebody else's login", async () => {
  const reply = await api.send("GET", "/connections");
  assert.equal(reply.status, 200);
  assert.deepEqual(names(reply), ["Username-Password-Authentication", "google-oauth2"]);
  const { options, id, ...shown } = reply.body[0];
  assert.match(id, /^con_[0-9A-Za-z]{16}$/);
  assert.equal(options.passwordPolicy, "good");
  assert.deepEqual(shown, {
    is_domain_connection: false,
    authentication: { active: true },
    connected_accounts: { active: false },
    enabled_clients: [],
    realms: ["Username-Password-Authentication"],
    name: "Username-Password-Authentication",
    strategy: "auth0",
  });
});

test("the list is filtered by name and strategy, and paged either way", async () => {
  assert.deepEqual(names(await api.send("GET", "/connections?name=google-oauth2")), [
    "google-oauth2",
  ]);
  assert.deepEqual(names(await api.send("GET", "/connections?name=google")), []);
  assert.deepEqual(names(await api.send("GET", "/connections?strategy=auth0")), [
    "Username-Password-Authentication",
  ]);
  const both = await api.send("GET", "/connections?strategy=auth0&strategy=google-oauth2");
  assert.equal(both.body.length, 2);
  const counted = await api.send("GET", "/connections?include_totals=true&per_page=1&page=1");
  const { connections, ...page } = counted.body;
  assert.deepEqual(page, { total: 2, start: 1, limit: 1 });
  assert.equal(connections[0].id, google);
  // What the plugin asks for when it looks for a connection by name (recorded).
  const taken = await api.send("GET", "/connections?include_totals=true&per_page=50&take=100");
  assert.deepEqual(Object.keys(taken.body), ["connections"]);
});

test("a selection of fields leaves four that Auth0 always shows", async () => {
  const query = "fields=strategy%2Cname&include_fields=true";
  const { status, body } = await api.send("GET", `/connections/${google}?${query}`);
  assert.equal(status, 200);
  assert.deepEqual(body, {
    id: google,
    is_domain_connection: false,
    authentication: { active: true },
    connected_accounts: { active: false },
    name: "google-oauth2",
    strategy: "google-oauth2",
  });
  const without = await api.send(
    "GET",
    `/connections/${google}?fields=options&include_fields=false`,
  );
  assert.deepEqual([without.body.options, without.body.name], [undefined, "google-oauth2"]);
});

test("a connection that does not exist", async () => {
  for (const [method, path, payload] of [
    ["GET", "/connections/con_xxxxxxxxxxxxxxxx"],
    ["GET", "/connections/con_xxxxxxxxxxxxxxxx/clients"],
    ["PATCH", "/connections/con_xxxxxxxxxxxxxxxx/clients", [{ client_id: "x", status: true }]],
  ] as const) {
    const { status, body } = await api.send(method, path, payload);
    assert.equal(status, 404);
    assert.deepEqual(body, {
      statusCode: 404,
      error: "Not Found",
      message: "The connection does not exist",
      errorCode: "inexistent_connection",
    });
  }
});

test("a new application is open to every connection, and its end closes them", async () => {
  const { body } = await api.send("POST", "/clients", { name: "everywhere" });
  for (const id of [database, google]) {
    const clients = await api.send("GET", `/connections/${id}/clients`);
    assert.deepEqual(clients.body, { clients: [{ client_id: body.client_id }] });
    const connection = await api.send("GET", `/connections/${id}`);
    assert.deepEqual(connection.body.enabled_clients, [body.client_id]);
  }
  await api.send("DELETE", `/clients/${body.client_id}`);
  const { body: after } = await api.send("GET", `/connections/${google}/clients`);
  assert.deepEqual(after, { clients: [] });
});

test("connections are opened and closed for named applications, the others stay", async () => {
  const first = tenant.clients.create({ name: "first" }).client_id;
  const second = tenant.clients.create({ name: "second" }).client_id;
  const path = `/connections/${google}/clients`;
  const change = [{ client_id: first, status: false }];
  const { status, body } = await api.send("PATCH", path, change);
  assert.deepEqual([status, body], [204, undefined]);
  assert.deepEqual((await api.send("GET", path)).body, { clients: [{ client_id: second }] });
  await api.send("PATCH", path, [
    { client_id: second, status: true },
    { client_id: first, status: true },
  ]);
  const { body: page } = await api.send("GET", `${path}?take=1`);
  assert.deepEqual(page, { next: "1", clients: [{ client_id: second }] });
  const { body: rest } = await api.send("GET", `${path}?take=1&from=${page.next}`);
  assert.deepEqual(rest, { clients: [{ client_id: first }] });
  const { body: untouched } = await api.send("GET", `/connections/${database}/clients`);
  assert.equal(untouched.clients.length, 2);
  for (const id of [first, second]) tenant.clients.delete(id);
});

test("an unknown application opens nothing", async () => {
  const { client_id } = tenant.clients.create({ name: "known" });
  const changes = [
    { client_id, status: false },
    { client_id: "nobody", status: true },
  ];
  const reply = await api.send("PATCH", `/connections/${google}/clients`, changes);
  assert.deepEqual([reply.status, reply.body.errorCode], [404, "inexistent_client"]);
  assert.deepEqual(tenant.connections.get(google)?.enabled_clients, [client_id]);
  tenant.clients.delete(client_id);
});

for (const { payload, message } of [
  { payload: {}, message: "'Expected type array but found type object'" },
  { payload: [], message: "'Array is too short (0), minimum 1'" },
  {
    payload: [{ client_id: "x" }],
    message: "'Missing required property: status' on property [0]",
  },
]) {
  test(`PATCH …/clients ${JSON.stringify(payload)}`, async () => {
    const { status, body } = await api.send("PATCH", `/connections/${google}/clients`, payload);
    assert.equal(status, 400);
    assert.equal(body.message, `Payload validation error: ${message}.`);
  });
}

test("without Auth0's flag a new application is open to nothing", async () => {
  const closed = await startTenant({ enableClientConnections: false });
  try {
    const { client_id } = closed.clients.create({ name: "closed" });
    for (const { enabled_clients } of closed.connections.list())
      assert.deepEqual(enabled_clients, []);
    const { send } = await managementApi(closed);
    const { body } = await send("GET", "/tenants/settings?fields=flags");
    assert.equal(body.flags.enable_client_connections, false);
    const [database] = closed.connections.list();
    await send("PATCH", `/connections/${database?.id}/clients`, [{ client_id, status: true }]);
    assert.deepEqual(closed.connections.list()[0]?.enabled_clients, [client_id]);
  } finally {
    await closed.close();
  }
});

test("the flag can be set by the Management API, and is not shown before", async () => {
  const other = await startTenant();
  try {
    other.setDeployerScopes(["read:tenant_settings", "update:tenant_settings"]);
    const { send } = await managementApi(other);
    const { body } = await send("GET", "/tenants/settings");
    assert.equal("enable_client_connections" in body.flags, false);
    const flags = { ...body.flags, enable_client_connections: false };
    await send("PATCH", "/tenants/settings", { flags });
    other.clients.create({ name: "closed" });
    assert.deepEqual(other.connections.list()[0]?.enabled_clients, []);
  } finally {
    await other.close();
  }
});
