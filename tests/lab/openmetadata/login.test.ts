import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import type { OpenMetadata } from "../../../lab/openmetadata/index.ts";
import { api } from "./support/api.ts";
import { Browser } from "./support/browser.ts";
import {
  type IdentityProvider,
  type IdentityProviderOptions,
  startIdentityProvider,
} from "./support/identityProvider.ts";
import { Installation, mintToken, newSigningKey } from "./support/installation.ts";

const FAILED = "<p> [Auth Callback Servlet] Authentication failed. Please try again. </p>\r\n";

describe("sign-in by authorization code", async () => {
  const key = await newSigningKey();
  let installation: Installation;
  let idp: IdentityProvider;
  let server: OpenMetadata;
  let log: string[];

  beforeEach(() => {
    installation = new Installation();
    installation.publish([]);
    log = [];
  });
  afterEach(async () => {
    await server.close();
    await idp.close();
    installation.cleanUp();
  });

  async function start(
    env: Record<string, string> = {},
    options: IdentityProviderOptions = {},
  ): Promise<Browser> {
    idp = await startIdentityProvider(options);
    server = await installation.start(key, {
      log: (line) => log.push(line),
      env: {
        AUTHENTICATION_CLIENT_TYPE: "confidential",
        AUTHENTICATION_PUBLIC_KEYS: `[${idp.authority}/.well-known/jwks.json]`,
        AUTHENTICATION_AUTHORITY: idp.authority,
        AUTHENTICATION_CLIENT_ID: "web-client",
        OIDC_CLIENT_ID: "web-client",
        OIDC_CLIENT_SECRET: "good-secret",
        OIDC_DISCOVERY_URI: `${idp.authority}/.well-known/openid-configuration`,
        OIDC_CALLBACK: "https://om.example.com/callback",
        OIDC_SERVER_URL: "https://om.example.com",
        ...env,
      },
    });
    return new Browser(server);
  }

  async function signIn(browser: Browser) {
    const { location } = await browser.login();
    return browser.return(idp.signIn(location));
  }

  const logged = (line: string) => assert.ok(log.includes(line), log.join("\n"));

  const users = async (name: string) =>
    api(server, await mintToken(key))("GET", `/api/v1/users/name/${name}`);

  test("by default asks for consent, allows no age of the session and uses no PKCE", async () => {
    const { location } = await (await start()).login();
    const { searchParams } = new URL(location);
    assert.deepEqual(
      [...searchParams.keys()],
      [
        "scope",
        "response_type",
        "redirect_uri",
        "state",
        "prompt",
        "nonce",
        "client_id",
        "max_age",
        "response_mode",
      ],
    );
    assert.equal(searchParams.get("prompt"), "consent");
    assert.equal(searchParams.get("max_age"), "0");
    assert.equal(searchParams.get("scope"), "openid email profile");
    assert.equal(searchParams.get("redirect_uri"), "https://om.example.com/callback");
  });

  test("sends neither prompt nor max_age when they are empty, and no nonce when it is off", async () => {
    const browser = await start({
      OIDC_PROMPT_TYPE: "",
      OIDC_MAX_AGE: "",
      OIDC_USE_NONCE: "false",
    });
    const { searchParams } = new URL((await browser.login()).location);
    for (const name of ["prompt", "max_age", "nonce"]) assert.equal(searchParams.has(name), false);
    assert.equal(
      (await browser.return(idp.signIn(`${idp.authority}/authorize?${searchParams}`))).status,
      302,
    );
  });

  test("proves itself by client_secret_post and a code verifier", async () => {
    const browser = await start({ OIDC_DISABLE_PKCE: "false" });
    assert.equal((await signIn(browser)).status, 302);
    const [{ form, authorization } = assert.fail()] = idp.tokenRequests;
    assert.equal(authorization, undefined);
    const { code, code_verifier, ...rest } = form;
    assert.match(code ?? "", /^[0-9a-f-]{36}$/);
    assert.match(code_verifier ?? "", /^[0-9a-f]{43}$/);
    assert.deepEqual(rest, {
      grant_type: "authorization_code",
      redirect_uri: "https://om.example.com/callback",
      client_id: "web-client",
      client_secret: "good-secret",
    });
  });

  test("proves itself by client_secret_basic when told so", async () => {
    const browser = await start({ OIDC_CLIENT_AUTH_METHOD: "client_secret_basic" });
    assert.equal((await signIn(browser)).status, 302);
    const [{ form, authorization } = assert.fail()] = idp.tokenRequests;
    assert.equal(
      authorization,
      `Basic ${Buffer.from("web-client:good-secret").toString("base64")}`,
    );
    assert.deepEqual(Object.keys(form), ["grant_type", "code", "redirect_uri"]);
  });

  test("makes a user of who is new, by the name in front of the @", async () => {
    const { status, location } = await signIn(await start());
    assert.equal(status, 302);
    const page = new URL(location);
    assert.equal(page.origin + page.pathname, "https://om.example.com/auth/callback");
    assert.equal(page.searchParams.get("email"), "carol@example.com");
    assert.equal(page.searchParams.get("name"), "carol");
    const token = page.searchParams.get("id_token") ?? "";
    const { body } = await api(server, token)("GET", "/api/v1/users/loggedInUser");
    assert.equal(body.name, "carol");
    assert.equal(body.isAdmin, false);
    assert.equal(body.isEmailVerified, true);
  });

  test("makes an administrator of who is listed, and promotes an ordinary user", async () => {
    const browser = await start(
      { AUTHORIZER_ADMIN_PRINCIPALS: "[alice,dave]" },
      {
        person: { sub: "auth0|dave", email: "dave@example.com" },
      },
    );
    const admin = api(server, await mintToken(key));
    await admin("DELETE", "/api/v1/users/name/dave?hardDelete=true");
    await admin("POST", "/api/v1/users", { name: "dave", email: "dave@example.com" });
    assert.equal((await users("dave")).body.isAdmin, false);
    assert.equal((await signIn(browser)).status, 302);
    assert.equal((await users("dave")).body.isAdmin, true);
  });

  test("signs nobody up when that is off", async () => {
    const browser = await start({ AUTHENTICATION_ENABLE_SELF_SIGNUP: "false" });
    const { status, text } = await signIn(browser);
    assert.deepEqual([status, text], [500, FAILED]);
    assert.equal((await users("carol")).status, 404);
    logged(
      "[Auth Callback Servlet] Failed in Auth Login: User not found and self-signup is disabled",
    );
  });

  test("signs up only the domains that may", async () => {
    const browser = await start({ AUTHORIZER_ALLOWED_REGISTRATION_DOMAIN: "[elsewhere.example]" });
    assert.equal((await signIn(browser)).status, 500);
    assert.equal((await users("carol")).status, 404);
  });

  test("fails when the provider denies, as an Auth0 Action does", async () => {
    const browser = await start();
    const { searchParams } = new URL((await browser.login()).location);
    const { status, text } = await browser.get(
      `/callback?error=access_denied&error_description=no&state=${searchParams.get("state")}`,
    );
    assert.deepEqual([status, text], [500, FAILED]);
  });

  test("fails with a wrong client secret", async () => {
    const browser = await start({ OIDC_CLIENT_SECRET: "wrong" });
    assert.equal((await signIn(browser)).status, 500);
    logged(
      "[Auth Callback Servlet] Failed in Auth Login: Bad token response, error=access_denied, description=Unauthorized",
    );
  });

  test("fails when an ID token for another login comes back", async () => {
    const browser = await start();
    const callback = new URL(idp.signIn((await browser.login()).location));
    const { searchParams } = new URL((await browser.login()).location);
    callback.searchParams.set("state", searchParams.get("state") ?? "");
    assert.equal((await browser.return(callback.href)).status, 500);
    logged("[Auth Callback Servlet] Failed in Auth Login: Unexpected JWT nonce (nonce) claim");
  });

  test("checks the issuer that a provider sends with its answer", async () => {
    const browser = await start(
      {},
      {
        metadata: { authorization_response_iss_parameter_supported: true },
      },
    );
    const callback = idp.signIn((await browser.login()).location);
    assert.equal((await browser.return(callback)).status, 500);
    const iss = encodeURIComponent("https://tenant.us.auth0.test/");
    assert.equal((await browser.return(`${callback}&iss=${iss}`)).status, 302);
  });

  test("hands the ID token to any address that the login names (upstream issue 29662)", async () => {
    const browser = await start();
    const { location } = await browser.login("https://evil.example/x");
    const answer = await browser.return(idp.signIn(location));
    assert.match(answer.location, /^https:\/\/evil\.example\/x\?id_token=eyJ/);
  });

  test("renews a session with its refresh token, without a login page", async () => {
    const browser = await start();
    await signIn(browser);
    const { status, location } = await browser.login();
    assert.equal(status, 302);
    assert.match(location, /^https:\/\/om\.example\.com\/auth\/callback\?id_token=/);
    assert.equal(idp.tokenRequests.at(-1)?.form.grant_type, "refresh_token");
  });

  test("mints a token of its own when a refresh brings none", async () => {
    const browser = await start({}, { refreshWithoutIdToken: true });
    await signIn(browser);
    const { status, text } = await browser.get("/api/v1/auth/refresh");
    assert.equal(status, 200);
    const { accessToken } = JSON.parse(text);
    const claims = JSON.parse(Buffer.from(accessToken.split(".")[1], "base64url").toString());
    assert.equal(claims.iss, "om.example.com");
    assert.equal(claims.sub, "carol");
    assert.equal(claims.tokenType, "OM_USER");
    assert.equal(claims.exp - claims.iat, 3600);
    const answer = await api(server, accessToken)("GET", "/api/v1/users/loggedInUser");
    assert.equal(answer.body.name, "carol");
  });

  test("marks the session cookie as secure when that is forced", async () => {
    await start({ FORCE_SECURE_SESSION_COOKIE: "true", OIDC_SESSION_EXPIRY: "7200" });
    const response = await fetch(`${server.url}/api/v1/auth/login`, { redirect: "manual" });
    assert.match(
      response.headers.get("set-cookie") ?? "",
      /^JSESSIONID=node0\w+\.node0; Path=\/; Expires=[^;]+ GMT; Max-Age=7200; Secure; HttpOnly; SameSite=None$/,
    );
  });

  test("leaves codes, tokens and secrets out of the log", async () => {
    const browser = await start();
    const callback = idp.signIn((await browser.login()).location);
    const { location } = await browser.return(callback);
    const text = log.join("\n");
    assert.ok(log.includes("GET /callback 302"), text);
    const code = new URL(callback).searchParams.get("code") ?? "";
    const token = new URL(location).searchParams.get("id_token") ?? "";
    for (const secret of [code, token, "good-secret", browser.cookie ?? ""]) {
      assert.notEqual(secret, "");
      assert.ok(!text.includes(secret));
    }
    const paths = server.requests().map(({ method, path, status }) => [method, path, status]);
    assert.deepEqual(paths, [
      ["GET", "/api/v1/auth/login", 302],
      ["GET", "/callback", 302],
    ]);
  });

  const withoutLogin: [string, Record<string, string>, IdentityProviderOptions, string][] = [
    [
      "the discovery document cannot be reached",
      { OIDC_DISCOVERY_URI: "http://127.0.0.1:1/.well-known/openid-configuration" },
      {},
      "SSO will not be available. Error: connect ECONNREFUSED 127.0.0.1:1",
    ],
    [
      "there is no client secret",
      { OIDC_CLIENT_SECRET: "" },
      {},
      "SSO will not be available. Error: Client ID and Client Secret is required to create OidcClient",
    ],
    [
      "the provider does not support the way of authentication",
      {},
      { metadata: { token_endpoint_auth_methods_supported: ["client_secret_basic", "none"] } },
      "SSO will not be available. Error: Preferred authentication method (client_secret_post) not supported by provider according to provider metadata ([client_secret_basic, none]).",
    ],
    [
      "the client is public",
      { AUTHENTICATION_CLIENT_TYPE: "public" },
      {},
      "OIDC provider auth0 requires CONFIDENTIAL client type, but got: public. Set AUTHENTICATION_CLIENT_TYPE=confidential to enable SSO.",
    ],
  ];
  for (const [name, env, options, line] of withoutLogin) {
    test(`is not offered, and the server runs, when ${name}`, async () => {
      const browser = await start(env, options);
      assert.ok(
        log.some((logged) => logged.endsWith(line)),
        log.join("\n"),
      );
      assert.equal((await browser.login()).status, 404);
      assert.equal((await browser.get("/callback?code=x&state=y")).status, 404);
      assert.equal((await users("alice")).status, 200);
    });
  }
});
