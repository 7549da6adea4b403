import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as openid from "openid-client";
import { type Client, startTenant, type Tenant } from "../../../lab/tenant/index.ts";
import { call, form } from "./api.ts";
import { Browser } from "./browser.ts";
import {
  attempt,
  callback,
  complete,
  refusal,
  refusedSignIn,
  relyingParty,
  spa,
} from "./relyingParty.ts";

/** A page in a browser: no secret, PKCE, refresh tokens that rotate. */
const page = "http://app.example.com";
const alice = ["alice@example.com", "fake-password-of-alice"] as const;

let tenant: Tenant;
let client: Client;

before(async () => {
  tenant = await startTenant();
  client = tenant.clients.create({ ...spa, web_origins: [page, "http://localhost:8585"] });
});
after(() => tenant.close());

test("code and PKCE give tokens without a secret", async () => {
  const { tokens } = await complete(tenant, client);
  assert.equal(tokens.claims()?.aud, client.client_id);
  assert.equal(typeof tokens.refresh_token, "string");
});

test("without PKCE there is no code", async () => {
  const parameters = { client_id: client.client_id, redirect_uri: callback, state: "fake-state" };
  const url = new URL("/authorize", tenant.issuer);
  url.search = new URLSearchParams({
    ...parameters,
    response_type: "code",
    scope: "openid",
  }).toString();
  const { next } = await new Browser(tenant).visit("GET", url);
  const { error, state } = Object.fromEntries(next?.searchParams ?? []);
  assert.deepEqual([error, state], ["invalid_request", "fake-state"]);
});

test("a challenge in clear will not do", async () => {
  const parameters = { code_challenge_method: "plain" };
  assert.equal((await refusedSignIn(tenant, client, { parameters })).error, "invalid_request");
});

test("no other verifier, and none, redeems the code", async () => {
  const party = await relyingParty(tenant, client);
  for (const pkceCodeVerifier of [openid.randomPKCECodeVerifier(), undefined]) {
    const browser = new Browser(tenant);
    const { url, checks } = await attempt(party);
    const arrived = (await browser.logIn(url, ...alice)) ?? assert.fail();
    const wrong = { ...checks, ...(pkceCodeVerifier ? { pkceCodeVerifier } : {}) };
    if (!pkceCodeVerifier) delete (wrong as { pkceCodeVerifier?: string }).pkceCodeVerifier;
    await assert.rejects(
      openid.authorizationCodeGrant(party, arrived, wrong),
      refusal(403, "invalid_grant", "Failed to verify code verifier"),
    );
  }
});

test("it has no token for itself", async () => {
  const request = form({
    grant_type: "client_credentials",
    client_id: client.client_id,
    audience: tenant.managementApiIdentifier,
  });
  const { status, body } = await call(tenant, "POST", "/oauth/token", request);
  assert.deepEqual([status, body.error], [403, "unauthorized_client"]);
});

test("refresh tokens rotate; an old one ends the family", async () => {
  const { party, tokens } = await complete(tenant, client);
  const first = tokens.refresh_token ?? "";
  const refreshed = await openid.refreshTokenGrant(party, first);
  const second = refreshed.refresh_token ?? "";
  assert.notEqual(second, first);
  const third = (await openid.refreshTokenGrant(party, second)).refresh_token ?? "";
  const unknown = refusal(403, "invalid_grant", "Unknown or invalid refresh token.");
  await assert.rejects(openid.refreshTokenGrant(party, first), unknown);
  await assert.rejects(openid.refreshTokenGrant(party, third), unknown);
});

