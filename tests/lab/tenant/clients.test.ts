import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { startTenant, type Tenant } from "../../../lab/tenant/index.ts";
import { managementApi } from "./api.ts";

let tenant: Tenant;
let api: Awaited<ReturnType<typeof managementApi>>;

before(async () => {
  tenant = await startTenant();
  api = await managementApi(tenant);
});
after(() => tenant.close());
beforeEach(() => {
  for (const { client_id } of tenant.clients.list()) tenant.clients.delete(client_id);
});

async function create(body: object) {
  const reply = await api.send("POST", "/clients", body);
  assert.equal(reply.status, 201, JSON.stringify(reply.body));
  return reply.body;
}

test("a client that asks for nothing gets Auth0's defaults", async () => {
  const { client_id, client_secret, signing_keys, ...rest } = await create({ name: "plain" });
  assert.match(client_id, /^[0-9A-Za-z]{32}$/);
  assert.match(client_secret, /^[\w-]{64}$/);
  assert.match(signing_keys[0].cert, /^-----BEGIN CERTIFICATE-----\n/);
  assert.deepEqual(rest, {
    name: "plain",
    tenant: "lab",
    global: false,
    callback_url_template: false,
    is_first_party: true,
    is_token_endpoint_ip_header_trusted: false,
    oidc_conformant: false,
    sso_disabled: false,
    cross_origin_auth: false,
    cross_origin_authentication: false,
    custom_login_page_on: true,
    grant_types: ["authorization_code", "implicit", "refresh_token", "client_credentials"],
    jwt_configuration: { secret_encoded: false, lifetime_in_seconds: 36000 },
    refresh_token: {
      rotation_type: "non-rotating",
      expiration_type: "non-expiring",
      leeway: 0,
      token_lifetime: 2592000,
      infinite_token_lifetime: true,
      idle_token_lifetime: 1296000,
      infinite_idle_token_lifetime: true,
    },
  });
});

const defaults = [
  {
    of: "spa",
    body: { app_type: "spa", token_endpoint_auth_method: "none" },
    grantTypes: ["authorization_code", "implicit", "refresh_token"],
    lifetime: 2592000,
  },
  {
    of: "regular_web with a secret",
    body: { app_type: "regular_web", token_endpoint_auth_method: "client_secret_post" },
    grantTypes: ["authorization_code", "implicit", "refresh_token", "client_credentials"],
    lifetime: 31557600,
  },
  {
    of: "non_interactive without a method",
    body: { app_type: "non_interactive" },
    grantTypes: ["authorization_code", "implicit", "refresh_token", "client_credentials"],
    lifetime: 2592000,
  },
  {
    of: "resource_server",
    body: { app_type: "resource_server" },
    grantTypes: [],
    lifetime: 2592000,
  },
];

for (const { of, body, grantTypes, lifetime } of defaults) {
  test(`defaults of ${of}`, async () => {
    const client = await create({ name: "x", ...body });
    assert.deepEqual(client.grant_types, grantTypes);
    assert.equal(client.refresh_token.token_lifetime, lifetime);
    assert.equal(typeof client.client_secret, "string", "even a public client is given a secret");
  });
}

test("what is asked for wins over the defaults", async () => {
  const body = {
    name: "sign-in",
    app_type: "regular_web",
    is_first_party: true,
    oidc_conformant: true,
    callbacks: ["https://app.example.com/callback"],
    web_origins: [],
    initiate_login_uri: "https://app.example.com/login",
    jwt_configuration: { alg: "RS256", lifetime_in_seconds: 3600 },
    grant_types: ["authorization_code", "refresh_token"],
    token_endpoint_auth_method: "client_secret_basic",
    refresh_token: {
      rotation_type: "rotating",
      expiration_type: "expiring",
      leeway: 3,
      token_lifetime: 2592000,
      infinite_token_lifetime: false,
      idle_token_lifetime: 1296000,
      infinite_idle_token_lifetime: false,
    },
  };
  const client = await create(body);
  const jwt = { secret_encoded: false, ...body.jwt_configuration };
  assert.deepEqual({ ...client, ...body, jwt_configuration: jwt }, client);
});

