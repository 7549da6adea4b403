import { ApiError } from "../http/apiError.ts";
import type { AuthenticatedCall, Call, Reply } from "../http/call.ts";
import * as bots from "./bots.ts";
import * as botTokens from "./botTokens.ts";
import type { Context } from "./context.ts";
import * as securityConfig from "./securityConfig.ts";
import * as system from "./system.ts";
import * as userChanges from "./userChanges.ts";
import * as users from "./users.ts";

export interface OpenRoute {
  method: string;
  path: string;
  /** Reached without a token. */
  open: true;
  handle: (call: Call, context: Context) => Promise<Reply>;
}

export interface GuardedRoute {
  method: string;
  path: string;
  open: false;
  handle: (call: AuthenticatedCall, context: Context) => Promise<Reply>;
}

export type Route = OpenRoute | GuardedRoute;

const open = (method: string, path: string, handle: OpenRoute["handle"]): Route => ({
  method,
  path,
  open: true,
  handle,
});
const guarded = (method: string, path: string, handle: GuardedRoute["handle"]): Route => ({
  method,
  path,
  open: false,
  handle,
});

/** Of two routes that fit, the first wins, so literal paths stand before `{id}`. */
export const ROUTES: Route[] = [
  open("GET", "/api/v1/system/version", system.version),
  open("GET", "/api/v1/system/health", system.health),
  open("GET", "/api/v1/system/config/jwks", system.jwks),
  open("GET", "/api/v1/system/config/auth", system.authConfig),
  open("GET", "/api/v1/system/config/authorizer", system.authorizerConfig),
  guarded("GET", "/api/v1/system/status", system.status),
  guarded("GET", "/api/v1/system/security/config", securityConfig.get),
  guarded("PUT", "/api/v1/system/security/config", securityConfig.put),
  guarded("PATCH", "/api/v1/system/security/config", securityConfig.patch),
  guarded("POST", "/api/v1/system/security/validate", securityConfig.validate),

  open("POST", "/api/v1/users/login", passwordLogin),
  guarded("GET", "/api/v1/users", users.list),
  guarded("POST", "/api/v1/users", userChanges.create),
  guarded("PUT", "/api/v1/users", userChanges.createOrUpdate),
  guarded("GET", "/api/v1/users/loggedInUser", users.loggedInUser),
  guarded("GET", "/api/v1/users/name/{name}", users.getByName),
  guarded("DELETE", "/api/v1/users/name/{name}", userChanges.deleteByName),
  guarded("PUT", "/api/v1/users/generateToken/{id}", botTokens.generate),
  guarded("PUT", "/api/v1/users/revokeToken", botTokens.revoke),
  guarded("GET", "/api/v1/users/token/{id}", botTokens.token),
  guarded("GET", "/api/v1/users/auth-mechanism/{id}", botTokens.authMechanism),
  guarded("GET", "/api/v1/users/{id}", users.getById),
  guarded("PATCH", "/api/v1/users/{id}", userChanges.patch),
  guarded("DELETE", "/api/v1/users/{id}", userChanges.deleteById),

  guarded("GET", "/api/v1/bots", bots.list),
  guarded("GET", "/api/v1/bots/name/{name}", bots.getByName),

  open("GET", "/api/v1/auth/login", (call, { login }) => login.login(call)),
  open("GET", "/api/v1/auth/refresh", (call, { login }) => login.refresh(call)),
  open("GET", "/api/v1/auth/logout", (call, { login }) => login.logout(call)),
  open("GET", "/callback", (call, { login }) => login.callback(call)),
];

/** Under any single sign-on (NoopAuthenticator). Passwords themselves are not modelled. */
async function passwordLogin(_call: Call, { settings }: Context): Promise<Reply> {
  if (settings.current.authenticationConfiguration.provider === "basic") {
    throw new ApiError(501, "The OpenMetadata stand-in does not model sign-in by password.");
  }
  throw new ApiError(403, "Operation is not permitted with the Selected Authenticator.");
}
