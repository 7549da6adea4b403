/**
 * The files of a delivery and where they lie. The signing pair lies under its generation: a server
 * that restarts in the middle of a delivery finds, under the key id it was told, the key it names.
 */

import type { SigningKeyPair } from "../keys/keyPair.ts";

export const ENV_FILE = "openmetadata.env";
export const YAML_FILE = "openmetadata.yaml";
/** At the same place in every generation, since `publicKeyUrls` names it. */
export const JWKS_FILE = "jwks.json";

export function privateKeyFile(generation: number): string {
  return `keys/${generation}/private_key.der`;
}

export function publicKeyFile(generation: number): string {
  return `keys/${generation}/public_key.der`;
}

export interface DeliveryInput {
  readonly generation: number;
  readonly pair: SigningKeyPair;
  /** JSON text. */
  readonly jwks: string;
  readonly envFile: string;
  readonly yamlFragment: string;
}

/**
 * @returns the files with their content in base64, in the order in which they must be written: the
 *   settings last, since they name the keys.
 */
export function deliveredFiles(input: DeliveryInput): { path: string; content: string }[] {
  const { generation, pair } = input;
  return [
    { path: privateKeyFile(generation), content: pair.privateKey },
    { path: publicKeyFile(generation), content: pair.publicKey },
    { path: JWKS_FILE, content: base64(input.jwks) },
    { path: YAML_FILE, content: base64(input.yamlFragment) },
    { path: ENV_FILE, content: base64(input.envFile) },
  ];
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
