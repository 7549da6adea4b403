import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { decodeJwt } from "jose";
import * as openid from "openid-client";
import { type Client, startTenant, type Tenant } from "../../../../lab/tenant/index.ts";
import { Browser } from "../browser.ts";
import {
  attempt,
  callback,
  complete,
  confidential,
  person,
  refusal,
  refusedSignIn,
  relyingParty,
} from "../relyingParty.ts";

const teams = "https://openmetadata.example.com/teams";

let tenant: Tenant;
let client: Client;

before(async () => {
  tenant = await startTenant();
  client = tenant.clients.create({ ...confidential, client_metadata: { stage: "prod" } });
});
after(() => tenant.close());
afterEach(() => {
  for (const { id } of tenant.actions.list()) tenant.actions.delete(id);
});

/** Creates, deploys and binds Actions that consist of these statements, in this order. */
function bind(...bodies: string[]): string[] {
  const ids = bodies.map((body, index) => {
    const { id } = tenant.actions.create({
      name: `action ${index}`,
      supported_triggers: [{ id: "post-login", version: "v3" }],
      code: handler(body),
      secrets: [{ name: "KEY", value: `fake-secret-${index}` }],
    });
    tenant.actions.deploy(id);
    return id;
  });
  tenant.bindings.set("post-login", ids);
  return ids;
}

const handler = (body: string) => `exports.onExecutePostLogin = async (event, api) => {${body}};`;

test("a claim gets into the ID token and the answer of /userinfo, not into other logins", async () => {
  bind(`if (event.user.email === "alice@example.com") {
    api.idToken.setCustomClaim("${teams}", ["data"]);
    api.idToken.setCustomClaim("sub", "somebody-else");
  }`);
  const { party, tokens } = await complete(tenant, client);
  const claims = tokens.claims() ?? assert.fail("no ID token");
  assert.deepEqual(claims[teams], ["data"]);
  assert.deepEqual(
    [claims.sub, claims.email],
    ["auth0|000000000000000000000001", "alice@example.com"],
  );
  const info = await openid.fetchUserInfo(party, tokens.access_token, claims.sub);
  assert.deepEqual(info[teams], ["data"]);

  const other = await complete(tenant, client, { who: person("bob") });
  assert.equal(teams in (other.tokens.claims() ?? {}), false);
});

test("a claim gets into the access token for an API", async () => {
  bind(`api.accessToken.setCustomClaim("${teams}", ["data"]);
    api.accessToken.setCustomClaim("stage", event.resource_server.identifier);`);
  const audience = tenant.managementApiIdentifier;
  const parameters = { audience, scope: "openid read:clients" };
  const { tokens } = await complete(tenant, client, { parameters });
  const claims = decodeJwt(tokens.access_token);
  assert.deepEqual([claims[teams], claims.scope], [["data"], "read:clients"]);
  assert.equal("stage" in claims, false, "no private claims in a token for Auth0's own API");
  assert.equal(teams in (tokens.claims() ?? {}), false);
});

test("Actions run in the order of their binding", async () => {
  const set = (value: string) => `api.idToken.setCustomClaim("${teams}", "${value}");`;
  const ids = bind(set("first"), set("second"));
  assert.equal((await complete(tenant, client)).tokens.claims()?.[teams], "second");
  tenant.bindings.set("post-login", ids.reverse());
  assert.equal((await complete(tenant, client)).tokens.claims()?.[teams], "first");
  tenant.bindings.set("post-login", []);
  assert.equal((await complete(tenant, client)).tokens.claims()?.[teams], undefined);
});

test("a denial goes to the callback, and no further Action runs", async () => {
  bind(
    `api.access.deny("Access is denied: this e-mail address isn't verified & more.");`,
    `api.user.setAppMetadata("ran", true); throw new Error("must not run");`,
  );
  assert.deepEqual(await refusedSignIn(tenant, client), {
    address: callback,
    error: "access_denied",
    error_description: "Access is denied: this e-mail address isn't verified & more.",
    code: undefined,
    isOwnState: true,
  });
});

