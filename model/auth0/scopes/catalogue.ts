/** Every scope of Auth0's Management API. */

import { editDistance } from "./editDistance.ts";

const VERBS: Readonly<Record<string, string>> = {
  c: "create",
  r: "read",
  u: "update",
  d: "delete",
  b: "blacklist",
};

/**
 * From `noun:letters` to scopes: `clients:ru` is `read:clients` and `update:clients`. Letters are
 * those of create, read, update, delete and blacklist.
 */
export function expandScopes(table: string): string[] {
  return table
    .trim()
    .split(/\s+/)
    .flatMap((entry) => {
      const [noun = "", letters = ""] = entry.split(":");
      return [...letters].map((letter) => `${VERBS[letter]}:${noun}`);
    });
}

/** As the resource server of a tenant listed them in 2026 (auth0.md §3), 273 in number. */
export const MANAGEMENT_SCOPES: readonly string[] = expandScopes(`
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
  stats:r tenant_settings:ru token_exchange_profiles:crud tokens:b triggers:ru
  user_attribute_profiles:crud user_custom_blocks:crd user_effective_permissions:r
  user_effective_roles:r user_idp_tokens:r user_permission_source_roles:r
  user_role_source_groups:r user_tickets:c users:crud users_app_metadata:crud vdcs_templates:crud
`);

const known: ReadonlySet<string> = new Set(MANAGEMENT_SCOPES);

export function isManagementScope(scope: string): boolean {
  return known.has(scope);
}

/** @returns the scope that somebody meant who wrote `text`, or `undefined` if none is close. */
export function suggestScope(text: string): string | undefined {
  const written = text.trim().toLowerCase();
  const turned = written.split(":").reverse().join(":");
  if (isManagementScope(turned)) return turned;
  const ranked = MANAGEMENT_SCOPES.map((scope) => ({
    scope,
    distance: editDistance(scope, written),
  })).toSorted((a, b) => a.distance - b.distance);
  return ranked.find(({ distance }) => distance <= 2)?.scope;
}

/**
 * The order in which scopes are given to the provider, to which a list in another order is a
 * change (terraform-provider-auth0 issue #1037).
 */
export function sortedScopes(scopes: readonly string[]): string[] {
  return scopes.toSorted();
}
