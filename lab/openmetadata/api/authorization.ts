import { forbidden } from "../http/apiError.ts";
import type { UserRecord } from "../store/records.ts";
import { ROLES_THAT_CREATE_AND_DELETE } from "../store/seed.ts";
import type { Users } from "../store/users.ts";
import type { Principal } from "../tokens/claims.ts";

/** The user behind a token. @throws ApiError 404 when OpenMetadata does not know it. */
export function subjectOf(principal: Principal, users: Users): UserRecord {
  return users.getByName(principal.name);
}

/** @throws ApiError 403 for everybody but administrators; no bot is one. */
export function authorizeAdmin(principal: Principal, users: Users): void {
  if (subjectOf(principal, users).isAdmin) return;
  throw forbidden(`Principal: CatalogPrincipal{name='${principal.name}'} is not admin`);
}

/**
 * @param resource the user that is to be changed; everybody owns the user that they are.
 * @throws ApiError 403 unless a policy of the subject's roles allows it.
 */
export function authorizeUserChange(
  principal: Principal,
  operation: "Create" | "Delete" | "EditAll",
  resource: { name: string },
  users: Users,
): void {
  const subject = subjectOf(principal, users);
  if (subject.isAdmin || subject.name === resource.name) return;
  if (subject.roles.some((role) => ROLES_THAT_CREATE_AND_DELETE.includes(role))) return;
  throw forbidden(
    `Principal: CatalogPrincipal{name='${principal.name}'} operations [${operation}] not allowed`,
  );
}
