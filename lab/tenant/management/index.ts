import { errors } from "jose";
import type { Answer } from "../http/answer.ts";
import { parseJson } from "../http/body.ts";
import { managementError, noRoute, unauthorized } from "../http/errors.ts";
import { matchRoute, routes } from "../http/router.ts";
import type { SigningKey } from "../signingKey.ts";
import type { TenantState } from "../state/index.ts";
import { actionRoutes } from "./actions.ts";
import { clientCredentialRoutes } from "./clientCredentials.ts";
import { clientGrantRoutes } from "./clientGrants.ts";
import { clientRoutes } from "./clients.ts";
import { connectionRoutes } from "./connections.ts";
import { resourceServerRoutes } from "./resourceServers.ts";
import { tenantSettingsRoutes } from "./tenantSettings.ts";
import { triggerBindingRoutes } from "./triggerBindings.ts";

const table = routes({
  ...clientRoutes,
  ...clientCredentialRoutes,
  ...clientGrantRoutes,
  ...resourceServerRoutes,
  ...connectionRoutes,
  ...actionRoutes,
  ...triggerBindingRoutes,
  ...tenantSettingsRoutes,
});

export interface ManagementCall {
  method: string;
  /** As it came, undecoded. */
  rawPath: string;
  query: URLSearchParams;
  authorization: string | undefined;
  body: Buffer;
  /** Told which application calls, once its token is known to be good. */
  onCaller(clientId: string): void;
  /** Told of which scopes the operation needs one. */
  onExpectedScopes(scopes: readonly string[]): void;
}

/**
 * The Management API.
 * @throws HttpError for every refusal
 */
export async function answerManagement(
  call: ManagementCall,
  state: TenantState,
  key: SigningKey,
): Promise<Answer> {
  const match = matchRoute(table, call.method, call.rawPath);
  if (!match) throw noRoute();
  const caller = await verifyCaller(call.authorization, state, key);
  call.onCaller(caller.clientId);
  return match.handler({
    state,
    parameters: match.parameters,
    query: call.query,
    body: parseJson(call.body),
    scopes: caller.scopes,
    onExpectedScopes: call.onExpectedScopes,
    signingCertificate: key.certificate,
  });
}

interface Caller {
  clientId: string;
  scopes: ReadonlySet<string>;
}

/** Sentences of hapi's JWT scheme, which Auth0's API uses. */
async function verifyCaller(
  authorization: string | undefined,
  state: TenantState,
  key: SigningKey,
): Promise<Caller> {
  if (!authorization) throw unauthorized("Missing authentication");
  const [scheme, token, ...rest] = authorization.split(/\s+/);
  if (scheme?.toLowerCase() !== "bearer" || !token || rest.length > 0) {
    throw managementError(400, "Bad HTTP authentication header format", "Bearer");
  }
  if (token.split(".").length !== 3) throw unauthorized("Invalid token");
  try {
    const claims = await key.verify(token, state.issuer, state.managementApiIdentifier);
    const scopes = String(claims.scope ?? "").split(" ");
    return { clientId: String(claims.azp), scopes: new Set(scopes.filter(Boolean)) };
  } catch (error) {
    if (error instanceof errors.JWTExpired) {
      throw unauthorized("Expired token received for JSON Web Token validation");
    }
    if (error instanceof errors.JWSSignatureVerificationFailed) {
      throw unauthorized("Invalid signature received for JSON Web Token validation");
    }
    if (error instanceof errors.JOSEError) throw unauthorized("Invalid token");
    throw error;
  }
}
