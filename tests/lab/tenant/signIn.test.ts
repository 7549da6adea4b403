import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { decodeProtectedHeader } from "jose";
import * as openid from "openid-client";
import { type Client, startTenant, type Tenant } from "../../../lab/tenant/index.ts";
import { signIn } from "../../../lab/tenant/signIn.ts";
import { fetchFrom } from "./api.ts";

const callback = "http://localhost:8585/callback";
const alice = { username: "alice@example.com", password: "fake-password-of-alice" };

let tenant: Tenant;

before(async () => {
  tenant = await startTenant();
});
after(() => tenant.close());

/** The stack's confidential sign-in application. */
const confidential = {
  name: "OpenMetadata",
  app_type: "regular_web",
  oidc_conformant: true,
  callbacks: [callback],
  grant_types: ["authorization_code", "refresh_token"],
  token_endpoint_auth_method: "client_secret_post",
  jwt_configuration: { alg: "RS256", lifetime_in_seconds: 3600 },
  refresh_token: { rotation_type: "rotating", expiration_type: "expiring", leeway: 0 },
};

const spa = {
  ...confidential,
  app_type: "spa",
  token_endpoint_auth_method: "none",
};

async function relyingParty(client: Client, secret = client.client_secret) {
  const method = client.token_endpoint_auth_method;
  const auth =
    method === "none"
      ? openid.None()
      : method === "client_secret_basic"
        ? openid.ClientSecretBasic(secret)
        : openid.ClientSecretPost(secret);
  const metadata = { id_token_signed_response_alg: client.jwt_configuration?.alg ?? "HS256" };
  return openid.discovery(new URL(tenant.issuer), client.client_id, metadata, auth, {
    [openid.customFetch]: fetchFrom(tenant),
  });
}

interface Attempt {
  url: URL;
  checks: { pkceCodeVerifier: string; expectedNonce: string; expectedState: string };
}

async function attempt(
  party: openid.Configuration,
  parameters: Record<string, string> = {},
): Promise<Attempt> {
  const verifier = openid.randomPKCECodeVerifier();
  const nonce = openid.randomNonce();
  const state = openid.randomState();
  const url = openid.buildAuthorizationUrl(party, {
    redirect_uri: callback,
    scope: "openid profile email offline_access",
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    nonce,
    state,
    ...parameters,
  });
  const checks = { pkceCodeVerifier: verifier, expectedNonce: nonce, expectedState: state };
  return { url, checks };
}

async function arrive(url: URL, person = alice) {
  const options = { startUrl: url.href, ca: tenant.ca, until: callback, ...person };
  return signIn(options);
}

async function complete(client: Client, parameters: Record<string, string> = {}) {
  const party = await relyingParty(client);
  const { url, checks } = await attempt(party, parameters);
  const { finalUrl } = await arrive(url);
  const tokens = await openid.authorizationCodeGrant(party, finalUrl, checks);
  return { party, tokens, finalUrl, checks };
}

test("discovery names Auth0's paths and an issuer with a slash", async () => {
  const party = await relyingParty(tenant.clients.create(confidential));
  const server = party.serverMetadata();
  const { issuer } = tenant;
  assert.equal(server.issuer, issuer);
  assert.equal(issuer.endsWith("/"), true);
  assert.deepEqual(
    {
      authorize: server.authorization_endpoint,
      token: server.token_endpoint,
      userinfo: server.userinfo_endpoint,
      jwks: server.jwks_uri,
      revoke: server.revocation_endpoint,
      logout: server.end_session_endpoint,
    },
    {
      authorize: `${issuer}authorize`,
      token: `${issuer}oauth/token`,
      userinfo: `${issuer}userinfo`,
      jwks: `${issuer}.well-known/jwks.json`,
      revoke: `${issuer}oauth/revoke`,
      logout: `${issuer}oidc/logout`,
    },
  );
  assert.deepEqual(server.scopes_supported, ["openid", "profile", "email", "offline_access"]);
});

for (const method of ["client_secret_post", "client_secret_basic"] as const) {
  test(`a confidential application with ${method} gets tokens by code and PKCE`, async () => {
    const client = tenant.clients.create({ ...confidential, token_endpoint_auth_method: method });
    const { tokens, checks } = await complete(client);
    const claims = tokens.claims();
    assert.ok(claims);
    assert.deepEqual(claims, {
      iat: claims.iat,
      iss: tenant.issuer,
      aud: client.client_id,
      sub: "auth0|000000000000000000000001",
      exp: claims.iat + 3600,
      nonce: checks.expectedNonce,
      email: "alice@example.com",
      email_verified: true,
      name: "Alice Example",
      nickname: "alice",
      picture: "https://avatars.invalid/alice.png",
      updated_at: claims.updated_at,
    });
    assert.equal(new Date(String(claims.updated_at)).toISOString(), claims.updated_at);
    assert.equal(decodeProtectedHeader(tokens.id_token ?? "").alg, "RS256");
    assert.equal(tokens.token_type, "bearer");
    assert.equal(tokens.scope, "openid profile email offline_access");
  });
}

