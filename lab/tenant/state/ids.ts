import { randomBytes, randomInt } from "node:crypto";

const alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

function random(length: number): string {
  return Array.from({ length }, () => alphanumeric[randomInt(alphanumeric.length)]).join("");
}

/** Ids in Auth0's forms (notes auth0.md §7). */
export const newId = {
  client: () => random(32),
  /** Third-party applications in strict mode (auth0-recordings/TestAccClient_ThirdPartySecurityMode). */
  thirdPartyClient: () => `tpc_${random(22)}`,
  clientGrant: () => `cgr_${random(16)}`,
  connection: () => `con_${random(16)}`,
  credential: () => `cred_${random(22)}`,
  resourceServer: () => randomBytes(12).toString("hex"),
};

/** 64 characters, as Auth0's are. */
export const newClientSecret = () => randomBytes(48).toString("base64url");
