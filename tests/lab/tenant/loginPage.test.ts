import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import { type Client, startTenant, type Tenant } from "../../../lab/tenant/index.ts";
import { SignInError, type SignInOptions, signIn } from "../../../lab/tenant/signIn.ts";
import { call } from "./api.ts";

const callback = "http://localhost:8585/callback";

let tenant: Tenant;
let client: Client;

before(async () => {
  tenant = await startTenant();
  client = tenant.clients.create({
    name: `Open & "Meta" <data>'s`,
    app_type: "regular_web",
    callbacks: [callback],
    grant_types: ["authorization_code", "refresh_token"],
    jwt_configuration: { alg: "RS256" },
  });
});
after(() => tenant.close());

function authorizePath(parameters: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri: callback,
    response_type: "code",
    scope: "openid email",
    state: "fake-state",
    ...parameters,
  });
  return `/authorize?${query}`;
}

/** Walks as far as the login page, with its cookies. */
async function reachLoginPage(parameters: Record<string, string> = {}) {
  const start = await call(tenant, "GET", authorizePath(parameters));
  const cookie = (start.headers["set-cookie"] ?? []).map((line) => line.split(";")[0]).join("; ");
  const location = start.headers.location ?? "";
  return {
    path: location,
    cookie,
    page: await call(tenant, "GET", location, { headers: { cookie } }),
  };
}

const person = (more: Partial<SignInOptions> = {}): SignInOptions => ({
  startUrl: tenant.issuer.slice(0, -1) + authorizePath(),
  username: "alice@example.com",
  password: "fake-password-of-alice",
  ca: tenant.ca,
  until: callback,
  ...more,
});

test("the login page is a plain form, and escapes what it shows", async () => {
  const { path, page } = await reachLoginPage({ login_hint: `"><script>alert(1)</script>` });
  assert.match(path, /^\/u\/login\?state=[\w-]+$/);
  assert.equal(page.status, 200);
  assert.match(String(page.headers["content-type"]), /^text\/html; charset=utf-8$/);
  assert.match(String(page.headers["content-security-policy"]), /^default-src 'none';/);
  assert.equal(page.headers["cache-control"], "no-store");
  assert.match(page.body, /Log in to continue to Open &amp; &quot;Meta&quot; &lt;data&gt;&#39;s\./);
  assert.match(page.body, /value="&quot;&gt;&lt;script&gt;alert\(1\)&lt;\/script&gt;"/);
  assert.doesNotMatch(page.body, /<script/);
  for (const field of ['name="state"', 'name="username"', 'name="password"', 'method="post"']) {
    assert.ok(page.body.includes(field), field);
  }
  assert.match(page.body, /A test double of an Auth0 tenant/);
});

test("a wrong password brings the page again, with what was typed but the password", async () => {
  const { path, cookie } = await reachLoginPage();
  const reply = await call(tenant, "POST", path, {
    headers: { cookie, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ username: "alice@example.com", password: "<wrong>" }).toString(),
  });
  assert.equal(reply.status, 400);
  assert.match(reply.body, /<p role="alert">Wrong email or password<\/p>/);
  assert.match(reply.body, /value="alice@example\.com"/);
  assert.equal(reply.body.includes("wrong&gt;"), false);
});

test("signIn tells a wrong password from success", async () => {
  await assert.rejects(signIn(person({ password: "fake-wrong-password" })), (error) => {
    assert.ok(error instanceof SignInError);
    assert.equal(error.message, "Wrong email or password");
    return true;
  });
  await assert.rejects(signIn(person({ username: "nobody@example.com" })), SignInError);
  const { finalUrl, status } = await signIn(person({ username: "ALICE@example.com" }));
  assert.equal(finalUrl.origin + finalUrl.pathname, callback);
  assert.equal(finalUrl.searchParams.get("state"), "fake-state");
  assert.match(finalUrl.searchParams.get("code") ?? "", /^[\w-]{43}$/);
  assert.equal(status, 0, "the callback itself is not called");
});

