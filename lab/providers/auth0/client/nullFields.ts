/**
 * What an update clears by null in a PATCH of its own, before the full body
 * (14-wide-client/7-oidc-logout-removed).
 */
import type { Change } from "../../bridge/resource.ts";
import { elements, isState, type State, states } from "../../bridge/value.ts";
import type { JsonObject } from "../managementApi.ts";

export function nullFields(change: Change): JsonObject {
  const { config } = change;
  const cleared: Record<string, [attribute: string, absent: boolean]> = {
    default_organization: ["default_organization", !hasOrganization(config)],
    session_transfer: ["session_transfer", !hasSessionTransfer(config)],
    oidc_backchannel_logout: ["oidc_logout", !hasLogout(config)],
    cross_origin_loc: ["cross_origin_loc", config.cross_origin_loc === null],
    encryption_key: ["encryption_key", !hasEncryptionKey(config)],
    token_quota: ["token_quota", !hasQuota(config)],
    skip_non_verifiable_callback_uri_confirmation_prompt: [
      "skip_non_verifiable_callback_uri_confirmation_prompt",
      config.skip_non_verifiable_callback_uri_confirmation_prompt === null,
    ],
    organization_discovery_methods: emptyList(config, "organization_discovery_methods"),
    token_exchange: emptyList(config, "token_exchange"),
    async_approval_notification_channels: emptyList(config, "async_approval_notification_channels"),
    fedcm_login: emptyList(config, "fedcm_login"),
  };
  const fields: JsonObject = {};
  for (const [field, [attribute, absent]] of Object.entries(cleared)) {
    if (absent && change.changed(attribute)) fields[field] = null;
  }
  if (!("session_transfer" in fields) && losesDelegation(change)) {
    fields.session_transfer = { delegation: null };
  }
  return fields;
}

function emptyList(config: State, attribute: string): [string, boolean] {
  return [attribute, elements(config[attribute]).length === 0];
}

function hasOrganization(config: State): boolean {
  const [organization] = states(config.default_organization);
  if (!organization || organization.disable === true) return false;
  return organization.flows !== null || organization.organization_id !== null;
}

function hasSessionTransfer(config: State): boolean {
  const [transfer] = states(config.session_transfer);
  if (!transfer) return false;
  return (
    transfer.can_create_session_transfer_token === true ||
    (transfer.enforce_device_binding ?? "") !== "" ||
    elements(transfer.allowed_authentication_methods).length > 0 ||
    elements(transfer.delegation).length > 0
  );
}

function losesDelegation(change: Change): boolean {
  const [transfer] = states(change.config.session_transfer);
  if (transfer && elements(transfer.delegation).length > 0) return false;
  return change.changed("session_transfer", "delegation");
}

function hasLogout(config: State): boolean {
  const [logout] = states(config.oidc_logout);
  if (!logout) return false;
  const initiators = states(logout.backchannel_logout_initiators).some(
    (initiator) =>
      (initiator.mode ?? "") !== "" || elements(initiator.selected_initiators).length > 0,
  );
  const metadata = states(logout.backchannel_logout_session_metadata).some(
    (entry) => entry.include !== null,
  );
  return elements(logout.backchannel_logout_urls).length > 0 || initiators || metadata;
}

function hasEncryptionKey(config: State): boolean {
  const key = config.encryption_key;
  return isState(key) && Object.values(key).some((value) => value !== null && value !== "");
}

function hasQuota(config: State): boolean {
  return states(config.token_quota)
    .flatMap((quota) => states(quota.client_credentials))
    .some(
      ({ enforce, per_hour, per_day }) => enforce === true || per_hour !== null || per_day !== null,
    );
}
