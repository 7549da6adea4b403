/** The nested blocks of a Client. */
import {
  block,
  blockList,
  blockSet,
  bool,
  computed,
  int,
  map,
  optional,
  optionalComputed,
  required,
  type Schema,
  string,
  stringSet,
  strings,
} from "../../bridge/schema.ts";
import { oneOf } from "../../bridge/validation.ts";

export const jwtConfiguration: Schema = {
  lifetime_in_seconds: int(optionalComputed),
  secret_encoded: bool({ ...optionalComputed, forceNew: true }),
  scopes: map(optional),
  alg: string({ ...optional, validate: oneOf("HS256", "RS256", "PS256") }),
};

export const refreshToken: Schema = {
  rotation_type: string({ ...required, validate: oneOf("rotating", "non-rotating") }),
  expiration_type: string({ ...required, validate: oneOf("expiring", "non-expiring") }),
  leeway: int(optionalComputed),
  token_lifetime: int(optionalComputed),
  infinite_token_lifetime: bool(optionalComputed),
  infinite_idle_token_lifetime: bool(optionalComputed),
  idle_token_lifetime: int(optionalComputed),
  policies: blockSet(
    { audience: string(required), scope: strings({ ...required, property: "scopes" }) },
    optional,
  ),
};

export const mobile: Schema = {
  android: block(
    {
      app_package_name: string({
        ...optional,
        atLeastOneOf: ["app_package_name", "sha256_cert_fingerprints"],
      }),
      sha256_cert_fingerprints: strings({
        ...optional,
        atLeastOneOf: ["app_package_name", "sha256_cert_fingerprints"],
      }),
    },
    { ...optionalComputed, atLeastOneOf: ["android", "ios"] },
  ),
  ios: block(
    {
      team_id: string({ ...optional, atLeastOneOf: ["team_id", "app_bundle_identifier"] }),
      app_bundle_identifier: string({
        ...optional,
        atLeastOneOf: ["team_id", "app_bundle_identifier"],
      }),
    },
    { ...optionalComputed, atLeastOneOf: ["android", "ios"] },
  ),
};

export const socialLogin = block({ enabled: bool(optional) }, optionalComputed);

export const oidcLogout: Schema = {
  backchannel_logout_urls: stringSet(required),
  backchannel_logout_initiators: block(
    {
      mode: string({ ...required, validate: oneOf("all", "custom") }),
      selected_initiators: stringSet(optional),
    },
    optional,
  ),
  backchannel_logout_session_metadata: block({ include: bool(required) }, optional),
};

export const sessionTransfer: Schema = {
  can_create_session_transfer_token: bool(optionalComputed),
  allowed_authentication_methods: stringSet(optionalComputed, oneOf("cookie", "query")),
  enforce_device_binding: string({ ...optionalComputed, validate: oneOf("ip", "asn", "none") }),
  allow_refresh_token: bool(optionalComputed),
  enforce_cascade_revocation: bool({ ...optional, default: true }),
  enforce_online_refresh_tokens: bool({ ...optional, default: true }),
  delegation: block(
    {
      allow_delegated_access: bool(optionalComputed),
      enforce_device_binding: string({ ...optionalComputed, validate: oneOf("ip", "asn") }),
    },
    optional,
  ),
};

export const expressConfiguration: Schema = {
  initiate_login_uri_template: string(optional),
  user_attribute_profile_id: string(optional),
  connection_profile_id: string(optional),
  enable_client: bool(optional),
  enable_organization: bool(optional),
  okta_oin_client_id: string(optionalComputed),
  admin_login_domain: string(optional),
  oin_submission_id: string(computed),
  linked_clients: blockList({ client_id: string(optional) }, optionalComputed),
};

export const myOrganizationConfiguration: Schema = {
  connection_profile_id: string(optional),
  user_attribute_profile_id: string(optional),
  allowed_strategies: strings(optional),
  connection_deletion_behavior: string({ ...optional, validate: oneOf("allow", "allow_if_empty") }),
  invitation_landing_client_id: string(optional),
};
