import { badRequest, notFound } from "../http/apiError.ts";
import type { AuthenticatedCall, Reply } from "../http/call.ts";
import { json } from "../http/call.ts";
import type { UserRecord } from "../store/records.ts";
import type { Include } from "../store/users.ts";
import { MASKED_EMAIL, USER_FIELDS } from "../store/views.ts";
import { subjectOf } from "./authorization.ts";
import type { Context } from "./context.ts";
import { page } from "./paging.ts";

export async function list(call: AuthenticatedCall, context: Context): Promise<Reply> {
  const subject = subjectOf(call.principal, context.users);
  const wanted = (name: "isAdmin" | "isBot") => {
    const value = call.query.get(name);
    return (user: UserRecord) => value === null || String(user[name]) === value;
  };
  const found = context.users
    .all(includeOf(call))
    .filter(wanted("isAdmin"))
    .filter(wanted("isBot"));
  const { data, paging } = page(found, call.query);
  const views = context.views(call.origin);
  return json(200, {
    data: data.map((user) => masked(views.user(user, fieldsOf(call)), subject)),
    paging,
  });
}

export async function getByName(call: AuthenticatedCall, context: Context): Promise<Reply> {
  const user = context.users.getByName(call.params.name ?? "", includeOf(call));
  return reply(call, context, user);
}

export async function getById(call: AuthenticatedCall, context: Context): Promise<Reply> {
  return reply(call, context, context.users.getById(call.params.id ?? "", includeOf(call)));
}

function reply(call: AuthenticatedCall, context: Context, user: UserRecord): Reply {
  const subject = subjectOf(call.principal, context.users);
  return json(200, masked(context.views(call.origin).user(user, fieldsOf(call)), subject));
}

/** The user whose name *and* e-mail address are the token's. */
export async function loggedInUser(call: AuthenticatedCall, context: Context): Promise<Reply> {
  const { name, email } = call.principal;
  const byName = context.users.findByName(name);
  const byEmail = context.users.findByEmail(email);
  if (byName !== undefined && byName.id === byEmail?.id) {
    return json(200, context.views(call.origin).user(byName, fieldsOf(call)));
  }
  if ((byName === undefined) !== (byEmail === undefined)) {
    throw badRequest("Account already exists. Please contact administrator.");
  }
  throw notFound("Cannot find user with provided name and email");
}

/** Who is neither administrator nor bot sees nobody's e-mail address (PIIMasker). */
export function masked(
  body: Record<string, unknown>,
  subject: UserRecord,
): Record<string, unknown> {
  return subject.isAdmin || subject.isBot ? body : { ...body, email: MASKED_EMAIL };
}

function includeOf({ query }: AuthenticatedCall): Include {
  const include = query.get("include");
  return include === "all" || include === "deleted" ? include : "non-deleted";
}

function fieldsOf({ query }: AuthenticatedCall): string[] {
  const fields = (query.get("fields") ?? "").split(",").filter(Boolean);
  const unknown = fields.find((field) => !USER_FIELDS.includes(field));
  if (unknown !== undefined) throw badRequest(`Invalid field name ${unknown}`);
  return fields;
}
