import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Client, startTenant, type Tenant } from "../../../lab/tenant/index.ts";
import { managementApi } from "./api.ts";

let tenant: Tenant;
let client: Client;

before(async () => {
  tenant = await startTenant();
  client = tenant.clients.create({ name: "x", app_type: "regular_web", callbacks: [] });
});
after(() => tenant.close());

async function withScopes(...scopes: string[]) {
  tenant.setDeployerScopes(scopes);
  return managementApi(tenant);
}

const operations = [
  {
    method: "GET",
    path: "/clients",
    expected: "read:clients,read:client_keys,read:client_credentials,read:client_summary",
  },
  { method: "POST", path: "/clients", expected: "create:clients" },
  {
    method: "PATCH",
    path: "/clients/x",
    expected: "update:clients,update:client_keys,update:client_credentials",
  },
  { method: "DELETE", path: "/clients/x", expected: "delete:clients" },
  { method: "POST", path: "/clients/x/rotate-secret", expected: "update:client_keys" },
  { method: "GET", path: "/clients/x/credentials", expected: "read:client_credentials" },
  { method: "GET", path: "/client-grants", expected: "read:client_grants" },
  { method: "POST", path: "/client-grants", expected: "create:client_grants" },
  { method: "PATCH", path: "/client-grants/x", expected: "update:client_grants" },
  { method: "DELETE", path: "/client-grants/x", expected: "delete:client_grants" },
  { method: "GET", path: "/resource-servers/x", expected: "read:resource_servers" },
  { method: "POST", path: "/resource-servers", expected: "create:resource_servers" },
  { method: "GET", path: "/tenants/settings", expected: "read:tenant_settings" },
  { method: "GET", path: "/actions/actions", expected: "read:actions" },
  { method: "POST", path: "/actions/actions", expected: "create:actions" },
  { method: "GET", path: "/actions/actions/x", expected: "read:actions" },
  { method: "PATCH", path: "/actions/actions/x", expected: "update:actions" },
  { method: "DELETE", path: "/actions/actions/x", expected: "delete:actions" },
  { method: "POST", path: "/actions/actions/x/deploy", expected: "create:actions" },
  { method: "GET", path: "/actions/triggers/post-login/bindings", expected: "read:actions" },
  { method: "PATCH", path: "/actions/triggers/post-login/bindings", expected: "update:actions" },
  { method: "GET", path: "/connections", expected: "read:connections" },
  { method: "GET", path: "/connections/x", expected: "read:connections" },
  { method: "GET", path: "/connections/x/clients", expected: "read:connections" },
  { method: "PATCH", path: "/connections/x/clients", expected: "update:connections" },
];

test("an operation without its scope is refused", async (t) => {
  const api = await withScopes("read:users");
  for (const { method, path, expected } of operations) {
    await t.test(`${method} ${path}`, async () => {
      const reply = await api.send(method, path, method === "GET" ? undefined : {});
      assert.equal(reply.status, 403);
      assert.deepEqual(reply.body, {
        statusCode: 403,
        error: "Forbidden",
        message: `Insufficient scope, expected any of: ${expected}`,
        errorCode: "insufficient_scope",
      });
    });
  }
});

test("the secret is left out in silence without a scope for it", async () => {
  const api = await withScopes("read:clients");
  const { status, body } = await api.send("GET", `/clients/${client.client_id}`);
  assert.equal(status, 200);
  assert.equal(body.app_type, "regular_web");
  assert.deepEqual(body.callbacks, []);
  assert.equal("client_secret" in body || "signing_keys" in body, false);
});

test("the secret is refused to who asks for it by name", async () => {
  const api = await withScopes("read:clients");
  const path = `/clients/${client.client_id}?fields=client_id,client_secret`;
  const { status, body } = await api.send("GET", path);
  assert.equal(status, 403);
  assert.deepEqual(body, {
    statusCode: 403,
    error: "Forbidden",
    message: "You cannot read the following fields: client_secret",
    errorCode: "insufficient_scope",
  });
});

for (const scope of ["read:client_keys", "read:client_credentials"]) {
  test(`${scope} shows the secret`, async () => {
    const api = await withScopes("read:clients", scope);
    const { body } = await api.send("GET", `/clients/${client.client_id}`);
    assert.equal(body.client_secret, client.client_secret);
  });
}

test("read:client_summary shows the outline alone", async () => {
  const api = await withScopes("read:client_summary");
  const { body } = await api.send("GET", `/clients/${client.client_id}`);
  assert.deepEqual(body, { name: "x", app_type: "regular_web", client_id: client.client_id });
});

test("update:clients does not set a secret", async () => {
  const api = await withScopes("update:clients");
  const change = { client_secret: "fake-new-secret" };
  const { status, body } = await api.send("PATCH", `/clients/${client.client_id}`, change);
  assert.equal(status, 403);
  assert.equal(body.message, "You cannot update the following fields: client_secret");
  assert.equal(tenant.clients.get(client.client_id)?.client_secret, client.client_secret);
});

test("a token keeps the scopes of its day", async () => {
  const api = await withScopes("read:clients");
  tenant.setDeployerScopes([]);
  assert.equal((await api.send("GET", "/clients")).status, 200);
  const later = await managementApi(tenant);
  assert.equal((await later.send("GET", "/clients")).status, 403);
});