/** An application that signs in on its own server, as OpenMetadata's confidential flow does. */
async function startApplication() {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "", "http://application");
    const redirect = (location: string) => {
      response
        .writeHead(302, { location, "set-cookie": "JSESSIONID=fake; Path=/; HttpOnly" })
        .end();
    };
    if (url.pathname === "/api/v1/auth/login") {
      redirect(tenant.issuer.slice(0, -1) + authorizePath({ redirect_uri: `${origin}/callback` }));
    } else if (url.pathname === "/callback") {
      const isSession = request.headers.cookie === "JSESSIONID=fake";
      redirect(`/auth/callback?code=${isSession ? url.searchParams.get("code") : "no-session"}`);
    } else {
      response.end(`<p>${url.pathname}</p>`);
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  return { server, origin };
}

test("signIn follows an application's own redirects, with its cookies", async () => {
  const { server, origin } = await startApplication();
  tenant.clients.patch(client.client_id, { callbacks: [callback, `${origin}/callback`] });
  const startUrl = `${origin}/api/v1/auth/login?redirectUri=${origin}/auth/callback`;
  const until = `${origin}/auth/callback`;

  const stopped = await signIn(person({ startUrl, until }));
  assert.equal(stopped.finalUrl.origin + stopped.finalUrl.pathname, until);
  assert.match(stopped.finalUrl.searchParams.get("code") ?? "", /^[\w-]{43}$/);
  assert.deepEqual([stopped.status, stopped.body], [0, ""]);
  assert.equal(stopped.visited[0], `${origin}/api/v1/auth/login`);

  const { until: _, ...toTheEnd } = person({ startUrl });
  const ended = await signIn(toTheEnd);
  assert.deepEqual([ended.status, ended.body], [200, "<p>/auth/callback</p>"]);
  server.close();
});

test("signIn gives up when it is told to", async () => {
  const signal = AbortSignal.abort();
  await assert.rejects(signIn(person({ signal })), /The operation was aborted/);
});

test("signIn trusts the given CA alone", async () => {
  const other = await startTenant();
  await assert.rejects(signIn(person({ ca: other.ca })), {
    message: `GET ${tenant.issuer}authorize failed: unable to verify the first certificate`,
  });
  await other.close();
});

test("a login page without its cookie, or with another's state, leads nowhere", async () => {
  const { path, cookie } = await reachLoginPage();
  const without = await call(tenant, "GET", path);
  assert.equal(without.status, 400);
  assert.match(without.body, /This log in has expired or belongs to another browser\./);
  const other = await call(tenant, "GET", "/u/login?state=other", { headers: { cookie } });
  assert.equal(other.status, 400);
});

const pages = [
  {
    what: "an unregistered callback",
    parameters: { redirect_uri: "http://localhost:8585/callback/" },
    status: 403,
    text: /Callback URL mismatch\..*The provided redirect_uri is not in the list of allowed callback URLs\./s,
  },
  {
    what: "the same callback with a query",
    parameters: { redirect_uri: `${callback}?next=/` },
    status: 403,
    text: /Callback URL mismatch\./,
  },
  {
    what: "an unknown application",
    parameters: { client_id: "<nobody>" },
    status: 400,
    text: /invalid_client: Unknown client: &lt;nobody&gt;/,
  },
];

for (const { what, parameters, status, text } of pages) {
  test(`${what} is told on a page, not to the callback`, async () => {
    const headers = { accept: "text/html" };
    const reply = await call(tenant, "GET", authorizePath(parameters), { headers });
    assert.equal(reply.status, status);
    assert.equal(reply.headers.location, undefined);
    assert.match(reply.body, text);
  });
}

test("without a login, prompt=none is sent back with login_required", async () => {
  const reply = await call(tenant, "GET", authorizePath({ prompt: "none" }));
  const location = new URL(reply.headers.location ?? "");
  assert.equal(location.searchParams.get("error"), "login_required");
  assert.equal(location.searchParams.get("state"), "fake-state");
});

test("an application that does not sign anybody in is sent back", async () => {
  const service = tenant.clients.create({
    name: "service",
    callbacks: [callback],
    grant_types: ["client_credentials"],
  });
  const reply = await call(tenant, "GET", authorizePath({ client_id: service.client_id }));
  const location = new URL(reply.headers.location ?? "");
  assert.equal(location.searchParams.get("error"), "unauthorized_client");
  const description = "Grant type 'authorization_code' not allowed for the client.";
  assert.equal(location.searchParams.get("error_description"), description);
});
