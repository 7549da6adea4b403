/** Where a container of the server has what is delivered. */

import { JWKS_FILE, privateKeyFile, publicKeyFile } from "../../../model/openmetadata/layout.ts";
import type { ServerPaths } from "../target.ts";

/** Beside `/opt/openmetadata/conf`, which holds the image's own files. */
export const SSO_DIRECTORY = "/etc/openmetadata/sso";

const at = (file: string) => `${SSO_DIRECTORY}/${file}`;

export function serverPaths(generation: number): ServerPaths {
  return {
    privateKeyPath: at(privateKeyFile(generation)),
    publicKeyPath: at(publicKeyFile(generation)),
    jwksPath: at(JWKS_FILE),
  };
}

/** Ports of the image: the server's, and the one that only its health check needs. */
export const SERVER_PORT = 8585;
export const ADMIN_PORT = 8586;

/** As the server sees itself. */
export const OWN_URL = `http://localhost:${SERVER_PORT}`;
