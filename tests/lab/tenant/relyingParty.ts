import * as openid from "openid-client";
import type { Client, Tenant } from "../../../lab/tenant/index.ts";
import { type SignInResult, signIn } from "../../../lab/tenant/signIn.ts";
import { fetchFrom } from "./api.ts";

export const callback = "http://localhost:8585/callback";

export interface Person {
  username: string;
  password: string;
  connection?: string;
}

/** One of the seed file, by the first part of the e-mail address. */
export const person = (name: string, domain = "example.com"): Person => ({
  username: `${name}@${domain}`,
  password: `fake-password-of-${name}`,
});

export const alice = person("alice");

/** The stack's confidential sign-in application. */
export const confidential = {
  name: "OpenMetadata",
  app_type: "regular_web",
  oidc_conformant: true,
  callbacks: [callback],
  grant_types: ["authorization_code", "refresh_token"],
  token_endpoint_auth_method: "client_secret_post",
  jwt_configuration: { alg: "RS256", lifetime_in_seconds: 3600 },
  refresh_token: { rotation_type: "rotating", expiration_type: "expiring", leeway: 0 },
};

/** The same for a browser alone. */
export const spa = {
  ...confidential,
  app_type: "spa",
  token_endpoint_auth_method: "none",
  web_origins: ["http://localhost:8585"],
};

/** An application of the tenant as `openid-client` sees it. */
export async function relyingParty(tenant: Tenant, client: Client, secret = client.client_secret) {
  const method = client.token_endpoint_auth_method;
  const auth =
    method === "none"
      ? openid.None()
      : method === "client_secret_basic"
        ? openid.ClientSecretBasic(secret)
        : openid.ClientSecretPost(secret);
  const metadata = { id_token_signed_response_alg: client.jwt_configuration?.alg ?? "HS256" };
  return openid.discovery(new URL(tenant.issuer), client.client_id, metadata, auth, {
    [openid.customFetch]: fetchFrom(tenant),
  });
}

export interface Attempt {
  url: URL;
  checks: { pkceCodeVerifier: string; expectedNonce: string; expectedState: string };
}

export async function attempt(
  party: openid.Configuration,
  parameters: Record<string, string> = {},
): Promise<Attempt> {
  const verifier = openid.randomPKCECodeVerifier();
  const nonce = openid.randomNonce();
  const state = openid.randomState();
  const url = openid.buildAuthorizationUrl(party, {
    redirect_uri: callback,
    scope: "openid profile email offline_access",
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    nonce,
    state,
    ...parameters,
  });
  const checks = { pkceCodeVerifier: verifier, expectedNonce: nonce, expectedState: state };
  return { url, checks };
}

export async function arrive(tenant: Tenant, url: URL, who = alice): Promise<SignInResult> {
  return signIn({ startUrl: url.href, ca: tenant.ca, until: callback, ...who });
}

export interface Completion {
  parameters?: Record<string, string>;
  who?: Person;
}

/** From the authorization request to the tokens. */
export async function complete(tenant: Tenant, client: Client, how: Completion = {}) {
  const party = await relyingParty(tenant, client);
  const { url, checks } = await attempt(party, how.parameters);
  const { finalUrl } = await arrive(tenant, url, how.who);
  const tokens = await openid.authorizationCodeGrant(party, finalUrl, checks);
  return { party, tokens, finalUrl, checks };
}

/** What comes back to the callback of an application that does not get its tokens. */
export async function refusedSignIn(tenant: Tenant, client: Client, how: Completion = {}) {
  const party = await relyingParty(tenant, client);
  const { url, checks } = await attempt(party, how.parameters);
  const { finalUrl } = await arrive(tenant, url, how.who);
  const { error, error_description, state, code } = Object.fromEntries(finalUrl.searchParams);
  const isOwnState = state === checks.expectedState;
  return {
    address: finalUrl.origin + finalUrl.pathname,
    error,
    error_description,
    code,
    isOwnState,
  };
}

/** What the token endpoint says, as openid-client passes it on. */
export const refusal = (status: number, error: string, error_description: string) => ({
  name: "ResponseBodyError",
  status,
  error,
  error_description,
});
