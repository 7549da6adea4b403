/** Settings of the tenant, as GET /tenants/settings was recorded (provider-recordings/auth0/07). */
export type TenantSettings = Record<string, unknown>;

/**
 * Whether a new application is open to every connection at once. Auth0's flag for it is true by
 * default and then not shown (a tenant recorded in 2026 shows eleven flags, not this one).
 */
export function enablesConnections(settings: TenantSettings): boolean {
  const flags = settings.flags as { enable_client_connections?: boolean } | undefined;
  return flags?.enable_client_connections !== false;
}

export function defaultSettings(enableClientConnections: boolean): TenantSettings {
  return {
    allowed_logout_urls: [],
    default_audience: "",
    default_directory: "Username-Password-Authentication",
    enabled_locales: ["en"],
    error_page: { html: "", show_log_link: false, url: "" },
    flags: {
      allow_changing_enable_sso: false,
      disable_clickjack_protection_headers: false,
      disable_impersonation: true,
      enable_public_signup_user_exists_error: true,
      enable_sso: true,
      revoke_refresh_token_grant: false,
      universal_login: true,
      use_scope_descriptions_for_consent: false,
      ...(enableClientConnections ? {} : { enable_client_connections: false }),
    },
    friendly_name: "Lab Tenant",
    idle_session_lifetime: 72,
    picture_url: "",
    sandbox_version: "22",
    sandbox_versions_available: ["22", "18"],
    session_cookie: { mode: "persistent" },
    session_lifetime: 168,
    support_email: "support@example.com",
    support_url: "https://example.com/support",
    universal_login: { colors: { page_background: "#000000", primary: "#0059d6" } },
  };
}
