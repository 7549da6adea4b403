import { randomBytes } from "node:crypto";

/**
 * A client secret of 48 random bytes in base64url: 64 characters, the length and alphabet of
 * Auth0's own, which need no quoting in env files, YAML or HTTP Basic credentials.
 */
export function randomClientSecret(): string {
  return randomBytes(48).toString("base64url");
}
