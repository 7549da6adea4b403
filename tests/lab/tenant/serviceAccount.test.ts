import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { decodeJwt } from "jose";
import { type Client, startTenant, type Tenant } from "../../../lab/tenant/index.ts";
import { basic, call, form, managementApi } from "./api.ts";
import { complete, confidential } from "./relyingParty.ts";

/** The service account of a stack, made by the Management API as the plugin makes it. */
let tenant: Tenant;

before(async () => {
  tenant = await startTenant();
});
after(() => tenant.close());

const dedicated = {
  name: "OpenMetadata ingestion",
  app_type: "non_interactive",
  oidc_conformant: true,
  jwt_configuration: { alg: "RS256" },
  grant_types: ["client_credentials"],
  token_endpoint_auth_method: "client_secret_basic",
};

/** The guide's literal recipe: one application for people and for itself. */
const shared = {
  ...confidential,
  grant_types: ["authorization_code", "refresh_token", "client_credentials"],
  token_endpoint_auth_method: "client_secret_basic",
};

async function withGrant(body: object, scope: string[]): Promise<Client> {
  const api = await managementApi(tenant);
  const { body: client } = await api.send("POST", "/clients", body);
  const { client_id } = client;
  const audience = tenant.managementApiIdentifier;
  const grant = await api.send("POST", "/client-grants", { client_id, audience, scope });
  assert.equal(grant.status, 201);
  return client;
}

function ask(client: Client, more: Record<string, string> = {}) {
  const audience = tenant.managementApiIdentifier;
  const request = form({ grant_type: "client_credentials", audience, ...more });
  const authorization = basic(client.client_id, client.client_secret);
  const headers = { ...request.headers, authorization };
  return call(tenant, "POST", "/oauth/token", { ...request, headers });
}

/** Statuses of calls for which a scope each is needed. */
async function whatOpens(token: string): Promise<Record<string, number>> {
  const headers = { authorization: `Bearer ${token}` };
  const paths = {
    "read:clients": "/clients",
    "read:client_grants": "/client-grants",
    "read:connections": "/connections",
    "read:actions": "/actions/actions",
    "read:resource_servers": "/resource-servers",
  };
  const replies = Object.entries(paths).map(async ([scope, path]) => {
    const { status } = await call(tenant, "GET", `/api/v2${path}`, { headers });
    return [scope, status];
  });
  return Object.fromEntries(await Promise.all(replies));
}

for (const [kind, body] of Object.entries({ dedicated, shared })) {
  test(`a ${kind} service account gets a token with its scopes, which opens just that`, async () => {
    const client = await withGrant(body, ["read:connections", "read:clients"]);
    const { status, body: answer } = await ask(client);
    assert.equal(status, 200);
    assert.equal(answer.scope, "read:connections read:clients");
    const { scope, aud, gty, azp } = decodeJwt(answer.access_token);
    assert.deepEqual(
      [scope, aud, gty, azp],
      [answer.scope, tenant.managementApiIdentifier, "client-credentials", client.client_id],
    );
    assert.deepEqual(await whatOpens(answer.access_token), {
      "read:clients": 200,
      "read:client_grants": 403,
      "read:connections": 200,
      "read:actions": 403,
      "read:resource_servers": 403,
    });
  });
}

test("a grant without scopes gives a token that opens nothing", async () => {
  const client = await withGrant(dedicated, []);
  const { status, body } = await ask(client);
  assert.equal(status, 200);
  const statuses = Object.values(await whatOpens(body.access_token));
  assert.deepEqual(new Set(statuses), new Set([403]));
});

test("a token for some of the scopes opens no more than those", async () => {
  const client = await withGrant(dedicated, ["read:clients", "read:connections"]);
  const { body } = await ask(client, { scope: "read:clients" });
  const opened = await whatOpens(body.access_token);
  assert.deepEqual([opened["read:clients"], opened["read:connections"]], [200, 403]);
});

test("a scope that is not granted is refused", async () => {
  const client = await withGrant(shared, ["read:clients"]);
  const { status, body } = await ask(client, { scope: "read:clients update:clients" });
  assert.equal(status, 403);
  assert.deepEqual(body, {
    error: "access_denied",
    error_description: "Client has not been granted scopes: update:clients",
  });
});

test("a changed grant counts for the next token, and none for no token at all", async () => {
  const client = await withGrant(dedicated, ["read:clients"]);
  const [grant] = tenant.grants.list().filter(({ client_id }) => client_id === client.client_id);
  tenant.grants.patch(grant?.id ?? "", { scope: ["read:connections"] });
  assert.equal((await ask(client)).body.scope, "read:connections");
  tenant.grants.delete(grant?.id ?? "");
  const { status, body } = await ask(client);
  assert.deepEqual([status, body.error], [403, "access_denied"]);
});

test("the shared application signs people in as well, and Basic is the only way for both", async () => {
  const client = await withGrant(shared, []);
  const { tokens } = await complete(tenant, client);
  assert.equal(tokens.claims()?.email, "alice@example.com");
  const { client_id, client_secret } = client;
  const audience = tenant.managementApiIdentifier;
  const posted = form({ grant_type: "client_credentials", audience, client_id, client_secret });
  assert.equal((await call(tenant, "POST", "/oauth/token", posted)).status, 401);
});

test("an Action has no say about a token for an application itself", async () => {
  const client = await withGrant(dedicated, ["read:clients"]);
  const { id } = tenant.actions.create({
    name: "deny",
    code: "exports.onExecutePostLogin = async (event, api) => api.access.deny('no');",
  });
  tenant.actions.deploy(id);
  tenant.bindings.set("post-login", [id]);
  assert.equal((await ask(client)).status, 200);
  tenant.actions.delete(id);
});
