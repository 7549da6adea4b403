/**
 * The scopes of the Management API: noun and letters of create, read, update, delete.
 * Recorded in 2026 (notes auth0.md §3).
 */
const nouns = `
  actions:crud anomaly_blocks:rd attack_protection:ru authentication_methods:crud branding:rud
  client_credentials:crud client_grants:crud client_keys:crud clients:crud
  connection_profiles:crud connections:crud connections_keys:cru connections_options:ru
  custom_domains:crud custom_signing_keys:crud device_credentials:crud
  directory_provisionings:crud email_provider:crud email_templates:cru encryption_keys:crud
  entitlements:r event_deliveries:ru event_streams:crud events:r federated_connections_tokens:rd
  flows:crud flows_executions:rd flows_vault:r flows_vault_connections:crud forms:crud grants:rd
  group_members:r group_roles:crd groups:crud guardian_enrollment_tickets:c
  guardian_enrollments:rd guardian_factors:ru hooks:crud insights:r limits:ru log_streams:crud
  logs:r logs_users:r mfa_policies:ru network_acl_keys:crud network_acls:crud
  organization_client_grants:crd organization_clients:crud organization_connections:crud
  organization_discovery_domains:crud organization_group_roles:crd organization_groups:crd
  organization_invitations:crd organization_member_effective_roles:r
  organization_member_role_source_groups:r organization_member_roles:crd organization_members:crd
  organizations:crud organizations_summary:r passwords_checking_job:cd phone_providers:crud
  phone_templates:crud portals:crud prompts:ru rate_limit_policies:crud refresh_tokens:rud
  resource_servers:crud role_members:crd roles:crud rules:crud rules_configs:rud scim_config:crud
  scim_token:crd security_metrics:r self_service_profile_custom_texts:ru
  self_service_profiles:crud sessions:rud shields:crud signing_keys:cru sso_access_tickets:cd
  stats:r tenant_settings:ru token_exchange_profiles:crud triggers:ru user_attribute_profiles:crud
  user_custom_blocks:crd user_effective_permissions:r user_effective_roles:r user_idp_tokens:r
  user_permission_source_roles:r user_role_source_groups:r user_tickets:c users:crud
  users_app_metadata:crud vdcs_templates:crud
`;

const verbs: Record<string, string> = { c: "create", r: "read", u: "update", d: "delete" };

export interface ApiScope {
  value: string;
  description?: string;
}

/** `read:client_grants` is described as "Read Client Grants". */
function scope(verb: string, noun: string): ApiScope {
  const words = [verb, ...noun.split("_")];
  const description = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(" ");
  return { value: `${verb}:${noun}`, description };
}

/** All 273. */
export const managementScopes: readonly ApiScope[] = [
  ...nouns
    .trim()
    .split(/\s+/)
    .flatMap((entry) => {
      const [noun = "", letters = ""] = entry.split(":");
      return [...letters].map((letter) => scope(verbs[letter] ?? "", noun));
    }),
  { value: "blacklist:tokens", description: "Blacklist Tokens" },
];
