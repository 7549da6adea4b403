import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { describe, it } from "node:test";
import * as jose from "jose";
import {
  adoptKeyPair,
  checkKeyPair,
  generateKeyPair,
  publicJwkOf,
  type SigningKeyPair,
} from "../../../model/keys/keyPair.ts";
import {
  refuseShippedKey,
  SHIPPED_KEY_ID,
  SHIPPED_KEY_THUMBPRINT,
} from "../../../model/keys/shippedKey.ts";
import { SHIPPED_PUBLIC_JWK } from "../../support/shippedKey.ts";

const bytes = (base64: string) => Buffer.from(base64, "base64");

describe("generateKeyPair", () => {
  it("makes an RSA key of 3072 bits by default, named by its RFC 7638 thumbprint", async () => {
    const pair = await generateKeyPair();
    const key = createPrivateKey({ key: bytes(pair.privateKey), format: "der", type: "pkcs8" });
    assert.equal(key.asymmetricKeyType, "rsa");
    assert.equal(key.asymmetricKeyDetails?.modulusLength, 3072);
    const { kty, n, e } = await publicJwkOf(pair);
    assert.equal(pair.kid, await jose.calculateJwkThumbprint({ kty, n, e }));
  });

  it("encodes both halves as the DER that openssl reads, without a byte too many", async () => {
    const pair = await generateKeyPair(2048);
    const openssl = (args: string[], input: Buffer) => execFileSync("openssl", args, { input });
    const fromPrivate = openssl(
      ["pkey", "-inform", "DER", "-pubout", "-outform", "DER"],
      bytes(pair.privateKey),
    );
    assert.deepEqual(fromPrivate, bytes(pair.publicKey));
    const again = openssl(
      ["pkcs8", "-topk8", "-nocrypt", "-inform", "DER", "-outform", "DER"],
      bytes(pair.privateKey),
    );
    assert.deepEqual(again, bytes(pair.privateKey));
    const parsed = openssl(["asn1parse", "-inform", "DER"], bytes(pair.publicKey)).toString();
    assert.match(parsed, /OBJECT\s+:rsaEncryption/);
  });

  for (const bits of [1024, 2047, 0, -1, 2048.5, Number.NaN]) {
    it(`refuses ${bits} bits`, async () => {
      await assert.rejects(generateKeyPair(bits), {
        name: "KeyError",
        code: "ERR_KEY_TOO_SHORT",
        message: `an RSA key of ${bits} bits is too short to sign with: use 2048 bits or more (default 3072)`,
      });
    });
  }
});

describe("checkKeyPair", () => {
  it("accepts a pair whose halves belong together", async () => {
    await checkKeyPair(await generateKeyPair(2048));
  });

  it("refuses halves of two pairs", async () => {
    const [one, two] = await Promise.all([generateKeyPair(2048), generateKeyPair(2048)]);
    await assert.rejects(checkKeyPair({ ...one, publicKey: two.publicKey }), {
      code: "ERR_KEY_MISMATCH",
      message: `the two halves of the signing pair ${one.kid} do not belong together: generate a new pair (raise signingKeys.generation) or give the pair again as existingSigningKey`,
    });
  });

  it("refuses a public half that is not SubjectPublicKeyInfo", async () => {
    const pair = await generateKeyPair(2048);
    const pkcs1 = createPrivateKey({
      key: bytes(pair.privateKey),
      format: "der",
      type: "pkcs8",
    }).export({ format: "der", type: "pkcs1" });
    await assert.rejects(checkKeyPair({ ...pair, publicKey: pkcs1.toString("base64") }), {
      code: "ERR_KEY_FORMAT",
      message: `the public half of the signing pair ${pair.kid} is not X.509 SubjectPublicKeyInfo DER`,
    });
  });

  it("refuses a pair under the key id that OpenMetadata ships", async () => {
    const pair = await generateKeyPair(2048);
    await assert.rejects(checkKeyPair({ ...pair, kid: SHIPPED_KEY_ID }), {
      code: "ERR_KEY_PUBLISHED",
    });
  });
});

describe("adoptKeyPair", () => {
  const pem = (bits: number, type: "pkcs8" | "pkcs1") =>
    generateKeyPairSync("rsa", {
      modulusLength: bits,
      privateKeyEncoding: { format: "pem", type },
      publicKeyEncoding: { format: "der", type: "spki" },
    });

  it("derives the public half and the thumbprint from the private one", async () => {
    const { privateKey, publicKey } = pem(2048, "pkcs8");
    const adopted = await adoptKeyPair(privateKey);
    assert.equal(adopted.publicKey, publicKey.toString("base64"));
    await checkKeyPair(adopted);
  });

  it("keeps the key id that the server has used so far", async () => {
    const { privateKey } = pem(2048, "pkcs8");
    const adopted: SigningKeyPair = await adoptKeyPair(privateKey, "7a3f-legacy");
    assert.equal(adopted.kid, "7a3f-legacy");
  });

  it("takes a key with the attributes that openssl writes before it", async () => {
    const { privateKey } = pem(2048, "pkcs8");
    const adopted = await adoptKeyPair(`Bag Attributes\n    friendlyName: om\n${privateKey}`);
    assert.deepEqual(adopted, await adoptKeyPair(privateKey));
  });

  it("names the setting, what it found and what to do, and quotes no key", async () => {
    await assert.rejects(adoptKeyPair(pem(2048, "pkcs1").privateKey), {
      code: "ERR_KEY_FORMAT",
      message:
        'existingSigningKey is a PEM block of type "RSA PRIVATE KEY", not an unencrypted RSA key in PKCS#8 PEM: convert it with "openssl pkcs8 -topk8 -nocrypt -in <file>"',
    });
    await assert.rejects(adoptKeyPair(pem(1024, "pkcs8").privateKey), {
      code: "ERR_KEY_TOO_SHORT",
      message:
        "existingSigningKey is an RSA key of 1024 bits, too short to sign with: give one of 2048 bits or more, or leave existingSigningKey out and let the stack generate a pair",
    });
  });

  it("refuses the shipped key id", async () => {
    await assert.rejects(adoptKeyPair(pem(2048, "pkcs8").privateKey, SHIPPED_KEY_ID), {
      code: "ERR_KEY_PUBLISHED",
      message: `the key id ${SHIPPED_KEY_ID} belongs to the signing key that OpenMetadata ships to everybody: leave signingKeys.existing.kid out or name another one`,
    });
  });
});

describe("the shipped key", () => {
  it("is known by the thumbprint of its modulus", async () => {
    assert.equal(await jose.calculateJwkThumbprint(SHIPPED_PUBLIC_JWK), SHIPPED_KEY_THUMBPRINT);
    await assert.rejects(refuseShippedKey(SHIPPED_PUBLIC_JWK, "any"), {
      code: "ERR_KEY_PUBLISHED",
      message:
        "this is the signing key that OpenMetadata ships to everybody, so anybody can sign administrator tokens with it: leave existingSigningKey out and let the stack generate a pair",
    });
  });
});
