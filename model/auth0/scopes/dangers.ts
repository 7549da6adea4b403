/**
 * Scopes whose holder gets at more than the scope says, other people's accounts and other
 * applications' rights above all, or can lock others out (auth0.md §9; the rest follows from what
 * Auth0 documents of the operations). Reading about people or the tenant is not among them.
 */

import { expandScopes } from "./catalogue.ts";

/** What the holder can do, and with which scopes: `noun:letters` as in the catalogue. */
const DANGERS: readonly [power: string, scopes: string][] = [
  [
    "give itself, or any other application, every scope of every API",
    "client_grants:cu organization_client_grants:c",
  ],
  ["take the access to an API away from any application", "client_grants:d"],
  [
    "see which application holds which scopes, and so whose credentials to steal",
    "client_grants:r",
  ],
  [
    "read the client secret of every application and act as that application",
    "client_keys:r client_credentials:r",
  ],
  [
    "give any application credentials of its own choice and act as that application",
    "client_keys:cu client_credentials:cu",
  ],
  ["take the credentials of any application away", "client_keys:d client_credentials:d"],
  [
    "register an application of its own, whose ID tokens OpenMetadata accepts, or bend one that exists",
    "clients:cu",
  ],
  ["delete any application, the sign-in of OpenMetadata included", "clients:d"],
  ["change what an API accepts, and how its tokens are signed", "resource_servers:cu"],
  ["read the secret that signs the tokens of an API with HS256", "resource_servers:r"],

  [
    "make accounts, or change the e-mail address and password of any, and sign in with them",
    "users:cu",
  ],
  [
    "make links that set the password of any account, or confirm its e-mail address",
    "user_tickets:c",
  ],
  ["delete the accounts of everybody", "users:d connections:d"],
  ["change what Actions decide by, such as people's teams and roles", "users_app_metadata:cud"],
  [
    "give anybody any role",
    "roles:cu role_members:c group_roles:c organization_group_roles:c organization_member_roles:c",
  ],
  [
    "read the tokens that other identity providers issued for people, and act as them there",
    "user_idp_tokens:r",
  ],
  [
    "enrol a second factor of its own for anybody, or take away theirs",
    "authentication_methods:cud guardian_enrollments:d guardian_enrollment_tickets:c",
  ],

  [
    "bring in an identity provider that vouches for any e-mail address",
    "connections:cu connections_options:u directory_provisionings:cu scim_config:cu scim_token:c self_service_profiles:cu sso_access_tickets:c",
  ],
  [
    "read the secrets with which the tenant signs in at other identity providers",
    "connections_options:r",
  ],
  [
    "run code of its own at every login, or take away the code that refuses logins, this stack's login policy included",
    "actions:cud triggers:u rules:cud rules_configs:ud hooks:cud",
  ],
  ["put steps of its own into the login of everybody", "flows:cu forms:cu"],
  ["let code of its own decide whose tokens it is given in exchange", "token_exchange_profiles:cu"],

  ["weaken the security settings of the whole tenant", "tenant_settings:u"],
  [
    "switch off what stops guessed passwords and stolen ones",
    "attack_protection:u guardian_factors:u mfa_policies:u network_acls:cud",
  ],
  [
    "replace or revoke the keys by which every token of the tenant is trusted",
    "signing_keys:cu custom_signing_keys:cud",
  ],
  ["see the signing keys of the tenant, past and next ones included", "signing_keys:r"],
  ["replace or destroy the keys that encrypt the tenant's data", "encryption_keys:cud"],
  ["block any token, and so any application that calls an API", "tokens:b"],
  [
    "send the messages that reset passwords and carry codes through servers, or in words, of its own",
    "email_provider:cu email_templates:cu phone_providers:cu phone_templates:cu",
  ],
  ["change the pages on which people type their passwords", "branding:u prompts:u"],
];

const powers: ReadonlyMap<string, string> = new Map(
  DANGERS.flatMap(([power, table]) => expandScopes(table).map((scope) => [scope, power] as const)),
);

/**
 * What the holder of a scope can do that makes it dangerous, to follow "its holder can";
 * `undefined` for a scope that needs no waiver.
 */
export function dangerOf(scope: string): string | undefined {
  return powers.get(scope);
}

/** All that need a waiver. */
export const DANGEROUS_SCOPES: readonly string[] = [...powers.keys()];
