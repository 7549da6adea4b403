import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { startTenant, type Tenant } from "../../../lab/tenant/index.ts";
import { call, managementApi } from "./api.ts";

let tenant: Tenant;
let api: Awaited<ReturnType<typeof managementApi>>;

before(async () => {
  tenant = await startTenant();
  api = await managementApi(tenant);
});
after(() => tenant.close());

const badClients: { body: unknown; complaint: string }[] = [
  { body: {}, complaint: "'Missing required property: name'" },
  { body: null, complaint: "'Expected type object but found type null'" },
  { body: [], complaint: "'Expected type object but found type array'" },
  { body: "text", complaint: "'Expected type object but found type string'" },
  {
    body: { name: 3 },
    complaint: "'Expected type string but found type integer' on property name",
  },
  {
    body: { name: "a<b" },
    complaint: "'String does not match pattern /^[^<>]+$/: a<b' on property name",
  },
  {
    body: { name: "x", nmae: 1, other: 2 },
    complaint: "'Additional properties not allowed: nmae,other'",
  },
  {
    body: { name: "x", client_secret: "fake-secret" },
    complaint: "'Additional properties not allowed: client_secret'",
  },
  {
    body: { name: "x", app_type: "website" },
    complaint: "'No enum match for: website' on property app_type",
  },
  {
    body: { name: "x", description: "d".repeat(300) },
    complaint: "'String is too long (300 chars), maximum 140' on property description",
  },
  {
    body: { name: "x", callbacks: "https://a.example.com/" },
    complaint: "'Expected type array but found type string' on property callbacks",
  },
  {
    body: { name: "x", callbacks: ["https://a.example.com/", "nonsense"] },
    complaint:
      "'Object didn't pass validation for format callback-url: nonsense' on property callbacks[1]",
  },
  {
    body: { name: "x", callbacks: ["https://*.*.example.com/cb"] },
    complaint:
      "'Object didn't pass validation for format callback-url: https://*.*.example.com/cb' on property callbacks[0]",
  },
  {
    body: { name: "x", callbacks: ["https://*.com/cb"] },
    complaint:
      "'Object didn't pass validation for format callback-url: https://*.com/cb' on property callbacks[0]",
  },
  {
    body: { name: "x", callbacks: ["javascript:alert(1)"] },
    complaint:
      "'Object didn't pass validation for format callback-url: javascript:alert(1)' on property callbacks[0]",
  },
  {
    body: { name: "x", initiate_login_uri: "http://localhost:8585/login" },
    complaint:
      "'Object didn't pass validation for format absolute-https-uri-or-empty: http://localhost:8585/login' on property initiate_login_uri",
  },
  {
    body: { name: "x", oidc_conformant: "true" },
    complaint: "'Expected type boolean but found type string' on property oidc_conformant",
  },
  {
    body: { name: "x", jwt_configuration: { alg: "none" } },
    complaint: "'No enum match for: none' on property jwt_configuration.alg",
  },
  {
    body: { name: "x", jwt_configuration: { lifetime_in_seconds: "soon" } },
    complaint:
      "'Expected type integer but found type string' on property jwt_configuration.lifetime_in_seconds",
  },
  {
    body: { name: "x", refresh_token: { rotation_type: "rotating" } },
    complaint: "'Missing required property: expiration_type' on property refresh_token",
  },
  {
    body: {
      name: "x",
      refresh_token: { rotation_type: "rotating", expiration_type: "expiring", leeway: -1 },
    },
    complaint: "'Value -1 is less than minimum 0' on property refresh_token.leeway",
  },
  {
    body: { name: "x", token_endpoint_auth_method: "private_key_jwt" },
    complaint: "'No enum match for: private_key_jwt' on property token_endpoint_auth_method",
  },
];

for (const { body, complaint } of badClients) {
  test(`POST /clients ${JSON.stringify(body).slice(0, 70)}`, async () => {
    const reply = await api.send("POST", "/clients", JSON.stringify(body));
    assert.equal(reply.status, 400);
    assert.deepEqual(reply.body, {
      statusCode: 400,
      error: "Bad Request",
      message: `Payload validation error: ${complaint}.`,
      errorCode: "invalid_body",
    });
    assert.deepEqual(tenant.clients.list(), []);
  });
}

