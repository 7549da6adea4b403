import type { SecurityConfiguration } from "../configuration.ts";
import type { UserRecord } from "../store/records.ts";
import type { Users } from "../store/users.ts";
import type { Principal } from "../tokens/claims.ts";

/**
 * The user of somebody who has signed in: made if missing (self sign-up), promoted if the *database's*
 * administrator list has the name. Neither `email_verified` nor the principal domain is looked at here.
 *
 * @throws Error when self sign-up is off, or not for this domain.
 */
export function ensureOidcUser(
  { name, email }: Principal,
  settings: SecurityConfiguration,
  users: Users,
): UserRecord {
  const { adminPrincipals = [], allowedEmailRegistrationDomains: domains = [] } =
    settings.authorizerConfiguration;
  const isAdmin = adminPrincipals.includes(name);
  const existing = users.findByName(name);
  if (existing !== undefined) {
    return isAdmin ? users.setAdmin(existing.id, "admin", true) : existing;
  }
  if (settings.authenticationConfiguration.enableSelfSignup !== true) {
    throw new Error("User not found and self-signup is disabled");
  }
  const domain = email.split("@")[1] ?? "";
  if (domains.length > 0 && !domains.includes("all") && !domains.includes(domain)) {
    throw new Error(`Email domain not allowed for self-signup: ${domain}`);
  }
  const deleted = users.findByName(name, "deleted");
  if (deleted !== undefined) {
    users.setDeleted(deleted.id, "admin", false);
    return users.setAdmin(deleted.id, "admin", isAdmin);
  }
  const isEmailVerified = true;
  return users.create({
    name,
    email: `${name}@${domain}`,
    updatedBy: name,
    isAdmin,
    isEmailVerified,
  });
}
