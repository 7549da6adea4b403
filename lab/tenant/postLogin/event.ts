import { randomUUID } from "node:crypto";
import type { TenantState } from "../state/index.ts";
import { connectionOf } from "../state/users.ts";
import type { User } from "../users.ts";

/** Somebody is about to get tokens. */
export interface Login {
  user: User;
  clientId: string;
  protocol: "oidc-basic-profile" | "oauth2-refresh-token";
  /** The API that an access token is asked for, if any. */
  audience?: string;
  /** Parameters of the authorization request; empty for a refresh token. */
  parameters: Record<string, string>;
  request: {
    ip: string;
    method: string;
    hostname: string;
    language: string;
    user_agent: string;
    body: Record<string, unknown>;
  };
}

/**
 * The `event` of a post-login Action, but for `secrets` (Auth0 docs, "post-login - Event Object";
 * what is not modelled is left out: roles, organizations, risk assessment, MFA).
 */
export function postLoginEvent(login: Login, state: TenantState): object {
  const client = state.clients.get(login.clientId);
  return {
    user: userOf(login.user, state),
    client: {
      client_id: login.clientId,
      name: client?.name ?? "",
      metadata: client?.client_metadata ?? {},
    },
    connection: connectionDetails(login.user, state),
    request: { ...login.request, query: login.parameters, geoip: {} },
    transaction: transactionOf(login),
    authorization: { roles: [] },
    stats: { logins_count: state.users.record(login.user.id).logins_count },
    tenant: { id: state.name },
    ...(login.audience ? { resource_server: { identifier: login.audience } } : {}),
  };
}

function userOf(user: User, state: TenantState): object {
  const { id, email, email_verified, name, nickname } = user;
  const record = state.users.record(id);
  const [provider = "", user_id = ""] = id.split("|");
  const { app_metadata, user_metadata, created_at, updated_at } = record;
  return {
    ...{ user_id: id, email, email_verified, name, nickname },
    ...{ app_metadata, user_metadata, created_at, updated_at },
    identities: [
      { connection: connectionOf(user), provider, user_id, isSocial: provider !== "auth0" },
    ],
  };
}

function connectionDetails(user: User, state: TenantState): object {
  const name = connectionOf(user);
  const connection = state.connections.byName(name);
  return { id: connection?.id ?? "", name, strategy: connection?.strategy ?? "" };
}

function transactionOf({ protocol, parameters }: Login): object {
  const words = (text: string | undefined) => text?.split(" ").filter(Boolean) ?? [];
  const { scope, redirect_uri, state, response_type, response_mode, login_hint } = parameters;
  return {
    id: randomUUID(),
    protocol,
    requested_scopes: words(scope),
    ...(redirect_uri === undefined ? {} : { redirect_uri }),
    ...(state === undefined ? {} : { state }),
    response_type: words(response_type),
    ...(response_mode === undefined ? {} : { response_mode }),
    ...(login_hint === undefined ? {} : { login_hint }),
    prompt: words(parameters.prompt),
    acr_values: words(parameters.acr_values),
    ui_locales: words(parameters.ui_locales),
    locale: "en",
    metadata: {},
  };
}