const goodCallbacks = [
  "https://app.example.com/callback",
  "http://localhost:8585/callback",
  "https://*.example.com/callback",
  "com.example.app://callback",
];

test("callbacks that Auth0 takes", async () => {
  const reply = await api.send("POST", "/clients", { name: "x", callbacks: goodCallbacks });
  assert.equal(reply.status, 201);
  assert.deepEqual(reply.body.callbacks, goodCallbacks);
  tenant.clients.delete(reply.body.client_id);
});

const noneWithClientCredentials =
  'Application must not have Token Endpoint Authentication Method set to "none" when client_credentials grant type is enabled';

test("client_credentials is refused to a client without authentication, at creation", async () => {
  const body = {
    name: "x",
    token_endpoint_auth_method: "none",
    grant_types: ["client_credentials"],
  };
  const reply = await api.send("POST", "/clients", body);
  assert.deepEqual([reply.status, reply.body.message], [400, noneWithClientCredentials]);
});

test("authentication cannot be taken away from a client with client_credentials", async () => {
  const { client_id } = tenant.clients.create({ name: "x", app_type: "regular_web" });
  const change = { token_endpoint_auth_method: "none" };
  const reply = await api.send("PATCH", `/clients/${client_id}`, change);
  assert.deepEqual([reply.status, reply.body.message], [400, noneWithClientCredentials]);
  assert.equal("token_endpoint_auth_method" in (tenant.clients.get(client_id) ?? {}), false);
  tenant.clients.delete(client_id);
});

test("malformed JSON", async () => {
  const { status, body } = await api.send("POST", "/clients", '{"name": "x"');
  assert.equal(status, 400);
  assert.deepEqual(body, {
    statusCode: 400,
    error: "Bad Request",
    message: "Invalid request payload JSON format",
  });
});

test("a body without end", async () => {
  const { status, body } = await api.send("POST", "/clients", `"${"x".repeat(1_100_000)}"`);
  assert.equal(status, 413);
  assert.deepEqual(body, {
    statusCode: 413,
    error: "Request Entity Too Large",
    message: "Payload content length greater than maximum allowed: 1048576",
  });
});

const notFound = { statusCode: 404, error: "Not Found", message: "Not Found" };

for (const [method, path] of [
  ["GET", "/nothing"],
  ["PUT", "/clients"],
  ["GET", "/clients/a/b/c"],
  ["GET", "/clients/"],
]) {
  test(`no route: ${method} ${path}`, async () => {
    const { status, body } = await api.send(method ?? "", path ?? "");
    // An empty id finds nothing, rather than the list.
    if (path === "/clients/") assert.equal(body.errorCode, "inexistent_client");
    else assert.deepEqual(body, notFound);
    assert.equal(status, 404);
  });
}

test("a path that cannot be decoded", async () => {
  const { status, body } = await api.send("GET", "/clients/%E0%A4%A");
  assert.deepEqual([status, body.message], [400, "Bad Request"]);
});

test("an identifier in a path keeps its slashes, encoded once or twice", async () => {
  const id = tenant.managementApiIdentifier;
  for (const encoded of [id.replaceAll("/", "%2F"), encodeURIComponent(encodeURIComponent(id))]) {
    const { status, body } = await api.send("GET", `/resource-servers/${encoded}`);
    assert.deepEqual([status, body.identifier, body.scopes.length], [200, id, 273]);
  }
});

const badQueries = [
  {
    query: "per_page=101",
    message:
      "Query validation error: 'Value 101 is greater than maximum 100' on property per_page.",
  },
  {
    query: "page=first",
    message:
      "Query validation error: 'Expected type integer but found type string' on property page.",
  },
  {
    query: "include_totals=yes",
    message: "Query validation error: 'No enum match for: yes' on property include_totals.",
  },
  {
    query: "nmae=x",
    message: "Query validation error: 'Additional properties not allowed: nmae'.",
  },
];

for (const { query, message } of badQueries) {
  test(`GET /clients?${query}`, async () => {
    const { status, body } = await api.send("GET", `/clients?${query}`);
    assert.equal(status, 400);
    const errorCode = "invalid_query_string";
    assert.deepEqual(body, { statusCode: 400, error: "Bad Request", message, errorCode });
  });
}

const clients = "/api/v2/clients";

