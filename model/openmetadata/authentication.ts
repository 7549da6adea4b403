/**
 * OpenMetadata's authentication settings as one typed document, in the shape of its own
 * `conf/openmetadata.yaml` (1.12.6). Every renderer starts here, so that env file, YAML and Helm
 * values cannot tell different stories.
 */

/** Everything the document is made from. */
export interface AuthenticationInput {
  /** Public origin of the OpenMetadata server, no trailing slash. */
  readonly serverUrl: string;
  /** Domain of the Auth0 tenant, e.g. `acme.eu.auth0.com`. */
  readonly domain: string;
  readonly clientId: string;
  /** How OpenMetadata authenticates; a public client has no secret, the browser signs in by itself. */
  readonly client:
    | { readonly type: "public" }
    | {
        readonly type: "confidential";
        readonly secret: string;
        readonly authenticationMethod: "client_secret_post" | "client_secret_basic";
      };
  /** Local parts of e-mail addresses, e.g. `alice`. */
  readonly adminPrincipals: readonly string[];
  /** The only e-mail domain that may sign in. */
  readonly principalDomain: string;
  readonly jwtIssuer: string;
  /** Key id of the signing pair. */
  readonly kid: string;
  /** As the server sees the paths. */
  readonly privateKeyPath: string;
  readonly publicKeyPath: string;
  readonly jwksPath: string;
  /** Where the server reaches its own `/api/v1/system/config/jwks`. */
  readonly ownJwksUrl: string;
}

/** The part of `openmetadata.yaml` that the stack owns. */
export interface AuthenticationModel {
  readonly authorizerConfiguration: {
    readonly className: string;
    readonly containerRequestFilter: string;
    readonly adminPrincipals: readonly string[];
    readonly allowedEmailRegistrationDomains: readonly string[];
    readonly principalDomain: string;
    readonly allowedDomains: readonly string[];
    readonly enforcePrincipalDomain: boolean;
    readonly enableSecureSocketConnection: boolean;
    readonly useRolesFromProvider: boolean;
  };
  readonly authenticationConfiguration: {
    readonly clientType: "confidential" | "public";
    readonly provider: "auth0";
    readonly providerName: string;
    readonly publicKeyUrls: readonly string[];
    readonly tokenValidationAlgorithm: "RS256";
    readonly authority: string;
    readonly clientId: string;
    readonly callbackUrl: string;
    readonly jwtPrincipalClaims: readonly string[];
    readonly jwtPrincipalClaimsMapping: readonly string[];
    readonly enableSelfSignup: boolean;
    readonly forceSecureSessionCookie: boolean;
    /** Of a confidential client. */
    readonly oidcConfiguration?: OidcConfiguration;
  };
  readonly jwtTokenConfiguration: {
    readonly rsapublicKeyFilePath: string;
    readonly rsaprivateKeyFilePath: string;
    readonly jwtissuer: string;
    readonly keyId: string;
  };
}

export interface OidcConfiguration {
  readonly id: string;
  readonly type: "auth0";
  readonly secret: string;
  readonly scope: string;
  readonly discoveryUri: string;
  readonly useNonce: boolean;
  readonly preferredJwsAlgorithm: "RS256";
  readonly responseType: "code";
  readonly disablePkce: boolean;
  readonly callbackUrl: string;
  readonly serverUrl: string;
  readonly clientAuthenticationMethod: "client_secret_post" | "client_secret_basic";
  readonly tenant: string;
  /** `null` leaves `max_age` out of the authorization request (measured.md §4). */
  readonly maxAge: null;
  /** `null` leaves `prompt` out of the authorization request (measured.md §4). */
  readonly prompt: null;
}

/** Where Auth0 sends the browser back to: the same path for every client type (openmetadata.md fact 11). */
export function callbackUrlOf(serverUrl: string): string {
  return `${serverUrl}/callback`;
}

/** Where a server publishes the key it signs with. */
export function jwksUrlOf(serverUrl: string): string {
  return `${serverUrl}/api/v1/system/config/jwks`;
}

export function authenticationModel(input: AuthenticationInput): AuthenticationModel {
  const authority = `https://${input.domain}`;
  return {
    authorizerConfiguration: {
      className: "org.openmetadata.service.security.DefaultAuthorizer",
      containerRequestFilter: "org.openmetadata.service.security.JwtFilter",
      adminPrincipals: input.adminPrincipals,
      allowedEmailRegistrationDomains: [input.principalDomain],
      principalDomain: input.principalDomain,
      // Named, it would take the place of principalDomain.
      allowedDomains: [],
      // Identity is the local part of the address alone: without this, admin@anywhere is an admin.
      enforcePrincipalDomain: true,
      // Required where the block is replaced as a whole; true would refuse every token behind a
      // proxy that ends TLS (openmetadata.md §2).
      enableSecureSocketConnection: false,
      // Reads a claim `roles`, which Auth0 does not let an application have (fact 13).
      useRolesFromProvider: false,
    },
    authenticationConfiguration: {
      clientType: input.client.type,
      provider: "auth0",
      providerName: "auth0",
      publicKeyUrls: [
        // The file first: reading it costs no request, and keys are looked up in this order.
        `file://${input.jwksPath}`,
        `${authority}/.well-known/jwks.json`,
        input.ownJwksUrl,
      ],
      tokenValidationAlgorithm: "RS256",
      // No trailing slash: the server appends /.well-known/… (openmetadata.md fact 10).
      authority,
      clientId: input.clientId,
      callbackUrl: callbackUrlOf(input.serverUrl),
      jwtPrincipalClaims: ["email", "preferred_username", "sub"],
      jwtPrincipalClaimsMapping: [],
      enableSelfSignup: true,
      forceSecureSessionCookie: input.serverUrl.startsWith("https:"),
      ...(input.client.type === "confidential" && {
        oidcConfiguration: oidcConfiguration(input, input.client),
      }),
    },
    jwtTokenConfiguration: {
      rsapublicKeyFilePath: input.publicKeyPath,
      rsaprivateKeyFilePath: input.privateKeyPath,
      jwtissuer: input.jwtIssuer,
      keyId: input.kid,
    },
  };
}

function oidcConfiguration(
  { serverUrl, domain, clientId }: AuthenticationInput,
  client: Extract<AuthenticationInput["client"], { type: "confidential" }>,
): OidcConfiguration {
  return {
    id: clientId,
    type: "auth0",
    secret: client.secret,
    // Without offline_access there is no refresh token and a session cannot renew.
    scope: "openid email profile offline_access",
    discoveryUri: `https://${domain}/.well-known/openid-configuration`,
    useNonce: true,
    preferredJwsAlgorithm: "RS256",
    responseType: "code",
    disablePkce: false,
    callbackUrl: callbackUrlOf(serverUrl),
    serverUrl,
    clientAuthenticationMethod: client.authenticationMethod,
    tenant: "",
    // OpenMetadata's defaults, max_age=0 and prompt=consent, ask for a password at every visit.
    maxAge: null,
    prompt: null,
  };
}