test("a jwt_configuration without a lifetime is answered without one", async () => {
  const client = await create({ name: "x", jwt_configuration: { alg: "RS256" } });
  assert.deepEqual(client.jwt_configuration, { secret_encoded: false, alg: "RS256" });
});

test("a GET shows what the POST answered", async () => {
  const created = await create({ name: "x", callbacks: ["https://a.example.com/cb"] });
  const { status, body } = await api.send("GET", `/clients/${created.client_id}`);
  assert.equal(status, 200);
  assert.deepEqual(body, created);
});

test("fields and include_fields choose what is shown", async () => {
  const { client_id } = await create({ name: "x", app_type: "spa" });
  const path = `/clients/${client_id}`;
  const some = await api.send("GET", `${path}?fields=client_id%2Capp_type&include_fields=true`);
  assert.deepEqual(some.body, { client_id, app_type: "spa" });
  const others = await api.send(
    "GET",
    `${path}?fields=client_id,client_secret&include_fields=false`,
  );
  assert.equal("client_id" in others.body || "client_secret" in others.body, false);
  assert.equal(others.body.name, "x");
});

test("PATCH replaces scalars and lists and leaves the rest", async () => {
  const client = await create({
    name: "x",
    callbacks: ["https://a.example.com/1"],
    description: "d",
  });
  const change = {
    callbacks: ["https://a.example.com/2", "https://a.example.com/3"],
    description: "",
  };
  const { status, body } = await api.send("PATCH", `/clients/${client.client_id}`, change);
  assert.equal(status, 200);
  assert.deepEqual(body, { ...client, ...change });
  const emptied = await api.send("PATCH", `/clients/${client.client_id}`, { callbacks: [] });
  assert.deepEqual(emptied.body.callbacks, []);
});

test("PATCH merges jwt_configuration and refresh_token", async () => {
  const client = await create({ name: "x" });
  const { body } = await api.send("PATCH", `/clients/${client.client_id}`, {
    jwt_configuration: { alg: "RS256" },
    refresh_token: { rotation_type: "rotating", expiration_type: "expiring" },
  });
  assert.deepEqual(body.jwt_configuration, {
    secret_encoded: false,
    lifetime_in_seconds: 36000,
    alg: "RS256",
  });
  assert.equal(body.refresh_token.rotation_type, "rotating");
  assert.equal(body.refresh_token.token_lifetime, 2592000);
});

test("null takes a property away, in client_metadata a key", async () => {
  const client = await create({
    name: "x",
    organization_usage: "deny",
    client_metadata: { team: "data", env: "test" },
  });
  const { body } = await api.send("PATCH", `/clients/${client.client_id}`, {
    organization_usage: null,
    client_metadata: { env: null },
  });
  assert.equal("organization_usage" in body, false);
  assert.deepEqual(body.client_metadata, { team: "data" });
});

test("an empty initiate_login_uri takes it away", async () => {
  const client = await create({ name: "x", initiate_login_uri: "https://a.example.com/login" });
  const { body } = await api.send("PATCH", `/clients/${client.client_id}`, {
    initiate_login_uri: "",
  });
  assert.equal("initiate_login_uri" in body, false);
});

test("oidc_logout shows under its older name too, and goes under either", async () => {
  const urls = ["https://app.example.com/backchannel"];
  const client = await create({ name: "x", oidc_logout: { backchannel_logout_urls: urls } });
  assert.deepEqual(client.oidc_backchannel_logout, { backchannel_logout_urls: urls });
  const path = `/clients/${client.client_id}`;
  const { body } = await api.send("PATCH", path, { oidc_backchannel_logout: null });
  assert.equal("oidc_logout" in body || "oidc_backchannel_logout" in body, false);
});

