/**
 * The JSON Web Key Set (RFC 7517) that OpenMetadata reads from a `file:///` entry of its
 * publicKeyUrls. It is read again when a token names a key that is not known yet, so a key may be
 * added while the server runs; a key once seen stays cached for 24 hours (measured.md §4).
 */

import { publicJwkOf, type SigningKeyPair } from "./keyPair.ts";

/** @returns the key set as JSON text, keys in the given order, one line each. */
export async function renderJwks(
  publicHalves: readonly Pick<SigningKeyPair, "kid" | "publicKey">[],
): Promise<string> {
  const keys = await Promise.all(publicHalves.map(publicJwkOf));
  const lines = keys.map((key) => `    ${JSON.stringify(key)}`);
  return `{\n  "keys": [\n${lines.join(",\n")}\n  ]\n}\n`;
}
