import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { ManagementApi } from "../../../lab/providers/auth0/managementApi.ts";
import type { Credentials } from "../../../lab/providers/auth0/token.ts";
import { type Script, ScriptedTenant } from "./scriptedTenant.ts";
import { token } from "./session.ts";

const found = {
  method: "GET",
  url: "/api/v2/clients/1",
  status: 200,
  responseBody: { client_id: "1" },
};
const failing = (status: number, more: Partial<Script> = {}): Script => ({
  ...found,
  status,
  responseBody: { statusCode: status, error: "E", message: "m" },
  ...more,
});
const repeated = (count: number, script: Script) => new Array<Script>(count).fill(script);

describe("Management API client", () => {
  let tenant: ScriptedTenant;
  let api: ManagementApi;
  const opened: ManagementApi[] = [];

  before(async () => {
    tenant = await ScriptedTenant.start();
  });
  afterEach(() => {
    for (const client of opened.splice(0)) client.close();
  });
  after(() => tenant.close());

  function connect(more: Partial<Credentials> = {}, ca = tenant.ca): ManagementApi {
    const domain = `localhost:${tenant.port}`;
    const credentials = {
      domain,
      audience: `https://${domain}/api/v2/`,
      kind: "clientSecret",
      clientId: "id/1",
      clientSecret: "s:2",
      ...more,
    } as Credentials;
    api = new ManagementApi(credentials, { ca, retryWaitScale: 0 });
    opened.push(api);
    return api;
  }

  test("the token is asked for with the first call, once", async () => {
    tenant.expect([token, found, found]);
    connect();
    await Promise.all([api.get("clients/1"), api.get("clients/1")]);
    const requests = tenant.taken();
    assert.deepEqual(
      requests.map(({ method, url }) => `${method} ${url}`),
      ["POST /oauth/token", "GET /api/v2/clients/1", "GET /api/v2/clients/1"],
    );
    assert.equal(requests[0]?.authorization, `Basic ${btoa("id%2F1:s%3A2")}`);
    assert.equal(requests[1]?.authorization, "Bearer fake-token");
    assert.equal(requests[1]?.userAgent, "openmetadata-auth0-lab-provider");
  });

  test("credentials that are refused as Basic are sent in the form", async () => {
    const refused = { ...token, status: 401, responseBody: { error: "access_denied" } };
    tenant.expect([refused, token, found]);
    await connect().get("clients/1");
    const [first, second] = tenant.taken();
    const audience = encodeURIComponent(`https://localhost:${tenant.port}/api/v2/`);
    assert.equal(first?.body, `audience=${audience}&grant_type=client_credentials`);
    assert.equal(
      second?.body,
      `audience=${audience}&client_id=id%2F1&client_secret=s%3A2&grant_type=client_credentials`,
    );
    assert.equal(second?.authorization, undefined);
  });

  test("a token request is not tried again, and its refusal is told", async () => {
    const refused = { ...token, status: 503, responseBody: "busy" };
    tenant.expect([refused, refused]);
    await assert.rejects(connect().get("clients/1"), {
      message:
        `failed to send the request: Get "https://localhost:${tenant.port}/api/v2/clients/1": ` +
        "oauth2: cannot fetch token: 503\nResponse: busy",
    });
    assert.equal(tenant.taken().length, 2);
  });

  test("an API token needs no token request", async () => {
    tenant.expect([found]);
    await connect({ kind: "apiToken", token: "static" } as Partial<Credentials>).get("clients/1");
    assert.deepEqual(
      tenant.taken().map(({ url, authorization }) => [url, authorization]),
      [["/api/v2/clients/1", "Bearer static"]],
    );
  });

  test("429 is tried again for as long as it takes", async () => {
    tenant.expect([token, ...repeated(12, failing(429)), found]);
    assert.deepEqual(await connect().get("clients/1"), { client_id: "1" });
    assert.equal(tenant.taken().length, 14);
  });

  for (const status of [500, 502, 503, 504, 524]) {
    test(`${status} is tried again three times, POST included`, async () => {
      const post = failing(status, { method: "POST", url: "/api/v2/clients" });
      tenant.expect([token, ...repeated(4, post)]);
      await assert.rejects(connect().post("clients", {}), { message: `${status} E: m`, status });
      assert.equal(tenant.taken().length, 5);
      assert.equal(tenant.unused, 0);
    });
  }

  test("other refusals are not tried again", async () => {
    tenant.expect([token, failing(403)]);
    await assert.rejects(connect().get("clients/1"), { message: "403 E: m", status: 403 });
    assert.equal(tenant.taken().length, 2);
  });

  test("what must not run side by side waits, and goes on after a failure", async () => {
    connect();
    const order: string[] = [];
    const failing = api.exclusively("one", async () => {
      await Promise.resolve();
      order.push("first");
      throw new Error("failed");
    });
    const waiting = api.exclusively("one", async () => order.push("second"));
    const other = api.exclusively("other", async () => order.push("other"));
    await assert.rejects(failing, { message: "failed" });
    await Promise.all([waiting, other]);
    assert.deepEqual(order, ["other", "first", "second"]);
  });

  test("a refusal without the API's body is told by its status line", async () => {
    tenant.expect([token, failing(404, { responseBody: { message: "m" } })]);
    await assert.rejects(connect().get("clients/1"), { message: "404 Not Found: m" });
    tenant.expect([failing(403, { responseBody: "" })]);
    await assert.rejects(api.get("clients/1"), {
      message: "403 Forbidden: failed to decode json error response payload: EOF",
    });
  });

  test("a tenant whose authority is not trusted is not talked to", async () => {
    const other = await ScriptedTenant.start();
    await other.close();
    tenant.expect([token, found]);
    const url = `https://localhost:${tenant.port}`;
    await assert.rejects(connect({}, other.ca).get("clients/1"), {
      message:
        `failed to send the request: Get "${url}/api/v2/clients/1": Post "${url}/oauth/token": ` +
        "tls: failed to verify certificate: x509: certificate signed by unknown authority",
    });
    assert.deepEqual(tenant.taken(), []);
  });

  test("a tenant that is not there is named", async () => {
    const gone = await ScriptedTenant.start();
    await gone.close();
    const domain = `127.0.0.1:${gone.port}`;
    await assert.rejects(connect({ domain } as Partial<Credentials>).get("clients/1"), {
      message:
        `failed to send the request: Get "https://${domain}/api/v2/clients/1": ` +
        `Post "https://${domain}/oauth/token": dial tcp ${domain}: connect: connection refused`,
    });
  });
});
