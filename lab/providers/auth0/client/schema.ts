/** auth0:index/client:Client. */
import {
  block,
  bool,
  computed,
  map,
  optional,
  optionalComputed,
  required,
  type Schema,
  string,
  stringSet,
  strings,
} from "../../bridge/schema.ts";
import { lengthBetween, oneOf } from "../../bridge/validation.ts";
import { tokenQuota } from "../tokenQuota.ts";
import { httpsUrl } from "../urls.ts";
import {
  expressConfiguration,
  jwtConfiguration,
  mobile,
  myOrganizationConfiguration,
  oidcLogout,
  refreshToken,
  sessionTransfer,
  socialLogin,
} from "./blocks.ts";

const APP_TYPES = [
  ["native", "spa", "regular_web", "non_interactive", "resource_server", "rms", "box", "cloudbees"],
  ["concur", "dropbox", "mscrm", "echosign", "egnyte", "newrelic", "office365", "salesforce"],
  ["sentry", "sharepoint", "slack", "springcm", "sso_integration", "zendesk", "zoom"],
  ["express_configuration"],
].flat();

export const clientSchema: Schema = {
  name: string({ ...required, autoName: true }),
  description: string({
    ...optional,
    default: "Managed by Pulumi",
    validate: lengthBetween(0, 140),
  }),
  client_id: string(computed),
  external_client_id: string(computed),
  external_metadata_type: string(computed),
  external_metadata_created_by: string(computed),
  jwks_uri: string(computed),
  client_aliases: strings(optional),
  app_type: string({ ...optional, validate: oneOf(...APP_TYPES) }),
  logo_uri: string(optional),
  is_first_party: bool(optionalComputed),
  third_party_security_mode: string({
    ...optionalComputed,
    validate: oneOf("strict", "permissive"),
  }),
  redirection_policy: string({
    ...optionalComputed,
    validate: oneOf("allow_always", "open_redirect_protection"),
  }),
  is_token_endpoint_ip_header_trusted: bool(optionalComputed),
  oidc_conformant: bool(optionalComputed),
  callbacks: strings(optionalComputed),
  allowed_logout_urls: strings(optional),
  oidc_backchannel_logout_urls: stringSet(optionalComputed),
  grant_types: strings(optionalComputed),
  async_approval_notification_channels: strings(optional, oneOf("guardian-push", "email")),
  organization_usage: string({ ...optionalComputed, validate: oneOf("deny", "allow", "require") }),
  organization_require_behavior: string({
    ...optionalComputed,
    validate: oneOf("no_prompt", "pre_login_prompt", "post_login_prompt"),
  }),
  organization_discovery_methods: strings(optional, oneOf("email", "organization_name")),
  allowed_origins: strings(optional),
  allowed_clients: strings(optional),
  web_origins: strings(optional),
  jwt_configuration: block(jwtConfiguration, optionalComputed),
  encryption_key: map(optional),
  sso: bool(optional),
  sso_disabled: bool(optional),
  cross_origin_auth: bool(optional),
  cross_origin_loc: string(optional),
  custom_login_page_on: bool(optionalComputed),
  custom_login_page: string(optional),
  form_template: string(optional),
  client_metadata: map(optional),
  require_pushed_authorization_requests: bool(optional),
  mobile: block(mobile, optionalComputed),
  initiate_login_uri: string({ ...optional, validate: httpsUrl }),
  native_social_login: block(
    { apple: socialLogin, facebook: socialLogin, google: socialLogin },
    optionalComputed,
  ),
  refresh_token: block(refreshToken, optionalComputed),
  signing_keys: {
    kind: "list",
    element: { kind: "map" },
    computed: true,
    sensitive: true,
  },
  addons: block({}, { ...optional, notModelled: true }),
  default_organization: block(
    {
      flows: strings(optionalComputed),
      organization_id: string(optionalComputed),
      disable: bool(optionalComputed),
    },
    optionalComputed,
  ),
  token_exchange: block(
    {
      allow_any_profile_of_type: strings(
        { ...required, property: "allowAnyProfileOfTypes" },
        oneOf("custom_authentication", "on_behalf_of_token_exchange"),
      ),
    },
    optional,
  ),
  compliance_level: string({
    ...optional,
    validate: oneOf("none", "fapi1_adv_pkj_par", "fapi1_adv_mtls_par"),
  }),
  require_proof_of_possession: bool(optional),
  oidc_logout: block(oidcLogout, optional),
  session_transfer: block(sessionTransfer, optional),
  fedcm_login: block({ google: block({ is_enabled: bool(required) }, required) }, optional),
  token_quota: tokenQuota,
  skip_non_verifiable_callback_uri_confirmation_prompt: string({
    ...optional,
    validate: oneOf("true", "false", "null"),
    suppressDiff: (old, proposed) => (old === "null" && proposed === "") || old === proposed,
  }),
  resource_server_identifier: string(optional),
  my_organization_configuration: block(myOrganizationConfiguration, optionalComputed),
  express_configuration: block(expressConfiguration, optionalComputed),
};
