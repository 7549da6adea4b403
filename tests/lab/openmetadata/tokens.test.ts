import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import type { OpenMetadata } from "../../../lab/openmetadata/index.ts";
import { api } from "./support/api.ts";
import { startIdentityProvider } from "./support/identityProvider.ts";
import { Installation, mintToken, newSigningKey, type SigningKey } from "./support/installation.ts";

const HOUR = 60 * 60 * 1000;

describe("bearer tokens", () => {
  let installation: Installation;
  let server: OpenMetadata;
  let current: SigningKey;
  let next: SigningKey;
  let clock: number;

  const status = async (token: string) =>
    (await api(server, token)("GET", "/api/v1/users/loggedInUser")).status;
  const mint = (key: SigningKey) => mintToken(key, { now: clock });

  before(async () => {
    [current, next] = await Promise.all([newSigningKey(), newSigningKey()]);
  });
  beforeEach(async () => {
    installation = new Installation();
    installation.publish([current]);
    clock = Date.now();
    server = await installation.start(current, { now: () => clock });
  });
  afterEach(async () => {
    await server.close();
    installation.cleanUp();
  });

  test("of a key that is added to the JWKS file are accepted at once", async () => {
    assert.equal(await status(await mint(next)), 500);
    installation.publish([current, next]);
    assert.equal(await status(await mint(next)), 200);
  });

  test("of a key that leaves the JWKS file are accepted for 24 hours after it was first seen", async () => {
    installation.publish([current, next]);
    assert.equal(await status(await mint(next)), 200);
    installation.publish([current]);
    clock += 24 * HOUR - 1000;
    assert.equal(await status(await mint(next)), 200);
    clock += 2000;
    assert.equal(await status(await mint(next)), 500);
  });

  test("of ten other keys push a key out of the cache", async () => {
    const others = await Promise.all(Array.from({ length: 10 }, newSigningKey));
    installation.publish([next, ...others]);
    assert.equal(await status(await mint(next)), 200);
    for (const key of others) assert.equal(await status(await mint(key)), 200);
    installation.publish([current]);
    assert.equal(await status(await mint(next)), 500);
  });

  test("are looked up at the next key URL when one cannot be read", async () => {
    const idp = await startIdentityProvider();
    const other = await installation.start(current, {
      dataDirectory: installation.path("other"),
      env: {
        AUTHENTICATION_PUBLIC_KEYS: `[file:///nowhere/jwks.json,http://127.0.0.1:1/jwks,${idp.authority}/nothing,${idp.authority}/.well-known/jwks.json]`,
      },
    });
    const token = await idp.idToken({ email: "alice@example.com" });
    const answer = await api(other, token)("GET", "/api/v1/users/loggedInUser");
    assert.equal(answer.status, 200);
    assert.equal(answer.body.name, "alice");
    await Promise.all([other.close(), idp.close()]);
  });

  test("expire by the server's clock", async () => {
    const token = await mint(current);
    assert.equal(await status(token), 200);
    clock += 61_000;
    assert.equal(await status(token), 401);
  });
});

describe("who a token stands for", () => {
  const installation = new Installation();
  let key: SigningKey;
  before(async () => {
    key = await newSigningKey();
    installation.publish([]);
  });
  after(() => installation.cleanUp());

  const cases: {
    name: string;
    env: Record<string, string>;
    claims: Record<string, unknown>;
    expected: [status: number, message: string];
  }[] = [
    {
      name: "a token without any of the claims",
      env: { AUTHENTICATION_JWT_PRINCIPAL_CLAIMS: "[upn,nickname]" },
      claims: {},
      expected: [
        401,
        "Invalid JWT token, none of the following claims are present [upn, nickname]",
      ],
    },
    {
      name: "a mapped username that is absent",
      env: { AUTHENTICATION_JWT_PRINCIPAL_CLAIMS_MAPPING: "[username:nick,email:email]" },
      claims: {},
      expected: [401, "Invalid JWT token, 'username' claim is not present"],
    },
    {
      name: "a mapped e-mail address that is none",
      env: { AUTHENTICATION_JWT_PRINCIPAL_CLAIMS_MAPPING: "[username:username,email:nick]" },
      claims: { nick: "nobody" },
      expected: [401, "Invalid JWT token, 'email' claim is not present or invalid : nobody"],
    },
    {
      name: "a domain that is not among the allowed ones",
      env: {
        AUTHORIZER_ENFORCE_PRINCIPAL_DOMAIN: "true",
        AUTHORIZER_ALLOWED_DOMAINS: "[one.example,two.example]",
      },
      claims: { email: "alice@example.com" },
      expected: [401, "Not Authorized! Email does not match the principal domain example.com"],
    },
    {
      name: "a name that exists with another e-mail address",
      env: {},
      claims: { email: "alice@elsewhere.example" },
      expected: [400, "Account already exists. Please contact administrator."],
    },
  ];
  for (const { name, env, claims, expected } of cases) {
    test(name, async () => {
      const server = await installation.start(key, { env, dataDirectory: installation.path(name) });
      const token = await mintToken(key, { claims });
      const { status, body } = await api(server, token)("GET", "/api/v1/users/loggedInUser");
      assert.deepEqual([status, body.message], expected);
      await server.close();
    });
  }

  test("the part before the @, whatever stands behind it", async () => {
    const server = await installation.start(key);
    const token = await mintToken(key, { email: "Alice@elsewhere.example" });
    const { status } = await api(server, token)("GET", "/api/v1/system/security/config");
    assert.equal(status, 200);
    await server.close();
  });

  test("a claims mapping without an e-mail address stops the boot", async () => {
    await assert.rejects(
      installation.start(key, {
        dataDirectory: installation.path("mapping"),
        env: { AUTHENTICATION_JWT_PRINCIPAL_CLAIMS_MAPPING: "[username:nick]" },
      }),
      {
        message: "Invalid JWT Principal Claims Mapping. Both username and email should be present",
      },
    );
  });
});
