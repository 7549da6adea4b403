import { badRequest, unhandled } from "../http/apiError.ts";
import type { AuthenticatedCall, Reply } from "../http/call.ts";
import { json } from "../http/call.ts";
import { enumerationError, parseRequest } from "../http/json.ts";
import type { UserRecord } from "../store/records.ts";
import { secretChanged } from "../store/users.ts";
import { EXPIRIES, type JwtAuthMechanism, type TokenExpiry } from "../tokens/generator.ts";
import { authorizeAdmin } from "./authorization.ts";
import type { Context } from "./context.ts";
import { withReferences } from "./userChanges.ts";

/**
 * Mints a bot's token and answers its ciphertext; the plain one is at /users/token. The cache of current
 * tokens is left as it is, so the new token may be refused for two minutes.
 */
export async function generate(call: AuthenticatedCall, context: Context): Promise<Reply> {
  const expiry = expiryIn(call.body);
  authorizeAdmin(call.principal, context.users);
  const user = context.users.getById(call.params.id ?? "");
  if (!user.isBot) throw badRequest("Generating JWT token is only supported for bot users");
  const plain = await context.tokens.botToken(user, expiry);
  const config = { ...plain, JWTToken: context.fernet.encrypt(plain.JWTToken) };
  storeMechanism(call, context, user, config);
  return json(200, config);
}

/** Leaves the bot with an empty token, at once, which no boot fills again. */
export async function revoke(call: AuthenticatedCall, context: Context): Promise<Reply> {
  const { id } = parseRequest<{ id: string }>(call.body, ["id"]);
  authorizeAdmin(call.principal, context.users);
  const user = context.users.getById(id);
  if (!user.isBot) throw unhandled("Revoke Token can only be applied to Bot Users.");
  const config = { JWTToken: context.fernet.encrypt("") };
  const revoked = storeMechanism(call, context, user, config);
  context.botTokens.forget(user.name);
  return json(200, {
    ...withReferences(context.views(call.origin), revoked),
    authenticationMechanism: revoked.authenticationMechanism,
  });
}

function storeMechanism(
  call: AuthenticatedCall,
  { users }: Context,
  user: UserRecord,
  config: JwtAuthMechanism,
): UserRecord {
  return users.update(user.id, call.principal.name, (stored) => {
    stored.authenticationMechanism = { config, authType: "JWT" };
    return secretChanged(true);
  });
}

export async function token(call: AuthenticatedCall, context: Context): Promise<Reply> {
  return json(200, plainMechanism(call, context).config ?? {});
}

export async function authMechanism(call: AuthenticatedCall, context: Context): Promise<Reply> {
  return json(200, plainMechanism(call, context));
}

function plainMechanism(call: AuthenticatedCall, context: Context) {
  const user = context.users.getById(call.params.id ?? "");
  if (!user.isBot) throw badRequest("JWT token is only supported for bot users");
  authorizeAdmin(call.principal, context.users);
  const { config, authType } = user.authenticationMechanism ?? {};
  return config === undefined
    ? {}
    : { config: { ...config, JWTToken: context.fernet.decrypt(config.JWTToken) }, authType };
}

function expiryIn(body: string): TokenExpiry {
  const { JWTTokenExpiry: value } = parseRequest<{ JWTTokenExpiry: string }>(body, [
    "JWTTokenExpiry",
  ]);
  if ((EXPIRIES as readonly string[]).includes(value)) return value as TokenExpiry;
  throw enumerationError(body, {
    type: "org.openmetadata.schema.auth.JWTTokenExpiry",
    owner: "org.openmetadata.schema.auth.GenerateTokenRequest",
    field: "JWTTokenExpiry",
    value,
  });
}
