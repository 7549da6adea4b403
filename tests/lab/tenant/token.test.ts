import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createRemoteJWKSet, customFetch, decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import { type Client, startTenant, type Tenant } from "../../../lab/tenant/index.ts";
import { basic, call, form, managementApi } from "./api.ts";

let tenant: Tenant;
let service: Client;

before(async () => {
  tenant = await startTenant();
  service = tenant.clients.create({
    name: "service",
    app_type: "non_interactive",
    grant_types: ["client_credentials"],
    token_endpoint_auth_method: "client_secret_basic",
  });
  tenant.grants.create({
    client_id: service.client_id,
    audience: tenant.managementApiIdentifier,
    scope: ["read:clients", "read:client_grants"],
  });
});
after(() => tenant.close());

const wanted = (more: Record<string, string> = {}) => ({
  grant_type: "client_credentials",
  audience: tenant.managementApiIdentifier,
  ...more,
});

function withBasic(client: Client, parameters = wanted(), secret = client.client_secret) {
  const request = form(parameters);
  const authorization = basic(client.client_id, secret);
  return call(tenant, "POST", "/oauth/token", {
    ...request,
    headers: { ...request.headers, authorization },
  });
}

const inBody = ({ client_id, client_secret }: Client) => wanted({ client_id, client_secret });

test("a token for the Management API has Auth0's claims", async () => {
  const { status, headers, body } = await withBasic(service);
  assert.equal(status, 200);
  assert.equal(headers["cache-control"], "no-store");
  const { access_token, ...rest } = body;
  const scope = "read:clients read:client_grants";
  assert.deepEqual(rest, { scope, expires_in: 86400, token_type: "Bearer" });
  const claims = decodeJwt(access_token);
  assert.deepEqual(claims, {
    iss: tenant.issuer,
    sub: `${service.client_id}@clients`,
    aud: tenant.managementApiIdentifier,
    iat: claims.iat,
    exp: (claims.iat ?? 0) + 86400,
    scope,
    gty: "client-credentials",
    azp: service.client_id,
  });
});

test("the token is signed by a key of the published set", async () => {
  const { body } = await withBasic(service);
  const keys = createRemoteJWKSet(new URL(`${tenant.issuer}.well-known/jwks.json`), {
    [customFetch]: async (url: string) => {
      const reply = await call(tenant, "GET", new URL(url).pathname);
      return Response.json(reply.body);
    },
  });
  const { protectedHeader } = await jwtVerify(body.access_token, keys, { issuer: tenant.issuer });
  assert.deepEqual(protectedHeader, decodeProtectedHeader(body.access_token));
  assert.equal(protectedHeader.alg, "RS256");
  assert.match(protectedHeader.kid ?? "", /^[\w-]{43}$/);
});

test("a JSON body is as good as a form", async () => {
  const client = tenant.clients.create({ name: "poster", app_type: "non_interactive" });
  tenant.grants.create({
    client_id: client.client_id,
    audience: tenant.managementApiIdentifier,
    scope: [],
  });
  const headers = { "content-type": "application/json" };
  const request = { headers, body: JSON.stringify(inBody(client)) };
  const { status, body } = await call(tenant, "POST", "/oauth/token", request);
  assert.equal(status, 200);
  assert.equal(body.scope, "", "a grant without scopes gives a token without any");
  assert.equal("scope" in decodeJwt(body.access_token), false);
});

test("the registered authentication method is enforced", async () => {
  const unauthorized = { error: "access_denied", error_description: "Unauthorized" };
  const posted = await call(tenant, "POST", "/oauth/token", form(inBody(service)));
  assert.deepEqual([posted.status, posted.body], [401, unauthorized]);

  tenant.clients.patch(service.client_id, { token_endpoint_auth_method: "client_secret_post" });
  const changed = tenant.clients.get(service.client_id) ?? service;
  const byBasic = await withBasic(changed);
  assert.deepEqual([byBasic.status, byBasic.body], [401, unauthorized]);
  assert.equal((await call(tenant, "POST", "/oauth/token", form(inBody(changed)))).status, 200);
  tenant.clients.patch(service.client_id, { token_endpoint_auth_method: "client_secret_basic" });
});

test("the deployer, for whom no method is registered, may use either", async () => {
  const { clientId, clientSecret } = tenant.deployer;
  const post = form(wanted({ client_id: clientId, client_secret: clientSecret }));
  assert.equal((await call(tenant, "POST", "/oauth/token", post)).status, 200);
  const request = form(wanted());
  const headers = { ...request.headers, authorization: basic(clientId, clientSecret) };
  assert.equal((await call(tenant, "POST", "/oauth/token", { ...request, headers })).status, 200);
});

