import { unauthorized } from "../http/apiError.ts";

/** A token's claims; names are looked up without regard to case (a Java TreeMap). */
export class Claims {
  readonly #values = new Map<string, unknown>();

  constructor(values: Record<string, unknown>) {
    for (const [name, value] of Object.entries(values)) {
      this.#values.set(name.toLowerCase(), value);
    }
  }

  has(name: string): boolean {
    return this.#values.has(name.toLowerCase());
  }

  text(name: string): string | undefined {
    const value = this.#values.get(name.toLowerCase());
    return typeof value === "string" ? value : undefined;
  }

  get isBot(): boolean {
    return this.#values.get("isbot") === true;
  }
}

/** How claims become a principal (SecurityUtil). */
export interface PrincipalRules {
  /** The first of these that is present names the user. */
  claims: string[];
  /** `username:claim` and `email:claim`; replaces the order above for everybody but bots. */
  mapping: string[];
  principalDomain: string | undefined;
  allowedDomains: string[];
  enforcePrincipalDomain: boolean;
}

export interface Principal {
  name: string;
  email: string;
  isBot: boolean;
}

/**
 * The principal of a token: the local part of its e-mail address, nothing else of it. Neither issuer nor
 * audience nor `email_verified` matters (measured.md §4).
 *
 * @throws ApiError 401 when no claim names anybody.
 */
export function principalOf(claims: Claims, rules: PrincipalRules): Principal {
  const mapping = mappingOf(rules.mapping);
  if (mapping !== undefined && !claims.isBot) {
    const name = claims.text(mapping.username) ?? "";
    if (name === "") {
      throw unauthorized("Invalid JWT token, 'username' claim is not present");
    }
    const email = claims.text(mapping.email) ?? "";
    if (!email.includes("@")) {
      throw unauthorized(`Invalid JWT token, 'email' claim is not present or invalid : ${email}`);
    }
    return { name: localPart(name), email: email.toLowerCase(), isBot: false };
  }
  const identity = firstClaim(claims, rules.claims);
  const email = identity.includes("@") ? identity : `${identity}@${rules.principalDomain}`;
  return { name: localPart(identity), email: email.toLowerCase(), isBot: claims.isBot };
}

/** @throws ApiError 401 when domains are enforced and the e-mail address has another; bots are exempt. */
export function enforceDomain(claims: Claims, rules: PrincipalRules): void {
  if (claims.isBot || !rules.enforcePrincipalDomain) return;
  const mapping = mappingOf(rules.mapping);
  const identity =
    mapping === undefined ? firstClaim(claims, rules.claims) : (claims.text(mapping.email) ?? "");
  const domain = identity.split("@")[1] ?? "";
  const { allowedDomains, principalDomain } = rules;
  if (allowedDomains.length === 0 ? domain === principalDomain : allowedDomains.includes(domain)) {
    return;
  }
  const named = allowedDomains.length === 0 ? principalDomain : domain;
  throw unauthorized(`Not Authorized! Email does not match the principal domain ${named}`);
}

function firstClaim(claims: Claims, order: string[]): string {
  const name = order.find((candidate) => claims.has(candidate));
  const value = name === undefined ? undefined : claims.text(name);
  if (value === undefined) {
    throw unauthorized(
      `Invalid JWT token, none of the following claims are present [${order.join(", ")}]`,
    );
  }
  return value;
}

function mappingOf(entries: string[]): { username: string; email: string } | undefined {
  if (entries.length === 0) return undefined;
  const mapping = parseMapping(entries);
  return { username: mapping.get("username") ?? "", email: mapping.get("email") ?? "" };
}

/**
 * @throws Error when the mapping is neither empty nor exactly `username:…` and `email:…`; the server does
 *   not boot, and its validator refuses it, with this sentence.
 */
export function checkClaimsMapping(entries: string[]): void {
  if (entries.length === 0) return;
  const mapping = parseMapping(entries);
  if (!mapping.get("username") || !mapping.get("email")) {
    throw new Error(
      "Invalid JWT Principal Claims Mapping. Both username and email should be present",
    );
  }
  const other = [...mapping.keys()].find((key) => key !== "username" && key !== "email");
  if (other !== undefined) {
    throw new Error(
      `Invalid JWT Principal Claims Mapping. Only username and email keys are allowed, but found: ${other}`,
    );
  }
}

function parseMapping(entries: string[]): Map<string, string> {
  return new Map(
    entries.map((entry) => {
      const [claim = "", name = ""] = entry.split(":");
      return [claim, name];
    }),
  );
}

function localPart(identity: string): string {
  return (identity.split("@")[0] ?? "").toLowerCase();
}
