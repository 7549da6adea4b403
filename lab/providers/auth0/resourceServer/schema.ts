/** auth0:index/resourceServer:ResourceServer. */
import {
  block,
  blockList,
  bool,
  computed,
  int,
  optional,
  optionalComputed,
  required,
  type Schema,
  string,
} from "../../bridge/schema.ts";
import { lengthAtLeast, oneOf, oneOfIgnoringCase } from "../../bridge/validation.ts";

const encryptionKey: Schema = {
  name: string(optionalComputed),
  algorithm: string(required),
  kid: string(optionalComputed),
  pem: string(required),
};

const policy = (...allowed: string[]): Schema => ({
  policy: string({ ...optional, validate: oneOf(...allowed) }),
});

export const resourceServerSchema: Schema = {
  name: string({ ...optionalComputed, autoName: true }),
  identifier: string({ ...required, forceNew: true }),
  signing_alg: string({
    ...optionalComputed,
    validate: oneOfIgnoringCase("HS256", "RS256", "PS256"),
  }),
  signing_secret: string({ ...optionalComputed, validate: lengthAtLeast(16) }),
  allow_offline_access: bool(optionalComputed),
  allow_online_access: bool(optionalComputed),
  allow_online_access_with_ephemeral_sessions: bool(optionalComputed),
  token_lifetime: int(optionalComputed),
  token_lifetime_for_web: int(optionalComputed),
  skip_consent_for_verifiable_first_party_clients: bool(optionalComputed),
  verification_location: string(optional),
  enforce_policies: bool(optionalComputed),
  token_dialect: string({
    ...optionalComputed,
    validate: oneOfIgnoringCase(
      ...["access_token", "access_token_authz", "rfc9068_profile", "rfc9068_profile_authz"],
    ),
  }),
  consent_policy: string({
    ...optionalComputed,
    validate: oneOfIgnoringCase("transactional-authorization-with-mfa", "null"),
  }),
  authorization_details: blockList(
    { type: string(optional), disable: bool(optional) },
    optionalComputed,
  ),
  token_encryption: block(
    {
      format: string({
        ...optionalComputed,
        requiredWith: ["encryption_key"],
        validate: oneOfIgnoringCase("compact-nested-jwe"),
      }),
      encryption_key: block(encryptionKey, { ...optionalComputed, requiredWith: ["format"] }),
      disable: bool(optional),
    },
    optionalComputed,
  ),
  proof_of_possession: block(
    {
      mechanism: string({ ...optionalComputed, validate: oneOfIgnoringCase("mtls", "dpop") }),
      required: bool(optionalComputed),
      disable: bool(optional),
      required_for: string({
        ...optional,
        validate: oneOfIgnoringCase("all_clients", "public_clients"),
      }),
    },
    optionalComputed,
  ),
  authorization_policy: block({ policy_id: string(optionalComputed) }, optionalComputed),
  subject_type_authorization: block(
    {
      user: block(policy("allow_all", "deny_all", "require_client_grant"), optionalComputed),
      client: block(policy("deny_all", "require_client_grant"), optionalComputed),
    },
    optionalComputed,
  ),
  client_id: string(computed),
  is_system: bool(computed),
};
