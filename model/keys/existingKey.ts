/**
 * Why a text cannot be adopted as a signing key, told apart well enough to say what to do.
 *
 * Synchronous and without jose, so that settings can ask it before anything else starts.
 */

import { createPrivateKey } from "node:crypto";
import type { KeyErrorCode } from "./errors.ts";

/** Below this OpenMetadata's tokens could be forged by whoever factors the key. */
export const MINIMUM_MODULUS_LENGTH = 2048;

/** Fits into "existingSigningKey is <found>: <remedy>". Neither quotes any of the key. */
export interface ExistingKeyFault {
  readonly code: KeyErrorCode;
  readonly found: string;
  readonly remedy: string;
}

const GENERATE = "leave existingSigningKey out and let the stack generate a pair";
const CONVERT = "openssl pkcs8 -topk8 -nocrypt";
const NEEDED = "not an unencrypted RSA key in PKCS#8 PEM";

/** @returns `undefined` for an unencrypted PKCS#8 PEM of an RSA key that is long enough. */
export function existingKeyFault(pem: string): ExistingKeyFault | undefined {
  const label = /-----BEGIN ([A-Z0-9 ]+)-----/.exec(pem)?.[1];
  if (label !== "PRIVATE KEY") {
    return { code: "ERR_KEY_FORMAT", found: foundFor(label), remedy: remedyFor(label) };
  }
  const key = parse(pem);
  if (key === undefined) {
    return {
      code: "ERR_KEY_FORMAT",
      found: `a damaged PEM block of type "${label}"`,
      remedy:
        'give the whole file with its line breaks: "pulumi config set --secret existingSigningKey < key.pem"',
    };
  }
  const { asymmetricKeyType: type = "unknown", asymmetricKeyDetails } = key;
  if (type !== "rsa") {
    return {
      code: "ERR_KEY_FORMAT",
      found: `a key of type ${type}, while OpenMetadata signs with plain RSA only`,
      remedy: GENERATE,
    };
  }
  const bits = asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits >= MINIMUM_MODULUS_LENGTH) return undefined;
  return {
    code: "ERR_KEY_TOO_SHORT",
    found: `an RSA key of ${bits} bits, too short to sign with`,
    remedy: `give one of ${MINIMUM_MODULUS_LENGTH} bits or more, or ${GENERATE}`,
  };
}

function foundFor(label: string | undefined): string {
  return `${label === undefined ? "no PEM text" : `a PEM block of type "${label}"`}, ${NEEDED}`;
}

function remedyFor(label: string | undefined): string {
  switch (label) {
    case undefined:
      return `give the whole file from its BEGIN line on; OpenMetadata's private_key.der becomes one with "${CONVERT} -inform DER -in private_key.der"`;
    case "ENCRYPTED PRIVATE KEY":
      return `take its passphrase off with "${CONVERT} -in <file>"`;
    case "PUBLIC KEY":
    case "RSA PUBLIC KEY":
    case "CERTIFICATE":
      return "give the private key that belongs to it";
    case "EC PRIVATE KEY":
    case "EC PARAMETERS":
      return `${GENERATE}, since OpenMetadata signs with RSA only`;
    case "OPENSSH PRIVATE KEY":
      return 'convert a copy of it with "ssh-keygen -p -m PKCS8 -f <copy>"';
    default:
      return `convert it with "${CONVERT} -in <file>"`;
  }
}

function parse(pem: string) {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}
