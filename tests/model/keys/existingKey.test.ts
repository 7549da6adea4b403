import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { describe, it } from "node:test";
import { existingKeyFault } from "../../../model/keys/existingKey.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = (key: KeyObject, type: "pkcs8" | "pkcs1" | "sec1" | "spki") =>
  String(key.export({ type, format: "pem" }));
const pkcs8 = pem(privateKey, "pkcs8");
const PASSPHRASE = "pa55";
const encrypted = String(
  privateKey.export({
    type: "pkcs8",
    format: "pem",
    cipher: "aes-256-cbc",
    passphrase: PASSPHRASE,
  }),
);
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
const NEEDED = "not an unencrypted RSA key in PKCS#8 PEM";
const GENERATE = "leave existingSigningKey out and let the stack generate a pair";

const FAULTS: [name: string, text: string, sentence: string][] = [
  [
    "the DER of OpenMetadata's own private_key.der, in base64",
    privateKey.export({ type: "pkcs8", format: "der" }).toString("base64"),
    `no PEM text, ${NEEDED}: give the whole file from its BEGIN line on; OpenMetadata's private_key.der becomes one with "openssl pkcs8 -topk8 -nocrypt -inform DER -in private_key.der"`,
  ],
  [
    "PKCS#1",
    pem(privateKey, "pkcs1"),
    `a PEM block of type "RSA PRIVATE KEY", ${NEEDED}: convert it with "openssl pkcs8 -topk8 -nocrypt -in <file>"`,
  ],
  [
    "an encrypted key",
    encrypted,
    `a PEM block of type "ENCRYPTED PRIVATE KEY", ${NEEDED}: take its passphrase off with "openssl pkcs8 -topk8 -nocrypt -in <file>"`,
  ],
  [
    "a public key",
    pem(publicKey, "spki"),
    `a PEM block of type "PUBLIC KEY", ${NEEDED}: give the private key that belongs to it`,
  ],
  [
    "a public key in PKCS#1",
    pem(publicKey, "pkcs1"),
    `a PEM block of type "RSA PUBLIC KEY", ${NEEDED}: give the private key that belongs to it`,
  ],
  [
    "a certificate",
    "-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----\n",
    `a PEM block of type "CERTIFICATE", ${NEEDED}: give the private key that belongs to it`,
  ],
  [
    "an OpenSSH key",
    "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----\n",
    `a PEM block of type "OPENSSH PRIVATE KEY", ${NEEDED}: convert a copy of it with "ssh-keygen -p -m PKCS8 -f <copy>"`,
  ],
  [
    "an elliptic curve",
    pem(ec, "pkcs8"),
    `a key of type ec, while OpenMetadata signs with plain RSA only: ${GENERATE}`,
  ],
  [
    "an elliptic curve in SEC1",
    pem(ec, "sec1"),
    `a PEM block of type "EC PRIVATE KEY", ${NEEDED}: ${GENERATE}, since OpenMetadata signs with RSA only`,
  ],
  [
    "Ed25519",
    pem(generateKeyPairSync("ed25519").privateKey, "pkcs8"),
    `a key of type ed25519, while OpenMetadata signs with plain RSA only: ${GENERATE}`,
  ],
  [
    "RSA for PSS alone",
    pem(generateKeyPairSync("rsa-pss", { modulusLength: 2048 }).privateKey, "pkcs8"),
    `a key of type rsa-pss, while OpenMetadata signs with plain RSA only: ${GENERATE}`,
  ],
  [
    "half a file",
    pkcs8.slice(0, pkcs8.length / 2),
    'a damaged PEM block of type "PRIVATE KEY": give the whole file with its line breaks: "pulumi config set --secret existingSigningKey < key.pem"',
  ],
  [
    "1024 bits",
    pem(generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey, "pkcs8"),
    `an RSA key of 1024 bits, too short to sign with: give one of 2048 bits or more, or ${GENERATE}`,
  ],
];

describe("existingKeyFault", () => {
  for (const [name, text, expected] of FAULTS) {
    it(`${name}: what was found and what to do`, () => {
      const { found, remedy } = existingKeyFault(text) ?? {};
      assert.equal(`${found}: ${remedy}`, expected);
    });
  }

  it("has nothing to say of a good key", () => {
    assert.equal(existingKeyFault(pkcs8), undefined);
  });

  it("gives commands that lead to a good key", () => {
    const convert = (input: string | Buffer, ...options: string[]) =>
      String(
        execFileSync("openssl", ["pkcs8", "-topk8", "-nocrypt", ...options], {
          input,
          env: { ...process.env, PASSPHRASE },
        }),
      );
    for (const output of [
      convert(pem(privateKey, "pkcs1")),
      convert(encrypted, "-passin", "env:PASSPHRASE"),
      convert(privateKey.export({ type: "pkcs8", format: "der" }), "-inform", "DER"),
    ]) {
      assert.equal(output, pkcs8);
    }
  });
});
