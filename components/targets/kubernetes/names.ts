/** Names of the objects in the cluster, of their entries, and of what is in a pod. */

import { JWKS_FILE, privateKeyFile, publicKeyFile } from "../../../model/openmetadata/layout.ts";
import type { ServerPaths } from "../target.ts";

/** Of the pod, for the stack's files alone: the same in every generation. */
export const MOUNT_DIRECTORY = "/etc/openmetadata/sso";
/** Where a pod reaches itself: the port of the image and of the chart. */
export const OWN_URL = "http://localhost:8585";

/** Changes when, and only when, the server must be restarted. */
export const CHECKSUM_ANNOTATION = "checksum/openmetadata-sso";

/** Names of the entries of Secrets and ConfigMaps. */
export const KEYS = {
  privateKey: "private_key.der",
  publicKey: "public_key.der",
  jwks: "jwks.json",
  /** As the chart's own values have them. */
  clientId: "openmetadata-oidc-client-id",
  clientSecret: "openmetadata-oidc-client-secret",
} as const;

/** @param prefix setting `target.name` */
export function objectNames(prefix: string, generation: number) {
  return {
    signingPair: `${prefix}-keys-${generation}`,
    jwks: `${prefix}-jwks-${generation}`,
    oidcClient: `${prefix}-oidc-client`,
    helmValues: `${prefix}-values`,
    ingestion: `${prefix}-ingestion`,
    ingestionBot: `${prefix}-ingestion-bot`,
  };
}

/**
 * The pair lies under its generation: the chart hands `JWT_KEY_ID` over by a Secret of one name, so a
 * pod of the old revision that restarts in the middle of a roll reads the new id, and must find no key
 * then rather than sign with the old one under it.
 */
export function serverPaths(generation: number): ServerPaths {
  const at = (file: string) => `${MOUNT_DIRECTORY}/${file}`;
  return {
    privateKeyPath: at(privateKeyFile(generation)),
    publicKeyPath: at(publicKeyFile(generation)),
    jwksPath: at(JWKS_FILE),
  };
}
