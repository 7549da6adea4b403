/** Bodies that create and change a client (notes/auth0.md §2; 02-update, 14-wide-client). */
import type { Change } from "../../bridge/resource.ts";
import { elements, isState, type State, states, type Value } from "../../bridge/value.ts";
import { given, nested, nonEmpty, only, pick, unlessEmpty } from "../body.ts";
import type { JsonObject } from "../managementApi.ts";

/** Sent whenever the program says something, under the attribute's own name. */
const PLAIN = [
  "name",
  "description",
  "app_type",
  "logo_uri",
  "is_first_party",
  "is_token_endpoint_ip_header_trusted",
  "oidc_conformant",
  "client_aliases",
  "callbacks",
  "allowed_logout_urls",
  "allowed_origins",
  "allowed_clients",
  "grant_types",
  "organization_usage",
  "organization_require_behavior",
  "web_origins",
  "sso_disabled",
  "cross_origin_loc",
  "custom_login_page_on",
  "custom_login_page",
  "form_template",
  "initiate_login_uri",
  "encryption_key",
  "require_proof_of_possession",
  "compliance_level",
  "third_party_security_mode",
  "redirection_policy",
];

/**
 * The full configured body, for POST and PATCH alike.
 *
 * @throws Error for a default organization that is disabled and given at once
 */
export function clientBody(change: Change): JsonObject {
  const { config } = change;
  refuseDisabledOrganization(config);
  return given({
    ...pick(config, PLAIN),
    cross_origin_authentication: config.cross_origin_auth,
    jwt_configuration: jwtConfiguration(change),
    refresh_token: refreshToken(config),
    native_social_login: nested(config.native_social_login, ["apple", "facebook", "google"]),
    mobile: nested(config.mobile, ["android", "ios"]),
    oidc_backchannel_logout: backchannelLogout(config),
    oidc_logout: oidcLogout(config),
    client_metadata: clientMetadata(change),
    default_organization: defaultOrganization(change),
    token_exchange: change.toSend("token_exchange") ? only(config.token_exchange) : undefined,
    session_transfer: sessionTransfer(change),
    fedcm_login: nested(config.fedcm_login, ["google"]),
    token_quota: nested(config.token_quota, ["client_credentials"]),
    skip_non_verifiable_callback_uri_confirmation_prompt: parseBool(
      change.text("skip_non_verifiable_callback_uri_confirmation_prompt"),
    ),
    express_configuration: expressConfiguration(config),
    my_organization_configuration: myOrganizationConfiguration(config),
    require_pushed_authorization_requests: sentWhenChanged(
      change,
      "require_pushed_authorization_requests",
    ),
    sso: sentWhenChanged(change, "sso"),
    async_approval_notification_channels: nonEmpty(config.async_approval_notification_channels),
    organization_discovery_methods: nonEmpty(config.organization_discovery_methods),
    ...(change.creating && creationOnly(config)),
  });
}

/** Updates never send the authentication method: that is ClientCredentials' business. */
function creationOnly(config: State): JsonObject {
  const trusted = config.is_token_endpoint_ip_header_trusted !== null;
  const byDefault = trusted ? { token_endpoint_auth_method: "client_secret_post" } : {};
  switch (config.app_type) {
    case "native":
    case "spa":
      return { token_endpoint_auth_method: "none" };
    case "regular_web":
    case "non_interactive":
      return { token_endpoint_auth_method: "client_secret_post" };
    case "resource_server":
      return { ...byDefault, resource_server_identifier: config.resource_server_identifier };
    default:
      return byDefault;
  }
}

function jwtConfiguration(change: Change): JsonObject | undefined {
  const [config] = states(change.config.jwt_configuration);
  if (!config) return undefined;
  const sent = (name: string) =>
    change.toSend("jwt_configuration", name) ? config[name] : undefined;
  return unlessEmpty({
    alg: config.alg,
    lifetime_in_seconds: sent("lifetime_in_seconds"),
    scopes: sent("scopes"),
    secret_encoded: change.creating ? config.secret_encoded : undefined,
  });
}

function refreshToken(config: State): JsonObject | undefined {
  const [token] = states(config.refresh_token);
  return token && unlessEmpty({ ...token, policies: nonEmpty(token.policies) });
}

function backchannelLogout(config: State): JsonObject | undefined {
  const urls = config.oidc_backchannel_logout_urls;
  return urls === null ? undefined : { backchannel_logout_urls: urls };
}

function oidcLogout(config: State): JsonObject | undefined {
  const [logout] = states(config.oidc_logout);
  return (
    logout &&
    unlessEmpty({
      backchannel_logout_urls: logout.backchannel_logout_urls,
      backchannel_logout_initiators: only(logout.backchannel_logout_initiators),
      backchannel_logout_session_metadata: only(logout.backchannel_logout_session_metadata),
    })
  );
}

/** Keys that go are sent as null. */
function clientMetadata(change: Change): JsonObject | undefined {
  if (!change.changed("client_metadata")) return undefined;
  const before = change.before("client_metadata");
  const planned = change.get("client_metadata");
  const removed = isState(before) ? Object.keys(before).map((key) => [key, null]) : [];
  return { ...Object.fromEntries(removed), ...(isState(planned) ? planned : {}) };
}

function defaultOrganization(change: Change): JsonObject | undefined {
  if (!change.toSend("default_organization")) return undefined;
  const [organization] = states(change.config.default_organization);
  if (!organization || organization.disable === true) return undefined;
  return unlessEmpty(pick(organization, ["flows", "organization_id"]));
}

function refuseDisabledOrganization(config: State): void {
  const [organization] = states(config.default_organization);
  if (organization?.disable !== true) return;
  if (elements(organization.flows).length > 0 || (organization.organization_id ?? "") !== "") {
    throw new Error("cannot set both disable and either flows/organization_id");
  }
}

function sessionTransfer(change: Change): JsonObject | undefined {
  if (!change.toSend("session_transfer")) return undefined;
  const [transfer] = states(change.config.session_transfer);
  const [planned] = states(change.planned.session_transfer);
  if (!transfer) return undefined;
  return given({
    ...transfer,
    enforce_online_refresh_tokens: planned?.enforce_online_refresh_tokens === true,
    enforce_cascade_revocation: planned?.enforce_cascade_revocation === true,
    delegation: only(transfer.delegation),
  });
}

/** The submission id is filled from the OIN client id: a flaw of the official plugin. */
function expressConfiguration(config: State): JsonObject | undefined {
  const [express] = states(config.express_configuration);
  return (
    express &&
    given({
      ...express,
      oin_submission_id: express.okta_oin_client_id,
      linked_clients: nonEmpty(express.linked_clients),
    })
  );
}

function myOrganizationConfiguration(config: State): JsonObject | undefined {
  const [organization] = states(config.my_organization_configuration);
  return (
    organization &&
    given({ ...organization, allowed_strategies: nonEmpty(organization.allowed_strategies) })
  );
}

function sentWhenChanged(change: Change, name: string): Value | undefined {
  return change.toSend(name) ? change.config[name] : undefined;
}

function parseBool(text: string): boolean | undefined {
  return text === "true" ? true : text === "false" ? false : undefined;
}
