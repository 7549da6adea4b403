import { verify } from "node:crypto";
import { decodeJwt, decodeProtectedHeader } from "jose";
import type { SecurityConfiguration } from "../configuration.ts";
import { type ApiError, unauthorized } from "../http/apiError.ts";
import type { HttpClient } from "../http/client.ts";
import type { BotTokenCache } from "./botTokenCache.ts";
import {
  Claims,
  checkClaimsMapping,
  enforceDomain,
  type Principal,
  type PrincipalRules,
  principalOf,
} from "./claims.ts";
import { KeyResolver } from "./keyResolver.ts";
import type { SigningKeys } from "./keys.ts";

const ALGORITHMS = {
  RS256: { hash: "sha256", java: "SHA256withRSA" },
  RS384: { hash: "sha384", java: "SHA384withRSA" },
  RS512: { hash: "sha512", java: "SHA512withRSA" },
  ES256: { hash: "sha256", java: "SHA256withECDSA" },
  ES384: { hash: "sha384", java: "SHA384withECDSA" },
  ES512: { hash: "sha512", java: "SHA512withECDSA" },
};

export interface FilterDependencies {
  keys: SigningKeys;
  botTokens: BotTokenCache;
  http: HttpClient;
  now: () => number;
}

/**
 * Who is behind a request's bearer token (JwtFilter). Built anew, with an empty key cache, each time the
 * security settings are loaded.
 */
export class JwtFilter {
  readonly #resolver: KeyResolver;
  readonly #botTokens: BotTokenCache;
  readonly #now: () => number;
  readonly #algorithm: (typeof ALGORITHMS)[keyof typeof ALGORITHMS];
  readonly #rules: PrincipalRules;

  /** @throws Error for settings that stop the real server's boot. */
  constructor(settings: SecurityConfiguration, dependencies: FilterDependencies) {
    const { authenticationConfiguration: authentication } = settings;
    const { keys, http, now, botTokens } = dependencies;
    this.#rules = principalRules(settings);
    checkClaimsMapping(this.#rules.mapping);
    this.#resolver = new KeyResolver(keys, authentication.publicKeyUrls ?? [], http, now);
    this.#algorithm = ALGORITHMS[authentication.tokenValidationAlgorithm ?? "RS256"];
    this.#botTokens = botTokens;
    this.#now = now;
  }

  /** @throws ApiError 401 or 500, in the words of the recordings. */
  async authenticate(authorization: string | undefined): Promise<Principal> {
    const token = bearerToken(authorization);
    const claims = await this.verify(token);
    const principal = principalOf(claims, this.#rules);
    enforceDomain(claims, this.#rules);
    if (principal.isBot && token !== this.#botTokens.tokenOf(principal.name)) {
      throw invalid("The given token does not match the current bot's token!");
    }
    return principal;
  }

  /** Checks expiry, key and signature, in this order, and nothing else. */
  async verify(token: string): Promise<Claims> {
    const { kid, claims } = decode(token);
    if (typeof claims.exp === "number" && claims.exp * 1000 < this.#now()) {
      throw unauthorized("Expired token!");
    }
    const key = await this.#resolver.find(kid);
    const [header, payload, signature] = token.split(".");
    // Not jose's verification: the real one ignores the header's `alg`, `typ` and `crit`.
    const genuine = verify(
      this.#algorithm.hash,
      Buffer.from(`${header}.${payload}`),
      { key, dsaEncoding: "ieee-p1363" },
      Buffer.from(signature ?? "", "base64url"),
    );
    if (!genuine) {
      throw invalid(
        "Invalid token. Token verification failed. Public key mismatch. due to com.auth0.jwt.exceptions." +
          `SignatureVerificationException: The Token's Signature resulted invalid when verified using the Algorithm: ${this.#algorithm.java}`,
      );
    }
    return new Claims(claims);
  }
}

/** What of the settings decides about names and domains; absent lists count as empty. */
export function principalRules(settings: SecurityConfiguration): PrincipalRules {
  const { authenticationConfiguration, authorizerConfiguration } = settings;
  return {
    claims: authenticationConfiguration.jwtPrincipalClaims ?? [],
    mapping: authenticationConfiguration.jwtPrincipalClaimsMapping ?? [],
    principalDomain: authorizerConfiguration.principalDomain,
    allowedDomains: authorizerConfiguration.allowedDomains ?? [],
    enforcePrincipalDomain: authorizerConfiguration.enforcePrincipalDomain ?? false,
  };
}

function bearerToken(authorization: string | undefined): string {
  const token = authorization?.startsWith("Bearer") ? authorization.slice("Bearer ".length) : "";
  if (token === "") throw unauthorized("Not Authorized! Token not present");
  return token;
}

function decode(token: string): { kid: string | undefined; claims: Record<string, unknown> } {
  try {
    return { kid: decodeProtectedHeader(token).kid, claims: decodeJwt(token) };
  } catch {
    throw invalid("Invalid token.");
  }
}

function invalid(reason: string): ApiError {
  return unauthorized(`Not Authorized! ${reason}`);
}
