/** The RSA keys in a resource's inputs: PEM, DER in base64, or a JWKS. */

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
  if (text.includes("-----BEGIN")) return readable(() => createPublicKey(text));
  if (text.includes('"keys"')) return jwksOf(text).flatMap(fromJwk);
  // Every DER of an RSA key is a SEQUENCE of more than 127 bytes.
  if (!/^\s*MI[GHI]/.test(text)) return [];
  const key = Buffer.from(text, "base64");
  return [
    ...readable(() => createPublicKey({ key, format: "der", type: "spki" })),
    ...readable(() =>
      createPublicKey(
        createPrivateKey({ key, format: "der", type: "pkcs8" }).export({
          format: "pem",
          type: "pkcs8",
        }),
      ),
    ),
  ];
}

function fromJwk(key: JsonWebKey): KeyObject[] {
  return readable(() => createPublicKey({ key, format: "jwk" }));
}

function jwksOf(text: string): JsonWebKey[] {
  try {
    const { keys } = JSON.parse(text) as { keys?: unknown };
    return Array.isArray(keys) ? keys : [];
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