test("an Action tells applications and people apart", async () => {
  const other = tenant.clients.create({ ...confidential, name: "other" });
  bind(`if (event.client.client_id !== "${client.client_id}") return;
    if (!event.user.email_verified) api.access.deny("Verify your e-mail address first.");`);
  const mallory = { who: person("mallory") };
  const denied = await refusedSignIn(tenant, client, mallory);
  assert.equal(denied.error_description, "Verify your e-mail address first.");
  await complete(tenant, other, mallory);
  await complete(tenant, client);
});

test("an Action that fails denies, with the message of its error", async () => {
  bind("event.user.nothing.there;");
  const { error, error_description, isOwnState } = await refusedSignIn(tenant, client);
  const message = "Cannot read properties of undefined (reading 'there')";
  assert.deepEqual([error, error_description, isOwnState], ["access_denied", message, true]);
});

test("an Action that does not end denies when the time is up", async () => {
  const hasty = await startTenant({ actionTimeLimit: 300 });
  try {
    const { id } = hasty.actions.create({ name: "endless", code: handler("for (;;);") });
    hasty.actions.deploy(id);
    hasty.bindings.set("post-login", [id]);
    const { error, error_description } = await refusedSignIn(
      hasty,
      hasty.clients.create(confidential),
    );
    assert.deepEqual(
      [error, error_description],
      ["access_denied", "The Action did not finish in time."],
    );
  } finally {
    await hasty.close();
  }
});

test("a draft does not run before it is deployed", async () => {
  const [id = ""] = bind(`api.idToken.setCustomClaim("${teams}", 1);`);
  tenant.actions.patch(id, { code: handler(`api.idToken.setCustomClaim("${teams}", 2);`) });
  assert.equal((await complete(tenant, client)).tokens.claims()?.[teams], 1);
  tenant.actions.deploy(id);
  assert.equal((await complete(tenant, client)).tokens.claims()?.[teams], 2);
});

test("the event tells who signs in, to what, by what, and how", async () => {
  bind(`api.idToken.setCustomClaim("${teams}", event);`);
  const parameters = { login_hint: "alice", prompt: "login" };
  const { tokens, checks } = await complete(tenant, client, { parameters });
  // biome-ignore lint/suspicious/noExplicitAny: it is compared as a whole
  const event = tokens.claims()?.[teams] as any;
  const { created_at, updated_at } = event.user;
  const { code_challenge, nonce } = event.request.query;
  const scope = "openid profile email offline_access";
  const [database] = tenant.connections.list();
  assert.deepEqual(event, {
    user: {
      user_id: "auth0|000000000000000000000001",
      email: "alice@example.com",
      email_verified: true,
      name: "Alice Example",
      nickname: "alice",
      app_metadata: {},
      user_metadata: {},
      created_at,
      updated_at,
      identities: [
        {
          connection: "Username-Password-Authentication",
          provider: "auth0",
          user_id: "000000000000000000000001",
          isSocial: false,
        },
      ],
    },
    client: { client_id: client.client_id, name: "OpenMetadata", metadata: { stage: "prod" } },
    connection: { id: database?.id, name: "Username-Password-Authentication", strategy: "auth0" },
    request: {
      ip: event.request.ip,
      method: "GET",
      hostname: "localhost",
      language: "",
      user_agent: "",
      body: {},
      geoip: {},
      query: {
        client_id: client.client_id,
        redirect_uri: callback,
        response_type: "code",
        scope,
        code_challenge,
        code_challenge_method: "S256",
        nonce,
        state: checks.expectedState,
        ...parameters,
      },
    },
    transaction: {
      id: event.transaction.id,
      protocol: "oidc-basic-profile",
      requested_scopes: scope.split(" "),
      redirect_uri: callback,
      state: checks.expectedState,
      response_type: ["code"],
      login_hint: "alice",
      prompt: ["login"],
      acr_values: [],
      ui_locales: [],
      locale: "en",
      metadata: {},
    },
    authorization: { roles: [] },
    stats: { logins_count: event.stats.logins_count },
    tenant: { id: "lab" },
    secrets: { KEY: "fake-secret-0" },
  });
  assert.match(event.request.ip, /^(::ffff:)?127\.0\.0\.1$/);
  assert.equal(nonce, checks.expectedNonce);
  const next = await complete(tenant, client);
  const later = next.tokens.claims()?.[teams] as typeof event;
  assert.equal(later.stats.logins_count, event.stats.logins_count + 1);
});

