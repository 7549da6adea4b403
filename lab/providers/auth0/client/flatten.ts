/** A client as the Management API shows it, in the attributes of the schema. */
import type { Found } from "../../bridge/newState.ts";
import type { JsonObject } from "../managementApi.ts";
import { clientSchema } from "./schema.ts";

/** Attributes that need more than the member of the same name. */
const SPECIAL = ["cross_origin_auth", "encryption_key", "oidc_backchannel_logout_urls"];

/** What is missing in the answer counts as empty; only `encryption_key` then stays as it was. */
export function clientAttributes(client: JsonObject): Found {
  const found: Found = {};
  for (const name of Object.keys(clientSchema)) {
    if (!SPECIAL.includes(name)) found[name] = client[name];
  }
  const key = object(client.encryption_key);
  return {
    ...found,
    ...(key && Object.keys(key).length === 0 && { encryption_key: key }),
    cross_origin_auth: client.cross_origin_authentication,
    jwt_configuration: one(client.jwt_configuration),
    refresh_token: one(client.refresh_token),
    native_social_login: socialLogin(client.native_social_login),
    mobile: blocks(client.mobile, ["android", "ios"]),
    oidc_backchannel_logout_urls: client.oidc_logout
      ? undefined
      : object(client.oidc_backchannel_logout)?.backchannel_logout_urls,
    oidc_logout: blocks(client.oidc_logout, [
      "backchannel_logout_initiators",
      "backchannel_logout_session_metadata",
    ]),
    default_organization: [object(client.default_organization) ?? { disable: true }],
    token_exchange: one(client.token_exchange),
    session_transfer: blocks(client.session_transfer, ["delegation"]),
    fedcm_login: blocks(client.fedcm_login, ["google"]),
    token_quota: tokenQuotaBlock(client.token_quota),
    skip_non_verifiable_callback_uri_confirmation_prompt: String(
      client.skip_non_verifiable_callback_uri_confirmation_prompt ?? null,
    ),
    express_configuration: one(client.express_configuration),
    my_organization_configuration: one(client.my_organization_configuration),
    addons: undefined,
  };
}

/** A quota counts only with its inner block. */
export function tokenQuotaBlock(quota: unknown): unknown[] | undefined {
  return object(quota)?.client_credentials ? blocks(quota, ["client_credentials"]) : undefined;
}

function socialLogin(value: unknown): unknown[] | undefined {
  const login = object(value);
  if (!login) return undefined;
  const { apple, facebook, google } = login;
  return [{ apple: [apple ?? {}], facebook: [facebook ?? {}], google: [google ?? {}] }];
}

/** An object whose named members are objects, as blocks in a block. */
function blocks(value: unknown, names: string[]): unknown[] | undefined {
  const outer = object(value);
  return outer && [{ ...outer, ...Object.fromEntries(names.map((n) => [n, one(outer[n])])) }];
}

function one(value: unknown): unknown[] | undefined {
  const inner = object(value);
  return inner && [inner];
}

function object(value: unknown): JsonObject | undefined {
  return typeof value === "object" && value !== null ? (value as JsonObject) : undefined;
}