test("a public application signs in without a secret", async () => {
  const { tokens } = await complete(tenant.clients.create(spa));
  assert.equal(tokens.claims()?.email, "alice@example.com");
});

test("a public application without PKCE is sent back with an error", async () => {
  const party = await relyingParty(tenant.clients.create(spa));
  const url = openid.buildAuthorizationUrl(party, { redirect_uri: callback, scope: "openid" });
  const { finalUrl } = await arrive(url);
  assert.equal(finalUrl.searchParams.get("error"), "invalid_request");
});

test("claims follow the scopes", async () => {
  const client = tenant.clients.create(confidential);
  const { tokens } = await complete(client, { scope: "openid email" });
  const claims = tokens.claims() ?? {};
  assert.equal("email" in claims, true);
  assert.equal("name" in claims || "nickname" in claims, false);
  assert.equal(tokens.refresh_token, undefined, "no refresh token without offline_access");
});

test("userinfo answers for the access token", async () => {
  const { party, tokens } = await complete(tenant.clients.create(confidential));
  const sub = tokens.claims()?.sub ?? "";
  const info = await openid.fetchUserInfo(party, tokens.access_token, sub);
  assert.deepEqual(
    [info.sub, info.email, info.email_verified, info.name],
    [sub, "alice@example.com", true, "Alice Example"],
  );
});

test("without an alg the ID token is signed by HS256, Auth0's default", async () => {
  const client = tenant.clients.create({ ...confidential, jwt_configuration: {} });
  const { tokens } = await complete(client);
  assert.equal(decodeProtectedHeader(tokens.id_token ?? "").alg, "HS256");
  const { iat = 0, exp } = tokens.claims() ?? {};
  assert.equal(exp, Number(iat) + 36000);
});

test("a change by the Management API counts for the next sign-in", async () => {
  const client = tenant.clients.create(confidential);
  await complete(client);
  tenant.clients.patch(client.client_id, { jwt_configuration: { lifetime_in_seconds: 60 } });
  const { tokens } = await complete(client);
  const { iat = 0, exp } = tokens.claims() ?? {};
  assert.equal(exp, Number(iat) + 60);
});

test("what OpenMetadata sends by default works: prompt=consent and max_age=0", async () => {
  const client = tenant.clients.create(confidential);
  const { tokens } = await complete(client, { prompt: "consent", max_age: "0" });
  assert.equal(typeof tokens.claims()?.auth_time, "number");
});

test("an unverified e-mail address is said to be unverified", async () => {
  const party = await relyingParty(tenant.clients.create(confidential));
  const { url, checks } = await attempt(party);
  const mallory = { username: "mallory@example.com", password: "fake-password-of-mallory" };
  const { finalUrl } = await arrive(url, mallory);
  const tokens = await openid.authorizationCodeGrant(party, finalUrl, checks);
  assert.equal(tokens.claims()?.email_verified, false);
});

/** What the token endpoint says, as openid-client passes it on. */
const refusal = (status: number, error: string, error_description: string) => ({
  name: "ResponseBodyError",
  status,
  error,
  error_description,
});

test("a code works once, and its second use ends what came of the first", async () => {
  const { party, tokens, finalUrl, checks } = await complete(tenant.clients.create(confidential));
  await assert.rejects(
    openid.authorizationCodeGrant(party, finalUrl, checks),
    refusal(403, "invalid_grant", "Invalid authorization code"),
  );
  await assert.rejects(
    openid.refreshTokenGrant(party, tokens.refresh_token ?? ""),
    refusal(403, "invalid_grant", "Unknown or invalid refresh token."),
  );
});

