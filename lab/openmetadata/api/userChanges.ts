import { ApiError, badRequest } from "../http/apiError.ts";
import type { AuthenticatedCall, Reply } from "../http/call.ts";
import { json } from "../http/call.ts";
import { parseJson, parseRequest } from "../http/json.ts";
import { applyPatch, type PatchOperation } from "../security/jsonPatch.ts";
import type { UserRecord } from "../store/records.ts";
import { updated } from "../store/users.ts";
import type { Views } from "../store/views.ts";
import { authorizeAdmin, authorizeUserChange, subjectOf } from "./authorization.ts";
import type { Context } from "./context.ts";
import { masked } from "./users.ts";

interface CreateUser {
  name: string;
  email: string;
  displayName?: string;
  isAdmin?: boolean;
  isBot?: boolean;
  teams?: unknown[];
  profile?: unknown;
}

/** By an administrator, or by somebody who signs up with a token of their own. */
export async function create(call: AuthenticatedCall, context: Context): Promise<Reply> {
  const request = parseRequest<CreateUser>(call.body, ["name", "email"]);
  const { users } = context;
  const name = request.name.toLowerCase();
  if (users.findByEmail(request.email, "all") !== undefined) {
    throw new ApiError(409, "Entity already exists");
  }
  const isSelf = users.findByName(call.principal.name) === undefined;
  if (isSelf) checkSelfSignup(call.principal.name, name, context.selfSignup);
  else authorizeUserChange(call.principal, "Create", { name: "" }, users);
  if (users.findByName(name, "all")) throw new ApiError(409, "Entity already exists");
  const user = users.create({
    ...pick(request),
    updatedBy: call.principal.name,
    ...(isSelf && { lastLoginTime: context.now() }),
  });
  const views = context.views(call.origin);
  const body = { ...created(views, user), ...(request.teams && { teams: request.teams }) };
  return json(201, masked(body, subjectOf(call.principal, users)), {
    location: views.href("users", user.id),
  });
}

function checkSelfSignup(principal: string, name: string, enabled: boolean): void {
  // CustomExceptionMessage carries no challenge.
  if (!enabled) {
    throw new ApiError(
      403,
      "Self Signup is not enabled. Please contact your Administrator for assistance with account creation",
    );
  }
  if (principal !== name) {
    throw new ApiError(
      403,
      "Self Signup can only create user for self. Only Admin can create other users.",
    );
  }
}

/** Creates, or updates what the request says; a soft-deleted user comes back. */
export async function createOrUpdate(call: AuthenticatedCall, context: Context): Promise<Reply> {
  const request = parseRequest<CreateUser>(call.body, ["name", "email"]);
  const { users } = context;
  const name = request.name.toLowerCase();
  const existing = users.findByName(name, "all");
  if (request.isAdmin || request.isBot) authorizeAdmin(call.principal, users);
  else authorizeUserChange(call.principal, existing ? "EditAll" : "Create", { name }, users);
  if (request.isBot) throw badRequest("The stand-in makes no bot users.");
  const views = context.views(call.origin);
  const updatedBy = call.principal.name;
  if (existing === undefined) {
    return json(201, created(views, users.create({ ...pick(request), updatedBy })));
  }
  if (existing.deleted) users.setDeleted(existing.id, updatedBy, false);
  const isAdmin = request.isAdmin ?? false;
  const user = users.setAdmin(existing.id, updatedBy, isAdmin);
  return json(200, withReferences(views, user));
}

/** JSON Patch; only `isAdmin` and `displayName` reach the table, the first for administrators. */
export async function patch(call: AuthenticatedCall, context: Context): Promise<Reply> {
  const operations = parseJson(call.body) as PatchOperation[];
  const { users } = context;
  const user = users.getById(call.params.id ?? "");
  if (operations.some(({ path }) => path === "/isAdmin")) authorizeAdmin(call.principal, users);
  else authorizeUserChange(call.principal, "EditAll", user, users);
  const views = context.views(call.origin);
  const { isAdmin, displayName } = applyPatch(user, operations);
  users.setAdmin(user.id, call.principal.name, isAdmin);
  const named = users.update(user.id, call.principal.name, (stored) => {
    if (displayName === stored.displayName || displayName === undefined) return undefined;
    const change = updated("displayName", stored.displayName, displayName);
    stored.displayName = displayName;
    return change;
  });
  return json(200, withReferences(views, named));
}

export async function deleteByName(call: AuthenticatedCall, context: Context): Promise<Reply> {
  return remove(call, context, context.users.getByName(call.params.name ?? "", "all"));
}

export async function deleteById(call: AuthenticatedCall, context: Context): Promise<Reply> {
  return remove(call, context, context.users.getById(call.params.id ?? "", "all"));
}

/** Softly, so that `include=all` still finds the user, unless `hardDelete=true`. */
function remove(call: AuthenticatedCall, context: Context, user: UserRecord): Reply {
  const { users } = context;
  authorizeUserChange(call.principal, "Delete", user, users);
  const views = context.views(call.origin);
  const hard = call.query.get("hardDelete") === "true";
  const gone = hard ? users.remove(user.id) : users.setDeleted(user.id, call.principal.name, true);
  const { href: _, ...body } = views.user(gone);
  return json(200, {
    ...body,
    teams: [views.organization()],
    personas: [],
    roles: views.roles(gone.roles),
    ...(hard && { inheritedRoles: views.inheritedRoles(gone), inheritedPersonas: [] }),
    domains: [],
  });
}

function created(views: Views, user: UserRecord): Record<string, unknown> {
  return {
    ...views.user(user, ["profile", "lastLoginTime"]),
    teams: [views.organization()],
    inheritedRoles: views.inheritedRoles(user),
    inheritedPersonas: [],
    domains: [],
  };
}

/** A user as an update answers it (recording "revoke"). */
export function withReferences(views: Views, user: UserRecord): Record<string, unknown> {
  return {
    ...views.user(user),
    teams: [views.organization()],
    personas: [],
    owns: [],
    follows: [],
    roles: views.roles(user.roles),
    domains: [],
  };
}

function pick({ name, email, displayName, isAdmin, profile }: CreateUser) {
  return {
    name,
    email,
    displayName,
    ...(isAdmin !== undefined && { isAdmin }),
    ...(profile !== undefined && { profile }),
  };
}
