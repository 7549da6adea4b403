/**
 * The Auth0 application for sign-in, as plain data.
 *
 * Two rules shape it. Whatever Auth0 would default insecurely is written out: a new application is
 * not OIDC conformant, allows the implicit grant, has ten-hour ID tokens and refresh tokens that
 * neither rotate nor expire (auth0.md fact 5). And every list and URL is always sent, empty to
 * clear: a property that is left out changes nothing on the tenant (provider-recordings, 15-unset).
 */

export interface SignInApplicationInput {
  /** Name in Auth0's dashboard and on its login page. */
  readonly name: string;
  /** Public origin of OpenMetadata, no trailing slash. */
  readonly serverUrl: string;
  /** The one exact redirect URI. */
  readonly callbackUrl: string;
  /** Seconds. */
  readonly idTokenLifetime: number;
  /** Seconds. */
  readonly refreshToken: {
    readonly lifetime: number;
    readonly idleLifetime: number;
    readonly leeway: number;
  };
}

/** Properties of `auth0.Client` for a confidential application: code, PKCE and refresh tokens. */
export function confidentialApplication(input: SignInApplicationInput) {
  return {
    name: input.name,
    description: `Sign-in of ${new URL(input.serverUrl).host}, managed by Pulumi`.slice(0, 140),
    appType: "regular_web",
    isFirstParty: true,
    oidcConformant: true,
    grantTypes: ["authorization_code", "refresh_token"],
    callbacks: [input.callbackUrl],
    allowedLogoutUrls: [input.serverUrl],
    // Only browser-based applications ask from an origin of their own.
    webOrigins: [],
    allowedOrigins: [],
    crossOriginAuth: false,
    // Auth0 sends people here who follow a bookmarked login page; it accepts https only.
    initiateLoginUri: input.serverUrl.startsWith("https:") ? input.serverUrl : "",
    logoUri: "",
    organizationUsage: "deny",
    jwtConfiguration: {
      alg: "RS256",
      lifetimeInSeconds: input.idTokenLifetime,
      secretEncoded: false,
    },
    refreshToken: {
      rotationType: "rotating",
      expirationType: "expiring",
      leeway: input.refreshToken.leeway,
      tokenLifetime: input.refreshToken.lifetime,
      idleTokenLifetime: input.refreshToken.idleLifetime,
      infiniteTokenLifetime: false,
      infiniteIdleTokenLifetime: false,
    },
  };
}
