import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { type Client, startTenant, type Tenant } from "../../../lab/tenant/index.ts";
import { SignInError } from "../../../lab/tenant/signIn.ts";
import { form } from "./api.ts";
import { Browser } from "./browser.ts";
import {
  arrive,
  attempt,
  callback,
  complete,
  confidential,
  person,
  refusedSignIn,
  relyingParty,
} from "./relyingParty.ts";

const database = "Username-Password-Authentication";
const dave = { ...person("dave"), connection: "google-oauth2" };

let tenant: Tenant;
let client: Client;

before(async () => {
  tenant = await startTenant();
});
after(() => tenant.close());
beforeEach(() => {
  client = tenant.clients.create(confidential);
});

/** Closes every other connection for the application, behind everybody's back. */
function onlyThrough(...names: string[]) {
  for (const { id, name, enabled_clients } of tenant.connections.list()) {
    const others = enabled_clients.filter((other) => other !== client.client_id);
    const enabled = names.includes(name) ? [...others, client.client_id] : others;
    tenant.connections.patch(id, { enabled_clients: enabled });
  }
}

async function authorizeUrl(parameters: Record<string, string> = {}): Promise<URL> {
  return (await attempt(await relyingParty(tenant, client), parameters)).url;
}

test("a person of another connection signs in on a page of its own", async () => {
  const { tokens } = await complete(tenant, client, { who: dave });
  const claims = tokens.claims();
  assert.deepEqual(
    [claims?.sub, claims?.email, claims?.email_verified],
    ["google-oauth2|100000000000000000001", "dave@example.com", true],
  );
});

test("the login page offers what is enabled for the application", async () => {
  const page = async () => String((await new Browser(tenant).follow(await authorizeUrl())).body);
  const offers = (html: string) => [
    html.includes('type="password"'),
    html.includes("Continue with google-oauth2"),
  ];
  assert.deepEqual(offers(await page()), [true, true]);
  onlyThrough(database);
  assert.deepEqual(offers(await page()), [true, false]);
  onlyThrough("google-oauth2");
  assert.deepEqual(offers(await page()), [false, true]);
});

test("the page of the other provider says that it stands in for one", async () => {
  const url = await authorizeUrl({ connection: "google-oauth2" });
  const { status, body, headers } = await new Browser(tenant).follow(url);
  assert.equal(status, 200);
  assert.match(body, /This page stands in for the identity provider behind the connection\./);
  assert.equal(headers["cache-control"], "no-store");
});

test("a request may name its connection, and skips the tenant's own page", async () => {
  const url = await authorizeUrl({ connection: "google-oauth2" });
  const { finalUrl, visited } = await arrive(tenant, url, person("dave"));
  assert.equal(finalUrl.searchParams.has("code"), true);
  assert.equal(visited.includes(`${tenant.issuer}u/login/google-oauth2`), true);
  const named = await complete(tenant, client, { parameters: { connection: database } });
  assert.equal(named.tokens.claims()?.email, "alice@example.com");
});

test("the password form knows nobody of another connection, and the other page nobody of the database", async () => {
  const wrong = (error: unknown) => {
    assert.ok(error instanceof SignInError);
    assert.equal(error.message, "Wrong email or password");
    return true;
  };
  const url = await authorizeUrl();
  await assert.rejects(arrive(tenant, url, person("dave")), wrong);
  const alice = { ...person("alice"), connection: "google-oauth2" };
  await assert.rejects(arrive(tenant, url, alice), wrong);
});

test("a connection that is not enabled is not on the page, and its people do not get in", async () => {
  onlyThrough(database);
  const url = await authorizeUrl();
  await assert.rejects(arrive(tenant, url, dave), {
    message: 'The login page does not offer the connection "google-oauth2".',
  });
  await assert.rejects(arrive(tenant, url, person("dave")), {
    message: "Wrong email or password",
  });
  onlyThrough("google-oauth2");
  await complete(tenant, client, { who: dave });
});

test("a form that names a connection which is not offered leads nowhere", async () => {
  onlyThrough(database);
  const browser = new Browser(tenant);
  const { next } = await browser.visit("GET", await authorizeUrl());
  const login = next ?? assert.fail("no login page");
  const chosen = await browser.visit("POST", login, form({ connection: "google-oauth2" }));
  assert.equal(chosen.status, 400);
  const page = new URL(`/u/login/google-oauth2${login.search}`, tenant.issuer);
  assert.equal((await browser.visit("GET", page)).status, 400);
  const credentials = { username: dave.username, password: dave.password };
  assert.equal((await browser.visit("POST", page, form(credentials))).status, 400);
});

const refusals = [
  {
    what: "a connection that is not enabled",
    parameters: { connection: "google-oauth2" },
    through: [database],
    description: "the connection was disabled",
  },
  {
    what: "a connection that does not exist",
    parameters: { connection: "github" },
    through: [database],
    description: "the connection was not found",
  },
  {
    what: "an application without any connection",
    parameters: {},
    through: [],
    description: "no connections enabled for the client",
  },
];

for (const { what, parameters, through, description } of refusals) {
  test(`${what} is refused at the callback`, async () => {
    onlyThrough(...through);
    assert.deepEqual(await refusedSignIn(tenant, client, { parameters }), {
      address: callback,
      error: "invalid_request",
      error_description: description,
      code: undefined,
      isOwnState: true,
    });
  });
}

test("a session by one connection does not sign in to an application without it", async () => {
  const browser = new Browser(tenant);
  const url = await authorizeUrl({ connection: "google-oauth2" });
  const arrived = await browser.logIn(url, dave.username, dave.password);
  assert.equal(arrived?.searchParams.has("code"), true);

  const { next } = await browser.follow(await authorizeUrl());
  assert.equal(next?.searchParams.has("code"), true, "the session alone will do");

  onlyThrough(database);
  const silent = await browser.follow(await authorizeUrl({ prompt: "none" }));
  assert.equal(silent.next?.searchParams.get("error"), "login_required");
  const page = await browser.visit("GET", await authorizeUrl());
  assert.equal(page.next?.pathname, "/u/login");
});