test("a secret can be set by PATCH and rotated by POST", async () => {
  const { client_id, client_secret } = await create({ name: "x" });
  const set = await api.send("PATCH", `/clients/${client_id}`, {
    client_secret: "fake-set-secret",
  });
  assert.equal(set.body.client_secret, "fake-set-secret");
  const rotated = await api.send("POST", `/clients/${client_id}/rotate-secret`);
  assert.equal(rotated.status, 200);
  assert.match(rotated.body.client_secret, /^[\w-]{64}$/);
  assert.notEqual(rotated.body.client_secret, client_secret);
});

test("DELETE answers 204, also for what is gone, and GET 404 then", async () => {
  const { client_id } = await create({ name: "x" });
  const first = await api.send("DELETE", `/clients/${client_id}`);
  const second = await api.send("DELETE", `/clients/${client_id}`);
  assert.deepEqual([first.status, first.body, second.status], [204, undefined, 204]);
  const gone = await api.send("GET", `/clients/${client_id}`);
  assert.equal(gone.status, 404);
  assert.deepEqual(gone.body, {
    statusCode: 404,
    error: "Not Found",
    message: "The client does not exist",
    errorCode: "inexistent_client",
  });
  const patched = await api.send("PATCH", `/clients/${client_id}`, { name: "y" });
  assert.deepEqual(patched.body, gone.body);
});

test("names are free: two clients may share one", async () => {
  const one = await create({ name: "same" });
  const two = await create({ name: "same" });
  assert.notEqual(one.client_id, two.client_id);
});

test("credentials of an application without keys are an empty list, totals or not", async () => {
  const { client_id } = await create({ name: "x" });
  const path = `/clients/${client_id}/credentials?include_totals=true&per_page=50`;
  const { status, body } = await api.send("GET", path);
  assert.deepEqual([status, body], [200, []]);
});

test("lists are paged, with totals on request", async () => {
  for (const name of ["a", "b", "c"]) await create({ name, app_type: "spa" });
  const query = "app_type=spa&fields=name&include_fields=true";
  const all = await api.send("GET", `/clients?${query}`);
  assert.deepEqual(
    all.body.map(({ name }: { name: string }) => name),
    ["a", "b", "c"],
  );
  const page = await api.send("GET", `/clients?${query}&per_page=2&page=1&include_totals=true`);
  assert.deepEqual(page.body, {
    total: 3,
    start: 2,
    limit: 2,
    clients: [{ tenant: "lab", name: "c" }],
  });
  const checkpoint = await api.send("GET", `/clients?${query}&take=2`);
  assert.equal(checkpoint.body.clients.length, 2);
  const rest = await api.send("GET", `/clients?${query}&take=2&from=${checkpoint.body.next}`);
  assert.deepEqual(rest.body, { clients: [{ tenant: "lab", name: "c" }] });
});

test("lists are filtered by is_global and is_first_party", async () => {
  await create({ name: "third", is_first_party: false });
  const names = async (query: string) => {
    const { body } = await api.send("GET", `/clients?${query}`);
    return body.map(({ name }: { name: string }) => name);
  };
  assert.deepEqual(await names("is_global=true"), ["All Applications"]);
  assert.deepEqual(await names("is_first_party=false"), ["third"]);
  assert.deepEqual(await names("is_global=false"), ["Deployer", "third"]);
});

test("a change by hand shows in the API, and one by the API in the state", async () => {
  const clicked = tenant.clients.create({ name: "clicked together", app_type: "spa" });
  tenant.clients.patch(clicked.client_id, { callbacks: ["https://by.hand.example.com/"] });
  const { body } = await api.send("GET", `/clients/${clicked.client_id}`);
  assert.deepEqual(body.callbacks, ["https://by.hand.example.com/"]);
  await api.send("PATCH", `/clients/${clicked.client_id}`, { description: "by the API" });
  assert.equal(tenant.clients.get(clicked.client_id)?.description, "by the API");
  assert.deepEqual(
    tenant.clients.list().map(({ name }) => name),
    ["clicked together"],
    "the deployer and All Applications are not listed",
  );
  assert.throws(() => tenant.clients.patch("nobody", {}), {
    message: 'The tenant has no application "nobody" to change.',
  });
});