test("a silent sign-in needs a session, and gives tokens with one", async () => {
  const party = await relyingParty(tenant, client);
  const browser = new Browser(tenant);
  const before = await attempt(party, { prompt: "none" });
  const { next } = await browser.visit("GET", before.url);
  const refused = Object.fromEntries(next?.searchParams ?? []);
  assert.deepEqual([refused.error, refused.state], ["login_required", before.checks.expectedState]);

  await browser.logIn((await attempt(party)).url, ...alice);
  const silent = await attempt(party, { prompt: "none" });
  const arrived = (await browser.visit("GET", silent.url)).next ?? assert.fail();
  const tokens = await openid.authorizationCodeGrant(party, arrived, silent.checks);
  assert.equal(tokens.claims()?.email, "alice@example.com");

  await browser.visit("GET", new URL("/v2/logout", tenant.issuer));
  const after = await browser.visit("GET", (await attempt(party, { prompt: "none" })).url);
  assert.equal(after.next?.searchParams.get("error"), "login_required");
});

/** What a frame posts to the page around it, as Auth0's SPA SDK expects it. */
function posted(html: unknown): { response: Record<string, string>; redirect_uri: string } {
  const [, data = "{}"] = /var data = (\{.*\});/.exec(String(html)) ?? [];
  return JSON.parse(data);
}

test("a frame hands the answer of a silent sign-in to the page around it", async () => {
  const party = await relyingParty(tenant, client);
  const silently = { prompt: "none", response_mode: "web_message" };
  const browser = new Browser(tenant);
  const before = posted((await browser.visit("GET", (await attempt(party, silently)).url)).body);
  assert.equal(before.response.error, "login_required");

  await browser.logIn((await attempt(party)).url, ...alice);
  const { url, checks } = await attempt(party, silently);
  const reply = await browser.visit("GET", url);
  assert.equal(reply.headers["x-frame-options"], undefined);
  assert.match(reply.body, /type: 'authorization_response'/);
  const { response, redirect_uri } = posted(reply.body);
  assert.equal(redirect_uri, callback);
  const arrived = new URL(`${callback}?${new URLSearchParams(response)}`);
  const tokens = await openid.authorizationCodeGrant(party, arrived, checks);
  assert.equal(tokens.claims()?.email, "alice@example.com");
});

test("a page whose origin is no web origin hears nothing", async () => {
  const other = tenant.clients.create({ ...spa, web_origins: [page] });
  const party = await relyingParty(tenant, other);
  const { url } = await attempt(party, { prompt: "none", response_mode: "web_message" });
  const { status, body, next } = await new Browser(tenant).visit("GET", url);
  assert.deepEqual([status, next], [400, undefined]);
  assert.match(
    body,
    /invalid_request: The specified redirect_uri &#39;http:\/\/localhost:8585\/callback&#39; does not have a registered origin\./,
  );
});

test("a browser may ask before it calls the token endpoint", async () => {
  const headers = {
    origin: page,
    "access-control-request-method": "POST",
    "access-control-request-headers": "content-type",
  };
  const { status, headers: answered } = await call(tenant, "OPTIONS", "/oauth/token", { headers });
  assert.deepEqual(
    [status, answered["access-control-allow-origin"], answered["access-control-allow-headers"]],
    [204, page, "content-type"],
  );
});

test("answers and refusals of the token endpoint are readable from web origins alone", async () => {
  const requests = {
    "a bad code": { grant_type: "authorization_code", code: "fake-code", redirect_uri: callback },
    "a grant type that is not its own": { grant_type: "client_credentials" },
    "a refresh token that is none": { grant_type: "refresh_token", refresh_token: "fake-token" },
  };
  for (const [what, parameters] of Object.entries(requests)) {
    for (const [origin, allowed] of [
      [page, page],
      ["http://evil.example.com", undefined],
    ]) {
      const request = form({ ...parameters, client_id: client.client_id });
      const headers = { ...request.headers, origin: origin ?? "" };
      const reply = await call(tenant, "POST", "/oauth/token", { ...request, headers });
      assert.ok(reply.status >= 400, what);
      assert.equal(reply.headers["access-control-allow-origin"], allowed, `${what} from ${origin}`);
    }
  }
});
