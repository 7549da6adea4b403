/**
 * The Auth0 applications of the stack, as plain data.
 *
 * Two rules shape them. Whatever Auth0 would default insecurely is written out: a new application is
 * not OIDC conformant, allows the implicit grant, has ten-hour ID tokens and refresh tokens that
 * neither rotate nor expire (auth0.md fact 5). And every list and URL is always sent, empty to
 * clear: a property that is left out changes nothing on the tenant (provider-recordings, 15-unset).
 */

export type ClientType = "confidential" | "public";
export type ClientSecretMethod = "client_secret_post" | "client_secret_basic";

export interface SignInApplicationInput {
  /** Name in Auth0's dashboard and on its login page. */
  readonly name: string;
  readonly clientType: ClientType;
  /** Public origin of OpenMetadata, no trailing slash. */
  readonly serverUrl: string;
  /** The one exact redirect URI. */
  readonly callbackUrl: string;
  /** Whether ingestion authenticates with this application too; a confidential one only. */
  readonly sharedServiceAccount: boolean;
  /** Seconds. */
  readonly idTokenLifetime: number;
  /** Seconds. */
  readonly refreshToken: {
    readonly lifetime: number;
    readonly idleLifetime: number;
    readonly leeway: number;
  };
}

/** Properties of `auth0.Client` for sign-in: authorization code, PKCE and refresh tokens. */
export function signInApplication(input: SignInApplicationInput) {
  const { serverUrl, refreshToken } = input;
  const isPublic = input.clientType === "public";
  return {
    ...common(input.name, `Sign-in of ${new URL(serverUrl).host}`),
    appType: isPublic ? "spa" : "regular_web",
    grantTypes: [
      "authorization_code",
      "refresh_token",
      ...(input.sharedServiceAccount ? ["client_credentials"] : []),
    ],
    callbacks: [input.callbackUrl],
    allowedLogoutUrls: [serverUrl],
    // A public client asks from the browser, and renews its token in a hidden frame.
    webOrigins: isPublic ? [serverUrl] : [],
    // Auth0 sends people here who follow a bookmarked login page; it accepts https only.
    initiateLoginUri: serverUrl.startsWith("https:") ? serverUrl : "",
    // Without secretEncoded, which only matters to HS256: an application that has it would be replaced.
    jwtConfiguration: { alg: "RS256", lifetimeInSeconds: input.idTokenLifetime },
    refreshToken: {
      rotationType: "rotating",
      expirationType: "expiring",
      leeway: refreshToken.leeway,
      tokenLifetime: refreshToken.lifetime,
      idleTokenLifetime: refreshToken.idleLifetime,
      infiniteTokenLifetime: false,
      infiniteIdleTokenLifetime: false,
    },
  };
}

/** Properties of `auth0.Client` for ingestion: nobody signs in through it. */
export function serviceAccountApplication(name: string, serverUrl: string) {
  return {
    ...common(name, `Ingestion of ${new URL(serverUrl).host}`),
    appType: "non_interactive",
    grantTypes: ["client_credentials"],
    callbacks: [],
    allowedLogoutUrls: [],
    webOrigins: [],
    initiateLoginUri: "",
    jwtConfiguration: { alg: "RS256", lifetimeInSeconds: 3_600 },
  };
}

function common(name: string, purpose: string) {
  return {
    name,
    // Auth0 takes 140 characters.
    description: `${purpose}, managed by Pulumi`.slice(0, 140),
    isFirstParty: true,
    oidcConformant: true,
    allowedOrigins: [],
    crossOriginAuth: false,
    logoUri: "",
    organizationUsage: "deny",
  };
}

/**
 * Of an application that is taken over: neither OpenMetadata nor its ingestion sends pushed
 * authorization requests or proofs of possession.
 */
export const WITHOUT_EXTRA_DEMANDS = {
  requirePushedAuthorizationRequests: false,
  requireProofOfPossession: false,
};

/**
 * How the sign-in application authenticates to the token endpoint. Auth0 and OpenMetadata must
 * agree on it; the guide's ingestion uses Basic, and an application has one method.
 */
export function authenticationMethodOf(input: {
  readonly clientType: ClientType;
  readonly authenticationMethod?: ClientSecretMethod | undefined;
  readonly sharedServiceAccount: boolean;
}): ClientSecretMethod | "none" {
  if (input.clientType === "public") return "none";
  if (input.sharedServiceAccount) return "client_secret_basic";
  return input.authenticationMethod ?? "client_secret_post";
}

/** What a grant of every scope, also of those to come, is called beside named ones. */
export const ALL_SCOPES = "all scopes";

/** @throws Error when Auth0 granted other scopes than asked for. */
export function refuseOtherScopes(wanted: readonly string[], granted: readonly string[]): void {
  const surplus = granted.filter((scope) => !wanted.includes(scope));
  const lacking = wanted.filter((scope) => !granted.includes(scope));
  if (surplus.length + lacking.length === 0) return;
  const differences = [
    ...(surplus.length > 0 ? [`has ${surplus.join(", ")} beside what is wanted`] : []),
    ...(lacking.length > 0 ? [`lacks ${lacking.join(", ")}`] : []),
  ];
  throw new Error(
    `the service account's grant on the Auth0 Management API existed already and ${differences.join(" and ")}: it is now managed by this stack, run \`pulumi up\` again${granted.includes(ALL_SCOPES) ? ", twice," : ""} to set it to serviceAccount.scopes`,
  );
}
