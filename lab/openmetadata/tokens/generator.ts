import { CompactSign } from "jose";
import { badRequest } from "../http/apiError.ts";
import type { SigningKeys } from "./keys.ts";

export const EXPIRIES = ["OneHour", "1", "7", "30", "60", "90", "Unlimited"] as const;
export type TokenExpiry = (typeof EXPIRIES)[number];

const HOUR = 60 * 60 * 1000;

/** A token as the database and the API carry it (schema/auth/jwtAuth.json). */
export interface JwtAuthMechanism {
  JWTToken: string;
  JWTTokenExpiry?: TokenExpiry;
  /** Milliseconds since 1970; absent when unlimited. */
  JWTTokenExpiresAt?: number;
}

export interface TokenSubject {
  name: string;
  email: string;
  isAdmin: boolean;
  roles: string[];
}

/** Signs the server's own tokens (JWTTokenGenerator). */
export class TokenGenerator {
  readonly #keys: SigningKeys;
  readonly #algorithm: string;
  readonly #now: () => number;

  constructor(keys: SigningKeys, algorithm: string, now: () => number) {
    this.#keys = keys;
    this.#algorithm = algorithm;
    this.#now = now;
  }

  /** A bot's token; "Unlimited" writes `exp: null` (recording "bot token"). */
  async botToken(bot: TokenSubject, expiry: TokenExpiry): Promise<JwtAuthMechanism> {
    const expiresAt = this.#expiresAt(expiry);
    return {
      JWTToken: await this.#sign(bot, { isBot: true, tokenType: "BOT", expiresAt }),
      JWTTokenExpiry: expiry,
      ...(expiresAt !== null && { JWTTokenExpiresAt: expiresAt }),
    };
  }

  /** A person's token, given when a refresh of the session brings no ID token. */
  async userToken(user: TokenSubject, validitySeconds: number): Promise<string> {
    const expiresAt = this.#now() + validitySeconds * 1000;
    return this.#sign(user, { isBot: false, tokenType: "OM_USER", expiresAt });
  }

  #expiresAt(expiry: TokenExpiry): number | null {
    if (expiry === "Unlimited") return null;
    return this.#now() + (expiry === "OneHour" ? HOUR : Number(expiry) * 24 * HOUR);
  }

  async #sign(
    subject: TokenSubject,
    token: { isBot: boolean; tokenType: string; expiresAt: number | null },
  ): Promise<string> {
    if (!this.#algorithm.startsWith("RS")) {
      throw badRequest(
        "EC algorithms require ECPublicKey/ECPrivateKey. Use getAlgorithm(algorithm, ecPublicKey, ecPrivateKey) instead.",
      );
    }
    const claims = {
      iss: this.#keys.issuer,
      sub: subject.name,
      roles: subject.isAdmin ? [...subject.roles, "Admin"] : subject.roles,
      email: subject.email,
      isBot: token.isBot,
      tokenType: token.tokenType,
      username: subject.name,
      preferred_username: subject.name,
      iat: Math.floor(this.#now() / 1000),
      exp: token.expiresAt === null ? null : Math.floor(token.expiresAt / 1000),
    };
    // CompactSign, because SignJWT refuses `exp: null`.
    return new CompactSign(Buffer.from(JSON.stringify(claims)))
      .setProtectedHeader({ kid: this.#keys.keyId, alg: this.#algorithm, typ: "JWT" })
      .sign(this.#keys.privateKey);
  }
}
