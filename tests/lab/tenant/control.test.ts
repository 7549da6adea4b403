import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startTenant, type Tenant } from "../../../lab/tenant/index.ts";
import { call, managementApi } from "./api.ts";

let tenant: Tenant;

before(async () => {
  tenant = await startTenant();
});
after(() => tenant.close());

function control(method: string, path: string, body?: unknown, token = tenant.controlToken) {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const payload = body === undefined ? {} : { body: JSON.stringify(body) };
  return call(tenant, method, `/lab/${path}`, { headers, ...payload });
}

test("without its token the control API tells nothing", async () => {
  for (const path of ["requests", "clients", "nothing"]) {
    const { status, body } = await control("GET", path, undefined, "fake-wrong-token");
    assert.deepEqual([status, body.message], [401, "Invalid control token"]);
  }
  const managementToken = (await managementApi(tenant)).token;
  assert.equal((await control("GET", "clients", undefined, managementToken)).status, 401);
});

test("requests are listed and forgotten", async () => {
  tenant.resetRequests();
  await call(tenant, "GET", "/.well-known/jwks.json");
  const { body } = await control("GET", "requests");
  assert.deepEqual(body[0], {
    method: "GET",
    path: "/.well-known/jwks.json",
    status: 200,
    kind: "oidc",
  });
  assert.equal((await control("DELETE", "requests")).status, 204);
  assert.deepEqual(
    tenant.requests().map(({ method, path }) => `${method} ${path}`),
    [],
  );
});

test("applications are made, shown without secrets, changed and deleted", async () => {
  const made = await control("POST", "clients", { name: "clicked", app_type: "spa" });
  assert.equal(made.status, 201);
  const { client_id } = made.body;
  assert.equal("client_secret" in made.body, false);
  const changed = await control("PATCH", `clients/${client_id}`, { description: "by hand" });
  assert.equal(changed.body.description, "by hand");
  assert.deepEqual((await control("GET", `clients/${client_id}`)).body, changed.body);
  assert.deepEqual((await control("GET", "clients")).body, [changed.body]);
  assert.equal((await control("DELETE", `clients/${client_id}`)).status, 204);
  const gone = await control("GET", `clients/${client_id}`);
  assert.deepEqual([gone.status, gone.body.message], [404, "There is no such entry in clients."]);
  assert.equal((await control("PATCH", `clients/${client_id}`, {})).status, 404);
});

test("grants are changed by hand", async () => {
  const { client_id } = tenant.clients.create({ name: "service" });
  const audience = tenant.managementApiIdentifier;
  const { id } = tenant.grants.create({ client_id, audience, scope: [] });
  const { body } = await control("PATCH", `grants/${id}`, { scope: ["read:users"] });
  assert.deepEqual(body, {
    id,
    client_id,
    audience,
    scope: ["read:users"],
    subject_type: "client",
  });
  assert.deepEqual((await control("GET", "grants")).body, [body]);
});

test("an Action is edited, deployed and bound by hand, and its secrets are not shown", async () => {
  const secrets = [{ name: "KEY", value: "fake-secret" }];
  const made = await control("POST", "actions", { name: "by hand", code: "1", secrets });
  const { id } = made.body;
  assert.deepEqual([made.status, made.body.status, made.body.versions], [201, "built", []]);
  assert.equal((await control("POST", `actions/${id}/deploy`)).status, 204);
  await control("PATCH", `actions/${id}`, { code: "2" });
  const { body } = await control("GET", `actions/${id}`);
  assert.deepEqual([body.code, body.versions[0].code], ["2", "1"]);
  assert.doesNotMatch(JSON.stringify(body), /fake-secret/);

  assert.equal((await control("PUT", "bindings/post-login", [id])).status, 204);
  assert.deepEqual((await control("GET", "bindings/post-login")).body, [id]);
  const unknown = await control("PUT", "bindings/post-login", [id, "x"]);
  const message = "There is no such entry in actions.";
  assert.deepEqual([unknown.status, unknown.body.message], [404, message]);
  assert.equal((await control("POST", "actions/x/deploy")).status, 404);
  assert.equal((await control("PUT", "bindings/post-logout", [])).status, 400);
  await control("DELETE", `actions/${id}`);
  assert.deepEqual((await control("GET", "bindings/post-login")).body, []);
});

test("connections are opened and closed by hand, and made", async () => {
  const { client_id } = tenant.clients.create({ name: "service" });
  const [database] = (await control("GET", "connections")).body;
  assert.equal(database.enabled_clients.includes(client_id), true);
  const closed = await control("PATCH", `connections/${database.id}`, { enabled_clients: [] });
  assert.deepEqual(closed.body.enabled_clients, []);
  const made = await control("POST", "connections", { name: "partners", strategy: "samlp" });
  assert.deepEqual([made.body.name, made.body.strategy], ["partners", "samlp"]);
  assert.equal((await control("DELETE", `connections/${made.body.id}`)).status, 204);
  tenant.clients.delete(client_id);
});

test("faults are set and cleared", async () => {
  await control("POST", "faults", { path: "/.well-known/jwks.json", status: 503, times: 2 });
  assert.equal((await call(tenant, "GET", "/.well-known/jwks.json")).status, 503);
  await control("DELETE", "faults");
  assert.equal((await call(tenant, "GET", "/.well-known/jwks.json")).status, 200);
  await control("POST", "faults", { pathPattern: "jwks", status: 502 });
  assert.equal((await call(tenant, "GET", "/.well-known/jwks.json")).status, 502);
});

test("a fault never hits the control API", async () => {
  tenant.fault({ status: 500, times: Number.POSITIVE_INFINITY });
  assert.equal((await control("GET", "requests")).status, 200);
  tenant.clearFaults();
});

test("a fault that makes no sense is refused", async () => {
  const { status, body } = await control("POST", "faults", { status: "often" });
  assert.equal(status, 400);
  const message =
    "Payload validation error: 'Expected type integer but found type string' on property status.";
  assert.equal(body.message, message);
  assert.equal((await control("POST", "faults", { pathPattern: "(" })).status, 400);
});

test("the deployer's scopes are set", async () => {
  assert.equal((await control("PUT", "deployer/scopes", ["read:clients"])).status, 204);
  const api = await managementApi(tenant);
  assert.equal((await api.send("GET", "/clients")).status, 200);
  assert.equal((await api.send("POST", "/clients", { name: "x" })).status, 403);
});
