/** auth0:index/getTenant:getTenant. */

import { functionSchema } from "../bridge/functionSchema.ts";
import type { FunctionType } from "../bridge/resource.ts";
import {
  blockList,
  bool,
  computed,
  float,
  type Schema,
  string,
  stringSet,
  strings,
} from "../bridge/schema.ts";
import { tokenQuotaBlock } from "./client/flatten.ts";
import type { JsonObject, ManagementApi } from "./managementApi.ts";
import { tokenQuota } from "./tokenQuota.ts";

const FLAGS = [
  ["enable_client_connections", "enable_apis_section", "enable_pipeline2"],
  ["enable_dynamic_client_registration", "enable_custom_domain_in_emails", "enable_sso"],
  ["enable_legacy_logs_search_v2", "disable_clickjack_protection_headers"],
  ["enable_public_signup_user_exists_error", "use_scope_descriptions_for_consent"],
  ["allow_legacy_delegation_grant_types", "allow_legacy_ro_grant_types"],
  ["allow_legacy_tokeninfo_endpoint", "enable_legacy_profile", "enable_idtoken_api2"],
  ["no_disclose_enterprise_connections", "disable_management_api_sms_obfuscation"],
  ["enable_adfs_waad_email_verification", "revoke_refresh_token_grant"],
  ["dashboard_log_streams_next", "dashboard_insights_view", "disable_fields_map_fix"],
  ["mfa_show_factor_list_on_enrollment", "require_pushed_authorization_requests"],
  ["remove_alg_from_jwks"],
].flat();

/** Flags whose absence does not mean false. */
const FLAG_DEFAULTS = {
  enable_client_connections: true,
  enable_pipeline2: true,
  disable_management_api_sms_obfuscation: true,
};

/** Hours that Auth0 applies where the settings do not say. */
const LIFETIMES = {
  session_lifetime: 168,
  idle_session_lifetime: 72,
  ephemeral_session_lifetime: 72,
  idle_ephemeral_session_lifetime: 24,
};

const texts = (...names: string[]): Schema =>
  Object.fromEntries(names.map((name) => [name, string(computed)]));
const switches = (...names: string[]): Schema =>
  Object.fromEntries(names.map((name) => [name, bool(computed)]));
const shown = (schema: Schema, property?: string) =>
  blockList(schema, { ...computed, ...(property && { property }) });

const schema: Schema = {
  ...texts("domain", "management_api_identifier"),
  ...texts("default_audience", "default_directory", "default_redirection_uri", "friendly_name"),
  ...texts("picture_url", "support_email", "support_url", "sandbox_version"),
  ...texts("resource_parameter_profile", "dynamic_client_registration_security_mode"),
  ...texts("skip_non_verifiable_callback_uri_confirmation_prompt"),
  ...switches("allow_organization_name_in_authentication_api", "customize_mfa_in_postlogin_action"),
  ...switches("disable_acr_values_supported", "pushed_authorization_requests_supported"),
  ...switches("phone_consolidated_experience", "client_id_metadata_document_supported"),
  ...Object.fromEntries(Object.keys(LIFETIMES).map((name) => [name, float(computed)])),
  allowed_logout_urls: strings(computed),
  enabled_locales: strings(computed),
  acr_values_supported: stringSet({ ...computed, property: "acrValuesSupporteds" }),
  flags: shown(switches(...FLAGS)),
  session_cookie: shown(texts("mode"), "sessionCookies"),
  sessions: shown(switches("oidc_logout_prompt_enabled")),
  oidc_logout: shown(switches("rp_logout_end_session_endpoint_discovery"), "oidcLogouts"),
  mtls: shown(switches("enable_endpoint_aliases", "disable")),
  error_page: shown({ ...texts("html", "url"), ...switches("show_log_link") }, "errorPages"),
  default_token_quota: shown(
    functionSchema({ clients: tokenQuota, organizations: tokenQuota }),
    "defaultTokenQuotas",
  ),
};

export const getTenant: FunctionType<ManagementApi> = {
  schema,

  async invoke(api) {
    const settings = await api.get("tenants/settings");
    const acrValues = settings.acr_values_supported;
    const plain = Object.keys(schema).map((name) => [name, settings[name]]);
    return {
      id: uniqueId(),
      found: {
        ...Object.fromEntries(plain),
        ...lifetimes(settings),
        // The port is lost in one and kept in the other.
        domain: new URL(api.url).hostname,
        management_api_identifier: api.url,
        flags: settings.flags && [{ ...FLAG_DEFAULTS, ...(settings.flags as JsonObject) }],
        session_cookie: [settings.session_cookie ?? {}],
        sessions: [{ oidc_logout_prompt_enabled: true, ...(settings.sessions as JsonObject) }],
        oidc_logout: [
          {
            rp_logout_end_session_endpoint_discovery: true,
            ...(settings.oidc_logout as JsonObject),
          },
        ],
        mtls: [settings.mtls ?? { disable: true }],
        error_page: settings.error_page && [settings.error_page],
        default_token_quota: defaultTokenQuota(settings.default_token_quota),
        disable_acr_values_supported: !Array.isArray(acrValues),
        skip_non_verifiable_callback_uri_confirmation_prompt: String(
          settings.skip_non_verifiable_callback_uri_confirmation_prompt ?? null,
        ),
      },
    };
  },
};

function lifetimes(settings: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(LIFETIMES).map(([name, hours]) => [name, settings[name] ?? hours]),
  );
}

function defaultTokenQuota(value: unknown): unknown[] | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const quota = value as JsonObject;
  return [
    {
      clients: tokenQuotaBlock(quota.clients),
      organizations: tokenQuotaBlock(quota.organizations),
    },
  ];
}

/** `terraform-<time to 0.1 ms><counter>`, which the official plugin makes up for every call. */
function uniqueId(): string {
  const time = new Date().toISOString().replace(/\D/g, "").padEnd(18, "0");
  return `terraform-${time}${(++calls).toString(16).padStart(8, "0")}`;
}

let calls = 0;
