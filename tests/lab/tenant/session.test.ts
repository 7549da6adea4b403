import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { decodeJwt } from "jose";
import { type Client, startTenant, type Tenant } from "../../../lab/tenant/index.ts";
import { type Call, call, form } from "./api.ts";
import { Browser } from "./browser.ts";

const callback = "http://localhost:8585/callback";
const home = "http://localhost:8585/";

let tenant: Tenant;
let client: Client;
let browser: Browser;

before(async () => {
  tenant = await startTenant();
  client = tenant.clients.create({
    name: "OpenMetadata",
    callbacks: [callback],
    allowed_logout_urls: [home],
    grant_types: ["authorization_code", "refresh_token"],
    jwt_configuration: { alg: "RS256" },
    token_endpoint_auth_method: "client_secret_post",
  });
});
after(() => tenant.close());
beforeEach(() => {
  browser = new Browser(tenant);
});

const browse = (method: string, url: URL, request?: Call) => browser.visit(method, url, request);

function authorizeUrl(parameters: Record<string, string> = {}): URL {
  const url = new URL("authorize", tenant.issuer);
  const { client_id } = client;
  const wanted = { client_id, redirect_uri: callback, response_type: "code", scope: "openid" };
  url.search = new URLSearchParams({ ...wanted, ...parameters }).toString();
  return url;
}

/** Logs Alice in and returns the code. */
async function logIn(): Promise<string> {
  const start = await browse("GET", authorizeUrl());
  assert.ok(start.next);
  const fields = { username: "alice@example.com", password: "fake-password-of-alice" };
  const posted = await browse("POST", start.next, form(fields));
  assert.ok(posted.next);
  const { next } = await browse("GET", posted.next);
  return next?.searchParams.get("code") ?? "";
}

async function isLoggedIn(): Promise<boolean> {
  const { next } = await browse("GET", authorizeUrl({ prompt: "none" }));
  assert.equal((next?.origin ?? "") + next?.pathname, callback);
  return next?.searchParams.has("code") ?? false;
}

async function idToken(code: string): Promise<string> {
  const { client_id, client_secret } = client;
  const grant = { grant_type: "authorization_code", code, redirect_uri: callback };
  const { body } = await call(
    tenant,
    "POST",
    "/oauth/token",
    form({ ...grant, client_id, client_secret }),
  );
  return body.id_token;
}

test("a session signs in again without the page", async () => {
  assert.equal(await isLoggedIn(), false);
  await logIn();
  assert.equal(await isLoggedIn(), true);
  const { next } = await browse("GET", authorizeUrl({ scope: "openid email offline_access" }));
  assert.equal(next?.searchParams.has("code"), true, "straight to the callback");
});

test("prompt=login shows the page all the same", async () => {
  await logIn();
  const { next } = await browse("GET", authorizeUrl({ prompt: "login" }));
  assert.equal(next?.pathname, "/u/login");
});

test("a browser may call the token endpoint from a web origin, and from nowhere else", async () => {
  tenant.clients.patch(client.client_id, { web_origins: ["http://app.example.com"] });
  const { client_id, client_secret } = client;
  for (const [origin, allowed] of [
    ["http://app.example.com", "http://app.example.com"],
    ["http://localhost:8585", "http://localhost:8585"],
    ["http://evil.example.com", undefined],
  ]) {
    const code = await logIn();
    const grant = { grant_type: "authorization_code", code, redirect_uri: callback };
    const request = form({ ...grant, client_id, client_secret });
    const headers = { ...request.headers, origin: origin ?? "" };
    const reply = await call(tenant, "POST", "/oauth/token", { ...request, headers });
    assert.equal(reply.headers["access-control-allow-origin"], allowed);
    await browse("GET", logoutUrl("v2/logout", {}));
  }
});

test("whoever logs in on request takes the place of who was logged in", async () => {
  await logIn();
  const bob = ["bob@example.com", "fake-password-of-bob"] as const;
  const arrived = await browser.logIn(authorizeUrl({ prompt: "login" }), ...bob);
  const token = await idToken(arrived?.searchParams.get("code") ?? "");
  assert.equal(decodeJwt(token).sub, "auth0|000000000000000000000002");
  const { next } = await browse("GET", authorizeUrl({ prompt: "none" }));
  const silent = await idToken(next?.searchParams.get("code") ?? "");
  assert.equal(decodeJwt(silent).sub, "auth0|000000000000000000000002");
});

function logoutUrl(path: string, parameters: Record<string, string>): URL {
  const url = new URL(path, tenant.issuer);
  url.search = new URLSearchParams(parameters).toString();
  return url;
}

test("/v2/logout ends the session and goes where it may", async () => {
  await logIn();
  const url = logoutUrl("v2/logout", { client_id: client.client_id, returnTo: home });
  const { status, headers } = await browse("GET", url);
  assert.deepEqual([status, headers.location], [302, home]);
  assert.equal(await isLoggedIn(), false);
});

test("/v2/logout without returnTo goes to the first allowed address", async () => {
  const { headers } = await browse("GET", logoutUrl("v2/logout", { client_id: client.client_id }));
  assert.equal(headers.location, home);
});

test("/v2/logout without an application knows only the tenant's addresses", async () => {
  await logIn();
  const plain = await browse("GET", logoutUrl("v2/logout", {}));
  assert.deepEqual([plain.status, plain.body], [200, "OK"]);
  const { status } = await browse("GET", logoutUrl("v2/logout", { returnTo: home }));
  assert.equal(status, 400);
});

test("/v2/logout refuses an address that is not listed, and keeps the session", async () => {
  await logIn();
  const returnTo = "https://evil.example.com/<b>";
  const url = logoutUrl("v2/logout", { client_id: client.client_id, returnTo });
  const { status, headers, body } = await browse("GET", url);
  assert.equal(status, 400);
  assert.equal(headers.location, undefined);
  const sentence =
    "The &quot;returnTo&quot; querystring parameter &quot;https://evil.example.com/&lt;b&gt;&quot; is not defined as a valid URL in &quot;Allowed Logout URLs&quot;.";
  assert.ok(body.includes(sentence), body);
  assert.equal(await isLoggedIn(), true);
});

test("/oidc/logout takes an ID token as a hint and gives the state back", async () => {
  const hint = await idToken(await logIn());
  const url = logoutUrl("oidc/logout", {
    id_token_hint: hint,
    post_logout_redirect_uri: home,
    state: "fake-state",
  });
  const { status, headers } = await browse("GET", url);
  assert.deepEqual([status, headers.location], [302, `${home}?state=fake-state`]);
  assert.equal(await isLoggedIn(), false);
});

test("/oidc/logout refuses an address that is not listed, and a forged hint", async () => {
  const hint = await idToken(await logIn());
  for (const parameters of [
    { id_token_hint: hint, post_logout_redirect_uri: "https://evil.example.com/" },
    { id_token_hint: `${hint}x`, post_logout_redirect_uri: home },
  ]) {
    const { status, headers } = await browse("GET", logoutUrl("oidc/logout", parameters));
    assert.deepEqual([status, headers.location], [400, undefined]);
  }
  assert.equal(await isLoggedIn(), true);
});

test("/oidc/logout with nothing to go to says so", async () => {
  await logIn();
  const { status, body } = await browse("GET", logoutUrl("oidc/logout", {}));
  assert.equal(status, 200);
  assert.match(body, /You are logged out\./);
  assert.equal(await isLoggedIn(), false);
});
