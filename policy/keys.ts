/** The RSA keys in a resource's inputs: PEM, DER in base64, a JWK, or a JWKS. */

import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from "node:crypto";
import { textsOf } from "./texts.ts";

export interface FoundKey {
  readonly path: string;
  /** In bits. */
  readonly modulusLength: number;
  /** Its public half. */
  readonly jwk: JsonWebKey;
}

export function rsaKeysOf(inputs: unknown): FoundKey[] {
  return textsOf(inputs).flatMap(({ path, text }) =>
    publicKeysOf(text).flatMap((key) => {
      const modulusLength = key.asymmetricKeyDetails?.modulusLength;
      if (key.asymmetricKeyType !== "rsa" || modulusLength === undefined) return [];
      return [{ path, modulusLength, jwk: key.export({ format: "jwk" }) }];
    }),
  );
}

function publicKeysOf(text: string): KeyObject[] {
  if (text.includes("-----BEGIN")) return pemBlocksOf(text).flatMap(fromPem);
  if (text.includes('"kty"')) return jwksOf(text).flatMap(fromJwk);
  // Every DER of a key is a SEQUENCE.
  return /^\s*M[A-P][A-Za-z0-9+/=\s]+$/.test(text) ? fromDer(Buffer.from(text, "base64")) : [];
}

/** All of a bundle's; inside YAML they are indented, inside JSON on one line. */
function pemBlocksOf(text: string): string[] {
  const blocks = text
    .replaceAll("\\n", "\n")
    .match(/-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g);
  return (blocks ?? []).map((block) => block.replace(/^[ \t]+/gm, ""));
}

function fromPem(key: string): KeyObject[] {
  return readable(() => createPublicKey(key));
}

/** The first form that fits: OpenSSL takes some for others too. */
function fromDer(key: Buffer): KeyObject[] {
  const forms: (() => KeyObject)[] = [
    () => createPublicKey({ key, format: "der", type: "spki" }),
    () => createPublicKey({ key, format: "der", type: "pkcs1" }),
    () => publicHalf(createPrivateKey({ key, format: "der", type: "pkcs8" })),
    () => publicHalf(createPrivateKey({ key, format: "der", type: "pkcs1" })),
  ];
  for (const read of forms) {
    const [found] = readable(read);
    if (found !== undefined) return [found];
  }
  return [];
}

function publicHalf(key: KeyObject): KeyObject {
  return createPublicKey(key.export({ format: "pem", type: "pkcs8" }));
}

function fromJwk(key: JsonWebKey): KeyObject[] {
  return readable(() => createPublicKey({ key, format: "jwk" }));
}

/** Those of a set, or the one that the text is. */
function jwksOf(text: string): JsonWebKey[] {
  try {
    const parsed = JSON.parse(text) as JsonWebKey & { keys?: unknown };
    return Array.isArray(parsed.keys) ? parsed.keys : [parsed];
  } catch {
    return [];
  }
}

/** A text that only looks like a key is none. */
function readable(read: () => KeyObject): KeyObject[] {
  try {
    return [read()];
  } catch {
    return [];
  }
}
