/**
 * The key pair that every OpenMetadata download contains. Its private half is public knowledge:
 * whoever has it signs administrator tokens for any server that still uses it (measured.md §4).
 */

import * as jose from "jose";
import { KeyError } from "./errors.ts";

/** RFC 7638 thumbprint of `conf/public_key.der`, the same in 0.13.2 and 1.12.6 (openmetadata.md §3). */
export const SHIPPED_KEY_THUMBPRINT = "Db0dhKG2UYMwVssQYb4_2XxUSyB2gmaXm-nOhX2Hvug";

/** Default JWT_KEY_ID of `conf/openmetadata.yaml`. */
export const SHIPPED_KEY_ID = "Gb389a-9f76-gdjs-a92j-0242bk94356";

/** @throws KeyError `ERR_KEY_PUBLISHED` for the shipped pair, and for any pair under its key id. */
export async function refuseShippedKey(publicJwk: jose.JWK, kid: string): Promise<void> {
  if ((await jose.calculateJwkThumbprint(publicJwk)) === SHIPPED_KEY_THUMBPRINT) {
    throw new KeyError(
      "ERR_KEY_PUBLISHED",
      "this is the signing key that OpenMetadata ships to everybody, so anybody can sign administrator tokens with it: leave existingSigningKey out and let the stack generate a pair",
    );
  }
  if (kid === SHIPPED_KEY_ID) {
    throw new KeyError(
      "ERR_KEY_PUBLISHED",
      `the key id ${SHIPPED_KEY_ID} belongs to the signing key that OpenMetadata ships to everybody: leave signingKeys.existing.kid out or name another one`,
    );
  }
}