const refusals: {
  what: string;
  ask: () => ReturnType<typeof call>;
  status: number;
  error: string;
  description: () => string;
}[] = [
  {
    what: "a wrong secret",
    ask: () => withBasic(service, wanted(), "fake-wrong-secret"),
    status: 401,
    error: "access_denied",
    description: () => "Unauthorized",
  },
  {
    what: "an unknown application",
    ask: () => withBasic({ ...service, client_id: "nobody" }),
    status: 401,
    error: "access_denied",
    description: () => "Unauthorized",
  },
  {
    what: "no credentials at all",
    ask: () => call(tenant, "POST", "/oauth/token", form(wanted())),
    status: 401,
    error: "access_denied",
    description: () => "Unauthorized",
  },
  {
    what: "no grant type",
    ask: () => withBasic(service, { audience: "x", grant_type: "" }),
    status: 400,
    error: "invalid_request",
    description: () => "Missing required parameter: grant_type",
  },
  {
    what: "an unknown grant type",
    ask: () => withBasic(service, wanted({ grant_type: "password" })),
    status: 403,
    error: "unsupported_grant_type",
    description: () => "Unsupported grant type: password",
  },
  {
    what: "a grant type that the application does not have",
    ask: () => {
      const { client_id } = tenant.clients.create({
        name: "sign-in",
        grant_types: ["authorization_code"],
      });
      const client = tenant.clients.get(client_id) ?? service;
      return call(tenant, "POST", "/oauth/token", form(inBody(client)));
    },
    status: 403,
    error: "unauthorized_client",
    description: () => "Grant type 'client_credentials' not allowed for the client.",
  },
  {
    what: "no audience",
    ask: () => withBasic(service, { grant_type: "client_credentials", audience: "" }),
    status: 403,
    error: "access_denied",
    description: () =>
      "No audience parameter was provided, and no default audience has been configured",
  },
  {
    what: "an audience without its slash",
    ask: () =>
      withBasic(service, wanted({ audience: tenant.managementApiIdentifier.slice(0, -1) })),
    status: 403,
    error: "access_denied",
    description: () => `Service not found: ${tenant.managementApiIdentifier.slice(0, -1)}`,
  },
  {
    what: "scopes beyond the grant",
    ask: () => withBasic(service, wanted({ scope: "read:clients delete:clients read:users" })),
    status: 403,
    error: "access_denied",
    description: () => "Client has not been granted scopes: delete:clients, read:users",
  },
];

for (const { what, ask, status, error, description } of refusals) {
  test(`${what} is refused`, async () => {
    const reply = await ask();
    assert.equal(reply.status, status);
    assert.deepEqual(reply.body, { error, error_description: description() });
  });
}

test("an application without a grant is refused", async () => {
  const client = tenant.clients.create({ name: "ungranted" });
  const { status, body } = await call(tenant, "POST", "/oauth/token", form(inBody(client)));
  assert.equal(status, 403);
  assert.deepEqual(body, {
    error: "access_denied",
    error_description: `Client "${client.client_id}" is not authorized to access resource server "${tenant.managementApiIdentifier}". You need to create a "client-grant" associated to this API.`,
  });
});

test("some of the granted scopes can be asked for", async () => {
  const { body } = await withBasic(service, wanted({ scope: "read:clients" }));
  assert.equal(body.scope, "read:clients");
});

test("another API has its own lifetime, and its tokens do not open the Management API", async () => {
  tenant.setDeployerScopes(["create:resource_servers"]);
  const api = await managementApi(tenant);
  const audience = "https://api.example.com/";
  await api.send("POST", "/resource-servers", { identifier: audience, token_lifetime: 60 });
  tenant.grants.create({ client_id: service.client_id, audience, scope: ["read:clients"] });
  const { body } = await withBasic(service, wanted({ audience }));
  assert.equal(body.expires_in, 60);
  const headers = { authorization: `Bearer ${body.access_token}` };
  const reply = await call(tenant, "GET", "/api/v2/clients", { headers });
  assert.deepEqual([reply.status, reply.body.message], [401, "Invalid token"]);
});

test("an expired token is refused", async (t) => {
  const { body } = await withBasic(service);
  t.mock.timers.enable({ apis: ["Date"], now: Date.now() + 86_401_000 });
  const headers = { authorization: `Bearer ${body.access_token}` };
  const reply = await call(tenant, "GET", "/api/v2/clients", { headers });
  t.mock.timers.reset();
  const message = "Expired token received for JSON Web Token validation";
  assert.deepEqual([reply.status, reply.body.message], [401, message]);
});
