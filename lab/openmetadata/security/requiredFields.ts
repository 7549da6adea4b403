import { nullFieldsMessage } from "../http/json.ts";

/** What bean validation demands of a security document before anything reads it. */
const REQUIRED: Record<string, string[]> = {
  "": ["authorizerConfiguration", "authenticationConfiguration"],
  authenticationConfiguration: ["provider", "providerName", "jwtPrincipalClaims"],
  authorizerConfiguration: [
    "className",
    "containerRequestFilter",
    "adminPrincipals",
    "principalDomain",
    "enforcePrincipalDomain",
    "enableSecureSocketConnection",
  ],
  oidcConfiguration: ["id", "secret", "discoveryUri", "tenant"],
  ldapConfiguration: [
    "host",
    "port",
    "dnAdminPrincipal",
    "dnAdminPassword",
    "userBaseDN",
    "mailAttributeName",
  ],
  samlConfiguration: ["idp", "sp"],
  idp: ["entityId", "ssoLoginUrl"],
  sp: ["entityId", "acs", "callback"],
};

/** Lists that Jackson fills when they are absent; only an explicit null misses. */
const FILLED = ["jwtPrincipalClaims", "adminPrincipals"];

/**
 * The server's complaint about absent fields, or undefined. A document as the server itself gives it
 * fails on its LDAP block (recording "PUT as read").
 */
export function missingFieldsMessage(document: unknown): string | undefined {
  const missing = missingFields("", document);
  return missing.length === 0 ? undefined : nullFieldsMessage(missing);
}

/** The fields that the block `name`, or one inside it, lacks. */
export function missingFields(name: string, value: unknown): string[] {
  const record = (typeof value === "object" && value !== null ? value : {}) as Record<
    string,
    unknown
  >;
  const own = (REQUIRED[name] ?? []).filter((field) =>
    FILLED.includes(field) ? record[field] === null : (record[field] ?? null) === null,
  );
  const nested = Object.keys(record)
    .filter((key) => key in REQUIRED && typeof record[key] === "object" && record[key] !== null)
    .flatMap((key) => missingFields(key, record[key]));
  return [...own, ...nested];
}
