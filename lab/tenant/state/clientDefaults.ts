import type { Client, ClientBody, RefreshTokenSettings } from "./client.ts";
import { newClientSecret, newId } from "./ids.ts";

/**
 * What Auth0 makes of a POST /clients: the body over Auth0's own, rather insecure defaults. The
 * rules are read off the 29 recorded creations in auth0-recordings and hold for all of them.
 */
export function newClient(body: ClientBody, tenant: string): Client {
  const kind = kindOf(body);
  const defaults = {
    tenant,
    global: false,
    is_token_endpoint_ip_header_trusted: false,
    is_first_party: true,
    oidc_conformant: kind.thirdParty || kind.machineMade,
    sso_disabled: false,
    cross_origin_auth: false,
    cross_origin_authentication: false,
    custom_login_page_on: true,
    grant_types: defaultGrantTypes(body, kind),
    ...(kind.express ? expressDefaults : {}),
  };
  return {
    ...defaults,
    ...withoutNulls(body),
    name: String(body.name),
    refresh_token: refreshToken(body, kind),
    jwt_configuration: jwtConfiguration(body, kind),
    ...(body.session_transfer
      ? { session_transfer: newSessionTransfer(body.session_transfer) }
      : {}),
    callback_url_template: false,
    client_id: kind.strict ? newId.thirdPartyClient() : newId.client(),
    client_secret: newClientSecret(),
  };
}

interface Kind {
  thirdParty: boolean;
  strict: boolean;
  /** Applications that Auth0 sets up itself. */
  machineMade: boolean;
  express: boolean;
  /** Without a secret: `none`, or an app type that implies it. */
  public: boolean;
  /** With a secret by request. */
  confidential: boolean;
}

function kindOf(body: ClientBody): Kind {
  const method = body.token_endpoint_auth_method;
  return {
    thirdParty: body.is_first_party === false,
    strict: body.is_first_party === false && body.third_party_security_mode === "strict",
    machineMade: body.app_type === "resource_server" || body.app_type === "express_configuration",
    express: body.app_type === "express_configuration",
    public: method === "none" || (!method && ["spa", "native"].includes(String(body.app_type))),
    confidential: method === "client_secret_post" || method === "client_secret_basic",
  };
}

function defaultGrantTypes(body: ClientBody, kind: Kind): string[] {
  if (kind.strict) return ["authorization_code"];
  if (body.app_type === "resource_server") return [];
  const types = ["authorization_code", "implicit", "refresh_token"];
  return kind.public ? types : [...types, "client_credentials"];
}

/** Who names some of it gets no lifetime of Auth0's beside it (recorded; it is 36000 s all the same). */
function jwtConfiguration(body: ClientBody, kind: Kind): JwtConfiguration {
  const { lifetime_in_seconds, ...defaults } = jwtDefaults(kind);
  if (body.jwt_configuration) return { ...defaults, ...body.jwt_configuration };
  return lifetime_in_seconds === undefined ? defaults : { ...defaults, lifetime_in_seconds };
}

interface JwtConfiguration {
  [property: string]: unknown;
  secret_encoded: boolean;
  alg?: string;
  lifetime_in_seconds?: number;
}

function jwtDefaults(kind: Kind): JwtConfiguration {
  if (kind.machineMade) return { secret_encoded: false, alg: "RS256" };
  if (kind.strict) return { secret_encoded: false, alg: "RS256", lifetime_in_seconds: 3600 };
  return { secret_encoded: false, lifetime_in_seconds: 36000 };
}

function refreshToken(body: ClientBody, kind: Kind): RefreshTokenSettings {
  const given = (body.refresh_token ?? {}) as Partial<RefreshTokenSettings>;
  const rotating = kind.thirdParty && kind.public;
  // Not recorded: a body that says "expiring" and leaves the two infinite_* flags out.
  const expiring = given.expiration_type === "expiring";
  return {
    expiration_type: kind.thirdParty ? "expiring" : "non-expiring",
    leeway: 0,
    infinite_token_lifetime: !rotating && !expiring,
    infinite_idle_token_lifetime: !kind.thirdParty && !expiring,
    token_lifetime: kind.confidential ? 31_557_600 : 2_592_000,
    idle_token_lifetime: kind.confidential ? 2_592_000 : 1_296_000,
    rotation_type: rotating ? "rotating" : "non-rotating",
    ...given,
  };
}

/** auth0-recordings/TestAccClientSessionTransfer. */
export function newSessionTransfer(given: unknown): object {
  const defaults = {
    can_create_session_transfer_token: false,
    allowed_authentication_methods: [],
    enforce_device_binding: "ip",
    allow_refresh_token: false,
    enforce_online_refresh_tokens: true,
    enforce_cascade_revocation: true,
  };
  return withoutNulls({ ...defaults, ...(given as object) });
}

/** auth0-recordings/TestAccClientExpressApp. */
const expressDefaults = {
  callbacks: ["https://system-admin.okta.com/admin/app/generic/oauth20redirect"],
  grant_types: ["authorization_code", "client_credentials"],
  organization_require_behavior: "pre_login_prompt",
  organization_usage: "require",
  client_authentication_methods: { private_key_jwt: { credentials: [] } },
};

export function withoutNulls(object: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
}

/** The client that every tenant has, shown as "All Applications". */
export function globalClient(tenant: string): Client {
  return {
    ...newClient({ name: "All Applications" }, tenant),
    global: true,
    callbacks: [],
    grant_types: [],
  };
}
