import { randomBytes } from "node:crypto";
import Provider, { type Configuration, interactionPolicy } from "oidc-provider";
import type { PostLogin } from "../postLogin/index.ts";
import type { SigningKey } from "../signingKey.ts";
import type { TenantState } from "../state/index.ts";
import { accountFinder, claimsByScope } from "./accounts.ts";
import { newAdapterFactory } from "./adapter.ts";
import { apiByAudience, finishValidation, firstPartyGrant } from "./authorization.ts";
import { sessionConnectionCheck } from "./connections.ts";
import { allowsOrigin } from "./cors.ts";
import { lifetimes } from "./lifetimes.ts";
import { loginUrl } from "./login.ts";
import { LoginFlow } from "./loginFlow.ts";
import { renderAuthorizeError } from "./renderError.ts";
import { speakLikeAuth0 } from "./tokenErrors.ts";

/** oidc-provider on Auth0's paths, over the tenant's applications, users and APIs. */
export function newProvider(state: TenantState, key: SigningKey, postLogin: PostLogin): Provider {
  const flow = new LoginFlow(state, postLogin);
  const provider = new Provider(state.issuer, configuration(state, key, flow));
  speakLikeAuth0(provider);
  flow.install(provider);
  provider.on("server_error", (context, error) => {
    console.error(`lab tenant: ${context.method} ${context.path} failed:`, error);
  });
  return provider;
}

function configuration(state: TenantState, key: SigningKey, flow: LoginFlow): Configuration {
  return {
    adapter: newAdapterFactory(state.clients),
    jwks: { keys: [key.jwk] },
    routes: {
      authorization: "/authorize",
      jwks: "/.well-known/jwks.json",
      revocation: "/oauth/revoke",
      token: "/oauth/token",
      userinfo: "/userinfo",
    },
    discovery: { end_session_endpoint: `${state.issuer}oidc/logout` },
    responseTypes: ["code"],
    clientAuthMethods: ["client_secret_basic", "client_secret_post", "none"],
    enabledJWA: { idTokenSigningAlgValues: ["HS256", "RS256"] },
    // Auth0 puts the claims of profile and email into the ID token itself.
    conformIdTokenClaims: false,
    claims: claimsByScope,
    scopes: ["openid", "profile", "email", "offline_access"],
    findAccount: accountFinder(state.users),
    interactions: {
      policy: loginPolicy(state, flow),
      url: (_context, interaction) => loginUrl(state, interaction),
    },
    loadExistingGrant: firstPartyGrant(state),
    extraParams: { audience: finishValidation(state), connection: null },
    extraTokenClaims: (context) => flow.accessTokenClaims(context),
    // Asked when the refresh token has proved good, and before anything is issued.
    rotateRefreshToken: async (context) => {
      await flow.refresh(context);
      const client = state.clients.get(context.oidc.client?.clientId ?? "");
      return client?.refresh_token.rotation_type === "rotating";
    },
    ttl: lifetimes(state),
    clientBasedCORS: (_context, origin, client) => allowsOrigin(state, client.clientId, origin),
    renderError: renderAuthorizeError,
    cookies: {
      keys: [randomBytes(32).toString("hex")],
      names: { session: "auth0", interaction: "auth0_login", resume: "auth0_resume" },
      // A silent sign-in runs in an iframe of another site.
      long: { signed: true, sameSite: "none", secure: true },
      short: { signed: true, sameSite: "lax", secure: true },
    },
    features: {
      devInteractions: { enabled: false },
      // Auth0's own logout is in logout.ts.
      rpInitiatedLogout: { enabled: false },
      revocation: {
        enabled: true,
        allowedPolicy: (_context, client, token) => token.clientId === client.clientId,
      },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      webMessageResponseMode: { enabled: true, ack: "individual-draft-01" },
      resourceIndicators: {
        enabled: true,
        defaultResource: (_context, _client, oneOf) => oneOf ?? [],
        getResourceServerInfo: apiByAudience(state),
        useGrantedResource: () => true,
      },
    },
    formats: {
      customizers: {
        jwt: (_context, token, parts) => {
          const { client_id, jti, ...payload } = parts.payload as Record<string, unknown>;
          parts.payload = { ...payload, azp: token.clientId } as typeof parts.payload;
        },
      },
    },
  };
}

/**
 * Login when nobody is logged in who may be, or on request; consent only on request, see
 * `login.ts`; then the Actions.
 */
function loginPolicy(state: TenantState, flow: LoginFlow): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base();
  policy.get("login")?.checks.add(sessionConnectionCheck(state));
  const consent = policy.get("consent");
  for (const check of [...(consent?.checks ?? [])]) {
    if (check.reason !== "consent_prompt") consent?.checks.remove(check.reason);
  }
  policy.add(flow.prompt());
  return policy;
}
