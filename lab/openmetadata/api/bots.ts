import type { AuthenticatedCall, Reply } from "../http/call.ts";
import { json } from "../http/call.ts";
import { subjectOf } from "./authorization.ts";
import type { Context } from "./context.ts";
import { page } from "./paging.ts";

export async function list(call: AuthenticatedCall, context: Context): Promise<Reply> {
  subjectOf(call.principal, context.users);
  const { data, paging } = page(context.bots.all(), call.query);
  const views = context.views(call.origin);
  return json(200, { data: data.map((bot) => views.bot(bot, { withUser: false })), paging });
}

export async function getByName(call: AuthenticatedCall, context: Context): Promise<Reply> {
  subjectOf(call.principal, context.users);
  const bot = context.bots.getByName(call.params.name ?? "");
  return json(200, context.views(call.origin).bot(bot, { withUser: true }));
}
