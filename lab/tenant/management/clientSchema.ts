import { z } from "zod";
import { formats } from "./formats.ts";

/**
 * Bodies of POST and PATCH /clients, after Auth0's OpenAPI description (notes auth0.md §6). Blocks
 * that no stack of ours sends are taken as they come.
 */
const strings = () => z.array(z.string().min(1));
const block = () => z.record(z.string(), z.unknown());

const appTypes = [
  ["native", "spa", "regular_web", "non_interactive", "resource_server", "express_configuration"],
  ["rms", "box", "cloudbees", "concur", "dropbox", "mscrm", "echosign", "egnyte", "newrelic"],
  ["office365", "salesforce", "sentry", "sharepoint", "slack", "springcm", "zendesk", "zoom"],
  ["sso_integration", "oag"],
].flat();

const name = z.string().regex(/^[^<>]+$/);

const jwtConfiguration = z.looseObject({
  alg: z.enum(["HS256", "RS256", "RS512", "PS256"]).optional(),
  lifetime_in_seconds: z.int().optional(),
  scopes: block().optional(),
  secret_encoded: z.boolean().optional(),
});

const refreshToken = z.strictObject({
  rotation_type: z.enum(["rotating", "non-rotating"]),
  expiration_type: z.enum(["expiring", "non-expiring"]),
  leeway: z.int().min(0).optional(),
  token_lifetime: z.int().min(1).max(157_788_000).optional(),
  infinite_token_lifetime: z.boolean().optional(),
  idle_token_lifetime: z.int().min(1).optional(),
  infinite_idle_token_lifetime: z.boolean().optional(),
  policies: z
    .array(z.strictObject({ audience: z.string().min(1).max(600), scope: strings() }))
    .nullish(),
});

const logout = z.looseObject({
  backchannel_logout_urls: z.array(formats.httpsUriOrEmpty()).optional(),
  backchannel_logout_initiators: z
    .looseObject({
      mode: z.enum(["custom", "all"]).optional(),
      selected_initiators: strings().optional(),
    })
    .optional(),
  backchannel_logout_session_metadata: block().nullish(),
});

const defaultOrganization = z.strictObject({
  organization_id: z.string(),
  flows: z.array(z.enum(["client_credentials"])),
});

const sessionTransfer = z.strictObject({
  can_create_session_transfer_token: z.boolean().optional(),
  allowed_authentication_methods: z.array(z.enum(["cookie", "query"])).nullish(),
  enforce_device_binding: z.enum(["ip", "asn", "none"]).optional(),
  allow_refresh_token: z.boolean().optional(),
  enforce_online_refresh_tokens: z.boolean().optional(),
  enforce_cascade_revocation: z.boolean().optional(),
  delegation: block().nullish(),
});

/** `null` where Auth0 was recorded to take it, although its description does not say so. */
const properties = {
  addons: block().nullable(),
  allowed_clients: strings(),
  allowed_logout_urls: z.array(formats.url()),
  allowed_origins: z.array(formats.url()),
  app_type: z.enum(appTypes),
  async_approval_notification_channels: strings().nullable(),
  callbacks: z.array(formats.callbackUrl()),
  client_aliases: strings(),
  client_authentication_methods: block().nullable(),
  client_metadata: z.record(z.string(), z.string().max(255).nullable()),
  compliance_level: z.string().nullable(),
  cross_origin_authentication: z.boolean(),
  cross_origin_loc: z.string().nullable(),
  custom_login_page: z.string(),
  custom_login_page_on: z.boolean(),
  custom_login_page_preview: z.string(),
  default_organization: defaultOrganization.nullable(),
  description: z.string().max(140),
  encryption_key: block().nullable(),
  express_configuration: block().nullable(),
  fedcm_login: block().nullable(),
  form_template: z.string(),
  grant_types: strings(),
  initiate_login_uri: formats.httpsUriOrEmpty(),
  is_first_party: z.boolean(),
  is_token_endpoint_ip_header_trusted: z.boolean(),
  jwt_configuration: jwtConfiguration,
  logo_uri: formats.uriOrEmpty(),
  mobile: block().nullable(),
  my_organization_configuration: block().nullable(),
  name,
  native_social_login: block().nullable(),
  oidc_backchannel_logout: logout.nullable(),
  oidc_conformant: z.boolean(),
  oidc_logout: logout.nullable(),
  organization_discovery_methods: z
    .array(z.enum(["email", "organization_name"]))
    .min(1)
    .nullable(),
  organization_require_behavior: z
    .enum(["no_prompt", "pre_login_prompt", "post_login_prompt"])
    .nullable(),
  organization_usage: z.enum(["deny", "allow", "require"]).nullable(),
  par_request_expiry: z.int().min(10).max(600).nullable(),
  redirection_policy: z.enum(["allow_always", "open_redirect_protection"]),
  refresh_token: refreshToken.nullable(),
  require_proof_of_possession: z.boolean(),
  require_pushed_authorization_requests: z.boolean(),
  session_transfer: sessionTransfer.nullable(),
  signed_request_object: block().nullable(),
  skip_non_verifiable_callback_uri_confirmation_prompt: z.boolean().nullable(),
  sso: z.boolean(),
  sso_disabled: z.boolean(),
  third_party_security_mode: z.enum(["strict", "permissive"]),
  token_endpoint_auth_method: z
    .enum(["none", "client_secret_post", "client_secret_basic"])
    .nullable(),
  token_exchange: block().nullable(),
  token_quota: block().nullable(),
  web_origins: z.array(formats.url()),
};

/** A secret can only be set by PATCH; the API to speak for only at creation. */
export const createClientSchema = z
  .strictObject({ ...properties, resource_server_identifier: z.string().min(1).max(600) })
  .partial()
  .required({ name: true });

export const updateClientSchema = z
  .strictObject({ ...properties, client_secret: z.string().min(1) })
  .partial();
