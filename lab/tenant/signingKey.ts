import {
  type CryptoKey,
  calculateJwkThumbprint,
  errors,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from "jose";
import { newSigningCertificate } from "./certificates.ts";

/** The tenant's RS256 key, of which `/.well-known/jwks.json` shows the public half. */
export interface SigningKey {
  /** With the private members. */
  jwk: JWK & { kid: string };
  /** PEM of the self-signed certificate that applications show under `signing_keys`. */
  certificate: string;
  sign(claims: JWTPayload): Promise<string>;
  /**
   * Checks signature, issuer, audience and expiry.
   * @throws jose errors
   */
  verify(token: string, issuer: string, audience: string): Promise<JWTPayload>;
  /** Like `verify`, for an ID token that is only a hint: any audience, expired or not. */
  verifyHint(token: string, issuer: string): Promise<JWTPayload>;
}

export async function newSigningKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
  const jwk = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(jwk);
  return {
    certificate: await newSigningCertificate({ privateKey, publicKey }),
    jwk: { ...jwk, kid, alg: "RS256", use: "sig" },
    sign: (claims) =>
      new SignJWT(claims).setProtectedHeader({ alg: "RS256", typ: "JWT", kid }).sign(privateKey),
    verify: async (token, issuer, audience) =>
      (await jwtVerify(token, publicKey, { issuer, audience, algorithms: ["RS256"] })).payload,
    verifyHint: (token, issuer) => verifyHint(token, publicKey, issuer),
  };
}

async function verifyHint(token: string, key: CryptoKey, issuer: string): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, key, { issuer, algorithms: ["RS256"] })).payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) return error.payload;
    throw error;
  }
}
