import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { decodeProtectedHeader } from "jose";
import * as openid from "openid-client";
import { startTenant, type Tenant } from "../../../lab/tenant/index.ts";
import {
  arrive,
  attempt,
  callback,
  complete,
  confidential,
  person,
  refusal,
  relyingParty,
  spa,
} from "./relyingParty.ts";

let tenant: Tenant;

before(async () => {
  tenant = await startTenant();
});
after(() => tenant.close());

test("discovery names Auth0's paths and an issuer with a slash", async () => {
  const party = await relyingParty(tenant, tenant.clients.create(confidential));
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
    const { tokens, checks } = await complete(tenant, client);
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
  const { tokens } = await complete(tenant, tenant.clients.create(spa));
  assert.equal(tokens.claims()?.email, "alice@example.com");
});

test("a public application without PKCE is sent back with an error", async () => {
  const party = await relyingParty(tenant, tenant.clients.create(spa));
  const url = openid.buildAuthorizationUrl(party, { redirect_uri: callback, scope: "openid" });
  const { finalUrl } = await arrive(tenant, url);
  assert.equal(finalUrl.searchParams.get("error"), "invalid_request");
});

test("claims follow the scopes", async () => {
  const client = tenant.clients.create(confidential);
  const { tokens } = await complete(tenant, client, { parameters: { scope: "openid email" } });
  const claims = tokens.claims() ?? {};
  assert.equal("email" in claims, true);
  assert.equal("name" in claims || "nickname" in claims, false);
  assert.equal(tokens.refresh_token, undefined, "no refresh token without offline_access");
});

test("userinfo answers for the access token", async () => {
  const { party, tokens } = await complete(tenant, tenant.clients.create(confidential));
  const sub = tokens.claims()?.sub ?? "";
  const info = await openid.fetchUserInfo(party, tokens.access_token, sub);
  assert.deepEqual(
    [info.sub, info.email, info.email_verified, info.name],
    [sub, "alice@example.com", true, "Alice Example"],
  );
});

test("without an alg the ID token is signed by HS256, Auth0's default", async () => {
  const client = tenant.clients.create({ ...confidential, jwt_configuration: {} });
  const { tokens } = await complete(tenant, client);
  assert.equal(decodeProtectedHeader(tokens.id_token ?? "").alg, "HS256");
  const { iat = 0, exp } = tokens.claims() ?? {};
  assert.equal(exp, Number(iat) + 36000);
});

test("a change by the Management API counts for the next sign-in", async () => {
  const client = tenant.clients.create(confidential);
  await complete(tenant, client);
  tenant.clients.patch(client.client_id, { jwt_configuration: { lifetime_in_seconds: 60 } });
  const { tokens } = await complete(tenant, client);
  const { iat = 0, exp } = tokens.claims() ?? {};
  assert.equal(exp, Number(iat) + 60);
});

test("what OpenMetadata sends by default works: prompt=consent and max_age=0", async () => {
  const client = tenant.clients.create(confidential);
  const { tokens } = await complete(tenant, client, {
    parameters: { prompt: "consent", max_age: "0" },
  });
  assert.equal(typeof tokens.claims()?.auth_time, "number");
});

test("an unverified e-mail address is said to be unverified", async () => {
  const party = await relyingParty(tenant, tenant.clients.create(confidential));
  const { url, checks } = await attempt(party);
  const { finalUrl } = await arrive(tenant, url, person("mallory"));
  const tokens = await openid.authorizationCodeGrant(party, finalUrl, checks);
  assert.equal(tokens.claims()?.email_verified, false);
});

test("a code works once, and its second use ends what came of the first", async () => {
  const { party, tokens, finalUrl, checks } = await complete(
    tenant,
    tenant.clients.create(confidential),
  );
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
  const party = await relyingParty(tenant, tenant.clients.create(confidential));
  const first = await attempt(party);
  const arrived = await arrive(tenant, first.url);
  await assert.rejects(
    openid.authorizationCodeGrant(party, arrived.finalUrl, {
      ...first.checks,
      pkceCodeVerifier: openid.randomPKCECodeVerifier(),
    }),
    refusal(403, "invalid_grant", "Failed to verify code verifier"),
  );
  const second = await attempt(party);
  const elsewhere = new URL((await arrive(tenant, second.url)).finalUrl);
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
    const party = await relyingParty(tenant, client, "fake-wrong-secret");
    const { url, checks } = await attempt(party);
    const { finalUrl } = await arrive(tenant, url);
    await assert.rejects(
      openid.authorizationCodeGrant(party, finalUrl, checks),
      refusal(401, "access_denied", "Unauthorized"),
    );
  }
});

test("refresh tokens rotate; the use of an old one ends the whole family", async () => {
  const { party, tokens } = await complete(tenant, tenant.clients.create(confidential));
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
    tenant,
    tenant.clients.create({ ...confidential, refresh_token }),
  );
  const first = await openid.refreshTokenGrant(party, tokens.refresh_token ?? "");
  const again = await openid.refreshTokenGrant(party, tokens.refresh_token ?? "");
  assert.notEqual(again.refresh_token, first.refresh_token);
});

test("without rotation the answer to a refresh holds no new token", async () => {
  const refresh_token = { rotation_type: "non-rotating", expiration_type: "non-expiring" };
  const { party, tokens } = await complete(
    tenant,
    tenant.clients.create({ ...confidential, refresh_token }),
  );
  for (let count = 0; count < 2; count += 1) {
    const refreshed = await openid.refreshTokenGrant(party, tokens.refresh_token ?? "");
    assert.equal(refreshed.refresh_token, undefined);
  }
});

test("a revoked refresh token is dead", async () => {
  const { party, tokens } = await complete(tenant, tenant.clients.create(confidential));
  await openid.tokenRevocation(party, tokens.refresh_token ?? "");
  await assert.rejects(
    openid.refreshTokenGrant(party, tokens.refresh_token ?? ""),
    refusal(403, "invalid_grant", "Unknown or invalid refresh token."),
  );
});

test("an application without the grant type gets no refresh token", async () => {
  const client = tenant.clients.create({ ...confidential, grant_types: ["authorization_code"] });
  const { tokens } = await complete(tenant, client);
  assert.equal(tokens.refresh_token, undefined);
});

test("an audience gives a JWT for that API", async () => {
  const client = tenant.clients.create(confidential);
  const audience = tenant.managementApiIdentifier;
  const { tokens } = await complete(tenant, client, {
    parameters: { audience, scope: "openid read:clients" },
  });
  const [, payload = ""] = tokens.access_token.split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
  assert.deepEqual(
    [claims.iss, claims.aud, claims.azp, claims.scope],
    [tenant.issuer, audience, client.client_id, "read:clients"],
  );
});

test("an unknown audience is sent back with an error", async () => {
  const party = await relyingParty(tenant, tenant.clients.create(confidential));
  const { url } = await attempt(party, { audience: "https://nowhere.example.com/" });
  const { finalUrl } = await arrive(tenant, url);
  assert.equal(finalUrl.searchParams.get("error"), "access_denied");
  const description = "Service not found: https://nowhere.example.com/";
  assert.equal(finalUrl.searchParams.get("error_description"), description);
});

test("a third-party application is sent back: there is no consent page here", async () => {
  const party = await relyingParty(
    tenant,
    tenant.clients.create({ ...confidential, is_first_party: false }),
  );
  const { url } = await attempt(party);
  const { finalUrl } = await arrive(tenant, url);
  assert.equal(finalUrl.searchParams.get("error"), "access_denied");
});
