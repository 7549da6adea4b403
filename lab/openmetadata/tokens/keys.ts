import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import type { JwtTokenConfiguration } from "../configuration.ts";
import { ConfigurationError } from "../configuration.ts";

/** The pair that the server signs its own tokens with. Nobody checks that the two belong together. */
export interface SigningKeys {
  privateKey: KeyObject;
  publicKey: KeyObject;
  keyId: string;
  issuer: string | undefined;
}

/**
 * Loads the signing pair: PKCS#8 DER and X.509 SubjectPublicKeyInfo DER, RSA. A mismatched pair loads;
 * its tokens fail later (measured.md §4).
 *
 * @throws ConfigurationError for anything else. The real server logs "Failed to initialize
 *   JWTTokenGenerator" and then dies of a NullPointerException in `Map.of` (LocalJwkProvider).
 */
export function loadSigningKeys(configuration: JwtTokenConfiguration): SigningKeys {
  const { rsaprivateKeyFilePath, rsapublicKeyFilePath, keyId, jwtissuer } = configuration;
  try {
    const privateKey = createPrivateKey({
      key: derOf(rsaprivateKeyFilePath, "rsaprivateKeyFilePath (RSA_PRIVATE_KEY_FILE_PATH)"),
      format: "der",
      type: "pkcs8",
    });
    const publicKey = createPublicKey({
      key: derOf(rsapublicKeyFilePath, "rsapublicKeyFilePath (RSA_PUBLIC_KEY_FILE_PATH)"),
      format: "der",
      type: "spki",
    });
    if (privateKey.asymmetricKeyType !== "rsa" || publicKey.asymmetricKeyType !== "rsa") {
      throw new Error("the keys are not RSA");
    }
    if (keyId === undefined) throw new Error("keyId (JWT_KEY_ID) is empty");
    return { privateKey, publicKey, keyId, issuer: jwtissuer };
  } catch (error) {
    throw new ConfigurationError(
      `Failed to initialize JWTTokenGenerator: ${(error as Error).message}. ` +
        "Cannot build the local key (java.lang.NullPointerException at java.util.Map.of, LocalJwkProvider): " +
        "give an RSA pair as PKCS#8 DER (private) and SubjectPublicKeyInfo DER (public); PEM and PKCS#1 are not read.",
    );
  }
}

function derOf(file: string | undefined, setting: string): Buffer {
  if (file === undefined || file === "") throw new Error(`${setting} is empty`);
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new Error(`${setting} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  // OpenSSL says only "asn1 encoding routines" for a PEM file; a DER key starts with a SEQUENCE.
  if (bytes[0] !== 0x30) throw new Error(`${setting} names a file that is not DER`);
  return bytes;
}

/**
 * The document at /api/v1/system/config/jwks: one key; `n` and `e` are Java's two's complement bytes, so
 * `n` has a leading zero byte, and both have base64 padding, against RFC 7518 (recording "jwks").
 */
export function jwksDocument({ publicKey, keyId }: SigningKeys): {
  keys: Record<string, string>[];
} {
  const { n, e } = publicKey.export({ format: "jwk" });
  return {
    keys: [
      {
        kty: "RSA",
        kid: keyId,
        n: javaBase64Url(n ?? ""),
        e: javaBase64Url(e ?? ""),
        alg: "RS256",
        use: "sig",
      },
    ],
  };
}

function javaBase64Url(value: string): string {
  const magnitude = Buffer.from(value, "base64url");
  const signed = (magnitude[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), magnitude]) : magnitude;
  return signed.toString("base64").replaceAll("+", "-").replaceAll("/", "_");
}