test("a code does not work with another verifier or another callback", async () => {
  const party = await relyingParty(tenant.clients.create(confidential));
  const first = await attempt(party);
  const arrived = await arrive(first.url);
  await assert.rejects(
    openid.authorizationCodeGrant(party, arrived.finalUrl, {
      ...first.checks,
      pkceCodeVerifier: openid.randomPKCECodeVerifier(),
    }),
    refusal(403, "invalid_grant", "Failed to verify code verifier"),
  );
  const second = await attempt(party);
  const elsewhere = new URL((await arrive(second.url)).finalUrl);
  elsewhere.port = "8586";
  await assert.rejects(
    openid.authorizationCodeGrant(party, elsewhere, second.checks),
    refusal(
      403,
      "invalid_grant",
      `The redirect URI is wrong. You sent http://localhost:8586/callback, and we expected ${callback}`,
    ),
  );
});

test("a wrong client secret is refused, by either method", async () => {
  for (const method of ["client_secret_post", "client_secret_basic"]) {
    const client = tenant.clients.create({ ...confidential, token_endpoint_auth_method: method });
    const party = await relyingParty(client, "fake-wrong-secret");
    const { url, checks } = await attempt(party);
    const { finalUrl } = await arrive(url);
    await assert.rejects(
      openid.authorizationCodeGrant(party, finalUrl, checks),
      refusal(401, "access_denied", "Unauthorized"),
    );
  }
});

test("refresh tokens rotate; the use of an old one ends the whole family", async () => {
  const { party, tokens } = await complete(tenant.clients.create(confidential));
  const second = await openid.refreshTokenGrant(party, tokens.refresh_token ?? "");
  assert.notEqual(second.refresh_token, tokens.refresh_token);
  assert.equal(second.claims()?.email, "alice@example.com");
  const unknown = refusal(403, "invalid_grant", "Unknown or invalid refresh token.");
  await assert.rejects(openid.refreshTokenGrant(party, tokens.refresh_token ?? ""), unknown);
  await assert.rejects(openid.refreshTokenGrant(party, second.refresh_token ?? ""), unknown);
});

test("during the leeway an old refresh token still works", async () => {
  const refresh_token = { ...confidential.refresh_token, leeway: 60 };
  const { party, tokens } = await complete(
    tenant.clients.create({ ...confidential, refresh_token }),
  );
  const first = await openid.refreshTokenGrant(party, tokens.refresh_token ?? "");
  const again = await openid.refreshTokenGrant(party, tokens.refresh_token ?? "");
  assert.notEqual(again.refresh_token, first.refresh_token);
});

test("without rotation the answer to a refresh holds no new token", async () => {
  const refresh_token = { rotation_type: "non-rotating", expiration_type: "non-expiring" };
  const { party, tokens } = await complete(
    tenant.clients.create({ ...confidential, refresh_token }),
  );
  for (let count = 0; count < 2; count += 1) {
    const refreshed = await openid.refreshTokenGrant(party, tokens.refresh_token ?? "");
    assert.equal(refreshed.refresh_token, undefined);
  }
});

test("a revoked refresh token is dead", async () => {
  const { party, tokens } = await complete(tenant.clients.create(confidential));
  await openid.tokenRevocation(party, tokens.refresh_token ?? "");
  await assert.rejects(
    openid.refreshTokenGrant(party, tokens.refresh_token ?? ""),
    refusal(403, "invalid_grant", "Unknown or invalid refresh token."),
  );
});

test("an application without the grant type gets no refresh token", async () => {
  const client = tenant.clients.create({ ...confidential, grant_types: ["authorization_code"] });
  const { tokens } = await complete(client);
  assert.equal(tokens.refresh_token, undefined);
});

test("an audience gives a JWT for that API", async () => {
  const client = tenant.clients.create(confidential);
  const audience = tenant.managementApiIdentifier;
  const { tokens } = await complete(client, { audience, scope: "openid read:clients" });
  const [, payload = ""] = tokens.access_token.split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
  assert.deepEqual(
    [claims.iss, claims.aud, claims.azp, claims.scope],
    [tenant.issuer, audience, client.client_id, "read:clients"],
  );
});

test("an unknown audience is sent back with an error", async () => {
  const party = await relyingParty(tenant.clients.create(confidential));
  const { url } = await attempt(party, { audience: "https://nowhere.example.com/" });
  const { finalUrl } = await arrive(url);
  assert.equal(finalUrl.searchParams.get("error"), "access_denied");
  const description = "Service not found: https://nowhere.example.com/";
  assert.equal(finalUrl.searchParams.get("error_description"), description);
});

test("a third-party application is sent back: there is no consent page here", async () => {
  const party = await relyingParty(
    tenant.clients.create({ ...confidential, is_first_party: false }),
  );
  const { url } = await attempt(party);
  const { finalUrl } = await arrive(url);
  assert.equal(finalUrl.searchParams.get("error"), "access_denied");
});
