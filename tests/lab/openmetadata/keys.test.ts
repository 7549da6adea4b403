import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { afterEach, beforeEach, describe, test } from "node:test";
import type { OpenMetadata } from "../../../lab/openmetadata/index.ts";
import { api } from "./support/api.ts";
import { Installation, mintToken, newSigningKey } from "./support/installation.ts";

const REMEDY =
  "Cannot build the local key (java.lang.NullPointerException at java.util.Map.of, LocalJwkProvider): give an RSA pair as PKCS#8 DER (private) and SubjectPublicKeyInfo DER (public); PEM and PKCS#1 are not read.";

describe("signing keys", async () => {
  const key = await newSigningKey();
  let installation: Installation;
  let server: OpenMetadata | undefined;

  beforeEach(() => {
    installation = new Installation();
    installation.publish([key]);
  });
  afterEach(async () => {
    await server?.close();
    server = undefined;
    installation.cleanUp();
  });

  const refused = (env: Record<string, string>, message: string) =>
    assert.rejects(installation.start(key, { env }), { name: "ConfigurationError", message });

  test("in PEM stop the boot", async () => {
    const pem = key.privateKey.export({ format: "pem", type: "pkcs8" });
    await refused(
      { RSA_PRIVATE_KEY_FILE_PATH: installation.write("private.pem", pem) },
      `Failed to initialize JWTTokenGenerator: rsaprivateKeyFilePath (RSA_PRIVATE_KEY_FILE_PATH) names a file that is not DER. ${REMEDY}`,
    );
  });

  test("in PKCS#1 stop the boot", async () => {
    const pkcs1 = key.privateKey.export({ format: "der", type: "pkcs1" });
    await assert.rejects(
      installation.start(key, {
        env: { RSA_PRIVATE_KEY_FILE_PATH: installation.write("pkcs1.der", pkcs1) },
      }),
      (error: Error) =>
        error.name === "ConfigurationError" &&
        error.message.startsWith("Failed to initialize JWTTokenGenerator: ") &&
        error.message.endsWith(REMEDY),
    );
  });

  test("of another kind than RSA stop the boot", async () => {
    const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const privateKey = pair.privateKey.export({ format: "der", type: "pkcs8" });
    const publicKey = pair.publicKey.export({ format: "der", type: "spki" });
    await refused(
      {
        RSA_PRIVATE_KEY_FILE_PATH: installation.write("ec-private.der", privateKey),
        RSA_PUBLIC_KEY_FILE_PATH: installation.write("ec-public.der", publicKey),
      },
      `Failed to initialize JWTTokenGenerator: the keys are not RSA. ${REMEDY}`,
    );
  });

  test("that are not there stop the boot", async () => {
    await refused(
      { RSA_PUBLIC_KEY_FILE_PATH: installation.path("nowhere.der") },
      `Failed to initialize JWTTokenGenerator: rsapublicKeyFilePath (RSA_PUBLIC_KEY_FILE_PATH) cannot be read (ENOENT). ${REMEDY}`,
    );
  });

  test("that do not belong together boot, and the status check fails", async () => {
    const stranger = await newSigningKey();
    const publicKey = stranger.publicKey.export({ format: "der", type: "spki" });
    // The administrator's token must be verifiable, so it is signed by the other half's owner.
    server = await installation.start(key, {
      env: { RSA_PUBLIC_KEY_FILE_PATH: installation.write("other.der", publicKey) },
    });
    const token = await mintToken(stranger, { kid: key.kid });
    const status = await api(server, token)("GET", "/api/v1/system/status");
    assert.equal(status.status, 200);
    assert.deepEqual(status.body.jwks, {
      description: "Validate that the ingestion-bot JWT token can be properly decoded.",
      passed: false,
      message:
        "Not Authorized! Invalid token. Token verification failed. Public key mismatch. due to com.auth0.jwt.exceptions.SignatureVerificationException: The Token's Signature resulted invalid when verified using the Algorithm: SHA256withRSA",
    });
  });

  for (const bits of [3072, 4096]) {
    test(`of ${bits} bits work`, async () => {
      const pair = generateKeyPairSync("rsa", { modulusLength: bits });
      const large = { kid: `rsa-${bits}`, ...pair };
      server = await installation.start(large);
      const { status, body } = await api(server, await mintToken(large))(
        "GET",
        "/api/v1/users/loggedInUser",
      );
      assert.equal(status, 200);
      assert.equal(body.isAdmin, true);
      const jwks = await api(server)("GET", "/api/v1/system/config/jwks");
      const modulus = Buffer.from(jwks.body.keys[0].n, "base64");
      assert.equal(modulus.length, bits / 8 + 1);
      assert.equal(modulus[0], 0);
    });
  }

  test("need key URLs with a scheme", async () => {
    await refused(
      { AUTHENTICATION_PUBLIC_KEYS: "[tenant.us.auth0.com/.well-known/jwks.json]" },
      "publicKeyUrls (AUTHENTICATION_PUBLIC_KEYS): URI is not absolute: tenant.us.auth0.com/.well-known/jwks.json. Write it with https://.",
    );
  });
});