async function refused(authorization: string | undefined) {
  const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
  return call(tenant, "GET", clients, { headers });
}

async function foreignToken(claims: JWTPayload) {
  const { privateKey } = await generateKeyPair("RS256");
  return new SignJWT(claims).setProtectedHeader({ alg: "RS256" }).sign(privateKey);
}

test("a request without a token", async () => {
  const { status, body } = await refused(undefined);
  assert.equal(status, 401);
  assert.deepEqual(body, {
    statusCode: 401,
    error: "Unauthorized",
    message: "Missing authentication",
    attributes: { error: "Missing authentication" },
  });
});

test("a header that is no bearer token", async () => {
  const { status, body } = await refused("Bearer");
  assert.equal(status, 400);
  assert.deepEqual(body, {
    statusCode: 400,
    error: "Bad Request",
    message: "Bad HTTP authentication header format",
    errorCode: "Bearer",
  });
});

test("a token that is none", async () => {
  const { status, body } = await refused("Bearer something");
  assert.deepEqual([status, body.message], [401, "Invalid token"]);
});

test("a token by another key", async () => {
  const { issuer, managementApiIdentifier: aud } = tenant;
  const token = await foreignToken({ iss: issuer, aud, exp: Date.now() / 1000 + 60 });
  const { status, body } = await refused(`Bearer ${token}`);
  const message = "Invalid signature received for JSON Web Token validation";
  assert.deepEqual([status, body.message], [401, message]);
});

test("junk on every operation is answered, and the tenant lives on", async () => {
  const junk = [
    "null",
    "[]",
    "1",
    '"x"',
    "{",
    '{"a":{"b":[{}]}}',
    '{"name":{}}',
    "\u0000",
    '{"__proto__":{"x":1}}',
  ];
  const paths = [
    ["POST", "/clients"],
    ["PATCH", "/clients/x"],
    ["POST", "/clients/x/credentials"],
    ["POST", "/clients/x/rotate-secret"],
    ["POST", "/client-grants"],
    ["PATCH", "/client-grants/x"],
    ["POST", "/resource-servers"],
    ["PATCH", "/tenants/settings"],
    ["POST", "/actions/actions"],
    ["PATCH", "/actions/actions/x"],
    ["POST", "/actions/actions/x/deploy"],
    ["PATCH", "/actions/triggers/post-login/bindings"],
    ["PATCH", "/connections/x/clients"],
    ["GET", "/clients?fields=,,&include_fields=true"],
    ["GET", "/connections?fields=,,&include_fields=true"],
  ];
  for (const [method = "", path = ""] of paths) {
    for (const body of junk) {
      const reply = await api.send(method, path, body);
      assert.ok(
        reply.status >= 200 && reply.status < 500,
        `${method} ${path} ${body}: ${reply.status}`,
      );
      assert.equal(typeof reply.body, "object", `${method} ${path} ${body}`);
    }
  }
  const oauth = ["/oauth/token", "/oauth/revoke", "/authorize", "/userinfo", "/u/login?state=x"];
  for (const path of oauth) {
    for (const body of junk) {
      for (const type of ["application/json", "application/x-www-form-urlencoded", "text/plain"]) {
        const reply = await call(tenant, "POST", path, { headers: { "content-type": type }, body });
        assert.ok(
          reply.status >= 300 && reply.status < 500,
          `${path} ${type} ${body}: ${reply.status}`,
        );
      }
    }
  }
  assert.equal((await api.send("GET", "/clients")).status, 200);
});

test("an unforeseen failure is a 500 in JSON, and the tenant lives on", async (t) => {
  const printed = t.mock.method(console, "error", () => {});
  const broken = tenant.clients.create({ name: "broken" });
  tenant.clients.put({ ...broken, grant_types: undefined as unknown as string[] });
  const reply = await api.send("PATCH", `/clients/${broken.client_id}`, {
    token_endpoint_auth_method: "none",
  });
  assert.equal(reply.status, 500);
  assert.deepEqual(reply.body, {
    statusCode: 500,
    error: "Internal Server Error",
    message: "Internal error",
  });
  assert.equal(printed.mock.callCount(), 1);
  assert.equal((await api.send("GET", "/clients")).status, 200);
  tenant.clients.delete(broken.client_id);
});
