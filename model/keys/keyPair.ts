/**
 * RSA signing pairs for OpenMetadata's own JWTs: generate, adopt, check, encode.
 *
 * OpenMetadata reads the private key as unencrypted PKCS#8 DER and the public one as X.509
 * SubjectPublicKeyInfo DER. Anything else (PEM, PKCS#1) kills its boot with an unrelated
 * NullPointerException, and a mismatched pair boots and refuses every bot (measured.md §4), so a
 * pair is checked here, before it is delivered.
 */

import { createPrivateKey, createPublicKey } from "node:crypto";
import * as jose from "jose";
import { KeyError } from "./errors.ts";
import { existingKeyFault, MINIMUM_MODULUS_LENGTH } from "./existingKey.ts";
import { refuseShippedKey } from "./shippedKey.ts";

/** Algorithm of OpenMetadata's own tokens; it cannot sign with anything else (openmetadata.md §2). */
export const SIGNING_ALGORITHM = "RS256";

export const DEFAULT_MODULUS_LENGTH = 3072;

/** A signing pair as it is kept and delivered. `privateKey` is a secret, the rest is public. */
export interface SigningKeyPair {
  /** JWT_KEY_ID: the RFC 7638 thumbprint, unless an adopted pair keeps the id it always had. */
  readonly kid: string;
  /** PKCS#8 DER, base64. */
  readonly privateKey: string;
  /** SubjectPublicKeyInfo DER, base64. */
  readonly publicKey: string;
}

/**
 * A fresh pair.
 *
 * @param modulusLength bits, 2048 or more; default 3072.
 * @throws KeyError `ERR_KEY_TOO_SHORT`
 */
export async function generateKeyPair(
  modulusLength: number = DEFAULT_MODULUS_LENGTH,
): Promise<SigningKeyPair> {
  refuseShortModulus(modulusLength);
  const pair = await jose.generateKeyPair(SIGNING_ALGORITHM, { modulusLength, extractable: true });
  return toSigningKeyPair(pair.privateKey, pair.publicKey);
}

/**
 * Adopts a pair that somebody already uses.
 *
 * @param privateKeyPem an unencrypted PKCS#8 PEM ("BEGIN PRIVATE KEY").
 * @param kid the JWT_KEY_ID under which the server uses it; default: the RFC 7638 thumbprint.
 *   Keep the old id, or every token signed so far stops being accepted.
 * @throws KeyError `ERR_KEY_FORMAT`, `ERR_KEY_TOO_SHORT` or `ERR_KEY_PUBLISHED`; the message never
 *   quotes the key.
 */
export async function adoptKeyPair(privateKeyPem: string, kid?: string): Promise<SigningKeyPair> {
  const privateKey = await importPrivateKey(privateKeyPem.trim());
  const { n, e, kty } = await jose.exportJWK(privateKey);
  const publicJwk = { kty, n, e } as jose.JWK;
  const publicKey = (await jose.importJWK(publicJwk, SIGNING_ALGORITHM, {
    extractable: true,
  })) as jose.CryptoKey;
  return toSigningKeyPair(privateKey, publicKey, kid);
}

/**
 * Proves that a stored pair is what OpenMetadata needs: both halves parse as the DER it expects,
 * and what one signs the other verifies.
 *
 * @throws KeyError `ERR_KEY_FORMAT`, `ERR_KEY_MISMATCH`, `ERR_KEY_TOO_SHORT`, `ERR_KEY_PUBLISHED`
 */
export async function checkKeyPair(pair: SigningKeyPair): Promise<void> {
  const publicJwk = await publicJwkOf(pair);
  refuseShortModulus(modulusLengthOf(publicJwk));
  await refuseShippedKey(publicJwk, pair.kid);
  const privateKey = await importPrivateKey(toPem(pair.privateKey, "PRIVATE KEY"));
  const publicKey = await jose.importJWK(publicJwk, SIGNING_ALGORITHM);
  const probe = await new jose.CompactSign(new TextEncoder().encode("probe"))
    .setProtectedHeader({ alg: SIGNING_ALGORITHM })
    .sign(privateKey);
  try {
    await jose.compactVerify(probe, publicKey);
  } catch {
    throw new KeyError(
      "ERR_KEY_MISMATCH",
      `the two halves of the signing pair ${pair.kid} do not belong together: generate a new pair (raise signingKeys.generation) or give the pair again as existingSigningKey`,
    );
  }
}

/** The public half as a JWK with `kid`, `use` and `alg`. */
export async function publicJwkOf(pair: Pick<SigningKeyPair, "kid" | "publicKey">) {
  let key: jose.CryptoKey;
  try {
    key = await jose.importSPKI(toPem(pair.publicKey, "PUBLIC KEY"), SIGNING_ALGORITHM, {
      extractable: true,
    });
  } catch {
    throw new KeyError(
      "ERR_KEY_FORMAT",
      `the public half of the signing pair ${pair.kid} is not X.509 SubjectPublicKeyInfo DER`,
    );
  }
  const { kty, n, e } = await jose.exportJWK(key);
  return { kty, n, e, kid: pair.kid, use: "sig", alg: SIGNING_ALGORITHM } as PublicSigningJwk;
}

/** RFC 7517 public key of a signing pair. */
export interface PublicSigningJwk extends jose.JWK {
  readonly kty: "RSA";
  readonly n: string;
  readonly e: string;
  readonly kid: string;
  readonly use: "sig";
  readonly alg: "RS256";
}

async function toSigningKeyPair(
  privateKey: jose.CryptoKey,
  publicKey: jose.CryptoKey,
  kid?: string,
): Promise<SigningKeyPair> {
  const publicJwk = await jose.exportJWK(publicKey);
  const keyId = kid ?? (await jose.calculateJwkThumbprint(publicJwk));
  await refuseShippedKey(publicJwk, keyId);
  return {
    kid: keyId,
    privateKey: toDer(await jose.exportPKCS8(privateKey)),
    publicKey: toDer(await jose.exportSPKI(publicKey)),
  };
}

async function importPrivateKey(pem: string): Promise<jose.CryptoKey> {
  const fault = existingKeyFault(pem);
  if (fault !== undefined) {
    throw new KeyError(fault.code, `existingSigningKey is ${fault.found}: ${fault.remedy}`);
  }
  // jose takes no text before the block, such as the attributes that openssl writes.
  const pkcs8 = createPrivateKey(pem).export({ type: "pkcs8", format: "pem" });
  return jose.importPKCS8(String(pkcs8), SIGNING_ALGORITHM, { extractable: true });
}

function refuseShortModulus(bits: number): void {
  if (!Number.isInteger(bits) || bits < MINIMUM_MODULUS_LENGTH) {
    throw new KeyError(
      "ERR_KEY_TOO_SHORT",
      `an RSA key of ${bits} bits is too short to sign with: use ${MINIMUM_MODULUS_LENGTH} bits or more (default ${DEFAULT_MODULUS_LENGTH})`,
    );
  }
}

function modulusLengthOf(publicJwk: jose.JWK): number {
  const key = createPublicKey({ key: publicJwk as Record<string, string>, format: "jwk" });
  return key.asymmetricKeyDetails?.modulusLength ?? 0;
}

/** PEM to base64 DER: the body of the block, without line breaks. */
function toDer(pem: string): string {
  return pem.replaceAll(/-----(BEGIN|END) [A-Z ]+-----|\s/g, "");
}

function toPem(der: string, label: "PRIVATE KEY" | "PUBLIC KEY"): string {
  const lines = der.match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`].join("\n");
}
