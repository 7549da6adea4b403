import assert from "node:assert/strict";
import { createPublicKey } from "node:crypto";
import { describe, it } from "node:test";
import * as jose from "jose";
import { renderJwks } from "../../../model/keys/jwks.ts";
import { generateKeyPair, publicJwkOf } from "../../../model/keys/keyPair.ts";

/** RFC 7638 section 3.1, also the first RSA key of RFC 7517 appendix A.1. */
const RFC_KEY = {
  kty: "RSA",
  n: "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
  e: "AQAB",
};

function derOf(jwk: typeof RFC_KEY): string {
  const key = createPublicKey({ key: jwk, format: "jwk" });
  return key.export({ format: "der", type: "spki" }).toString("base64");
}

describe("publicJwkOf", () => {
  it("reads the RSA key of RFC 7517 A.1 from its DER, unchanged", async () => {
    const jwk = await publicJwkOf({ kid: "2011-04-29", publicKey: derOf(RFC_KEY) });
    assert.deepEqual(jwk, { ...RFC_KEY, kid: "2011-04-29", use: "sig", alg: "RS256" });
  });

  it("leads to the thumbprint of RFC 7638 section 3.1", async () => {
    const { kty, n, e } = await publicJwkOf({ kid: "any", publicKey: derOf(RFC_KEY) });
    assert.equal(
      await jose.calculateJwkThumbprint({ kty, n, e }),
      "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
    );
  });
});

describe("renderJwks", () => {
  it("holds the keys in the given order, with only their public parameters", async () => {
    const [a, b] = await Promise.all([generateKeyPair(2048), generateKeyPair(2048)]);
    const { keys } = JSON.parse(await renderJwks([b, a])) as { keys: jose.JWK[] };
    assert.deepEqual(
      keys.map((key) => key.kid),
      [b.kid, a.kid],
    );
    for (const key of keys) {
      assert.deepEqual(Object.keys(key), ["kty", "n", "e", "kid", "use", "alg"]);
    }
  });

  it("verifies what the private half signs", async () => {
    const pair = await generateKeyPair(2048);
    const pem = `-----BEGIN PRIVATE KEY-----\n${pair.privateKey}\n-----END PRIVATE KEY-----`;
    const token = await new jose.SignJWT({ sub: "alice" })
      .setProtectedHeader({ alg: "RS256", kid: pair.kid })
      .sign(await jose.importPKCS8(pem, "RS256"));
    const keySet = jose.createLocalJWKSet(JSON.parse(await renderJwks([pair])));
    assert.equal((await jose.jwtVerify(token, keySet)).payload.sub, "alice");
  });

  it("is an empty set without keys", async () => {
    assert.deepEqual(JSON.parse(await renderJwks([])), { keys: [] });
  });
});
