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