test("metadata is kept when all have run, and after a denial too", async () => {
  bind(
    `api.user.setAppMetadata("seen", (event.user.app_metadata.seen ?? 0) + 1);
     api.user.setUserMetadata("theme", "dark");`,
    `api.idToken.setCustomClaim("${teams}", [event.user.app_metadata, event.user.user_metadata]);
     if (event.user.app_metadata.seen === 1) api.access.deny("once is enough");`,
  );
  const who = person("bob");
  const first = await complete(tenant, client, { who });
  assert.deepEqual(first.tokens.claims()?.[teams], [{}, {}]);
  assert.equal((await refusedSignIn(tenant, client, { who })).error_description, "once is enough");
  const third = await complete(tenant, client, { who });
  assert.deepEqual(third.tokens.claims()?.[teams], [{ seen: 2 }, { theme: "dark" }]);
});

test("a browser that was denied is denied again, without a page, until it logs out", async () => {
  bind(`if (event.user.nickname === "bob") api.access.deny("not you");`);
  const browser = new Browser(tenant);
  const party = await relyingParty(tenant, client);
  const start = async (more: Record<string, string> = {}) => (await attempt(party, more)).url;
  const error = (url: URL | undefined) => url?.searchParams.get("error");

  const bob = ["bob@example.com", "fake-password-of-bob"] as const;
  assert.equal(error(await browser.logIn(await start(), ...bob)), "access_denied");
  assert.equal(error((await browser.follow(await start())).next), "access_denied");
  assert.equal(
    error((await browser.follow(await start({ prompt: "none" }))).next),
    "access_denied",
  );

  await browser.visit("GET", new URL("/v2/logout", tenant.issuer));
  const alice = ["alice@example.com", "fake-password-of-alice"] as const;
  const arrived = await browser.logIn(await start(), ...alice);
  assert.equal(arrived?.searchParams.has("code"), true);
});

test("a silent sign-in runs the Actions as well", async () => {
  bind(`api.idToken.setCustomClaim("${teams}", event.transaction.prompt);`);
  const browser = new Browser(tenant);
  const party = await relyingParty(tenant, client);
  const alice = ["alice@example.com", "fake-password-of-alice"] as const;
  await browser.logIn((await attempt(party)).url, ...alice);
  const silent = await attempt(party, { prompt: "none" });
  const { next } = await browser.follow(silent.url);
  const tokens = await openid.authorizationCodeGrant(party, next ?? assert.fail(), silent.checks);
  assert.deepEqual(tokens.claims()?.[teams], ["none"]);
});

test("they run for a refresh token, with its own protocol", async () => {
  bind(`api.idToken.setCustomClaim("${teams}", [event.transaction.protocol, event.request.body]);`);
  const { party, tokens } = await complete(tenant, client);
  assert.deepEqual(tokens.claims()?.[teams], ["oidc-basic-profile", {}]);
  const refreshed = await openid.refreshTokenGrant(party, tokens.refresh_token ?? "");
  const body = { grant_type: "refresh_token", client_id: client.client_id };
  assert.deepEqual(refreshed.claims()?.[teams], ["oauth2-refresh-token", body]);
});

test("a denial refuses the refresh token with 403, and does not use it up", async () => {
  const { party, tokens } = await complete(tenant, client);
  const [id = ""] = bind(`api.access.deny("left the company");`);
  const refresh = () => openid.refreshTokenGrant(party, tokens.refresh_token ?? "");
  await assert.rejects(refresh(), refusal(403, "access_denied", "left the company"));
  tenant.actions.delete(id);
  assert.equal((await refresh()).claims()?.email, "alice@example.com");
});

test("a refresh token that is no good runs nothing", async () => {
  bind(`api.access.deny("ran");`);
  const party = await relyingParty(tenant, client);
  await assert.rejects(
    openid.refreshTokenGrant(party, "fake-refresh-token"),
    refusal(403, "invalid_grant", "Unknown or invalid refresh token."),
  );
});
