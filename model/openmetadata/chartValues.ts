/** The shape of what the stack sets among the values of the chart open-metadata/openmetadata 1.13. */

/** A list here takes the place of the chart's own. */
export interface HelmValues {
  readonly openmetadata: {
    readonly config: {
      readonly authorizer: Authorizer;
      readonly authentication: Authentication;
      readonly jwtTokenConfiguration: JwtTokenConfiguration;
    };
  };
  readonly extraEnvs: readonly { readonly name: string; readonly value: string }[];
  readonly extraVolumes: readonly [ProjectedVolume];
  readonly extraVolumeMounts: readonly [
    { readonly name: string; readonly mountPath: string; readonly readOnly: true },
  ];
  readonly podAnnotations: Readonly<Record<string, string>>;
  readonly podSecurityContext: { readonly fsGroup: number };
  readonly securityContext: { readonly runAsUser: number };
}

export interface Authorizer {
  readonly enabled: true;
  readonly className: string;
  readonly containerRequestFilter: string;
  readonly initialAdmins: readonly string[];
  readonly allowedEmailRegistrationDomains: readonly string[];
  readonly principalDomain: string;
  readonly allowedDomains: readonly string[];
  readonly enforcePrincipalDomain: boolean;
  readonly enableSecureSocketConnection: boolean;
  readonly useRolesFromProvider: boolean;
}

export interface Authentication {
  readonly enabled: true;
  readonly clientType: "public" | "confidential";
  readonly provider: string;
  readonly publicKeys: readonly string[];
  readonly authority: string;
  readonly clientId: string;
  readonly callbackUrl: string;
  readonly jwtPrincipalClaims: readonly string[];
  readonly jwtPrincipalClaimsMapping: readonly string[];
  readonly enableSelfSignup: boolean;
  readonly oidcConfiguration: { readonly enabled: false } | OidcConfiguration;
}

interface OidcConfiguration {
  readonly enabled: true;
  readonly oidcType: string;
  readonly clientId: SecretReference;
  readonly clientSecret: SecretReference;
  readonly scope: string;
  readonly discoveryUri: string;
  readonly useNonce: boolean;
  readonly preferredJwsAlgorithm: string;
  readonly responseType: string;
  readonly promptType: string;
  readonly disablePkce: boolean;
  readonly callbackUrl: string;
  readonly serverUrl: string;
  readonly clientAuthenticationMethod: string;
  readonly tenant: string;
  readonly maxAge: string;
}

interface SecretReference {
  readonly secretRef: string;
  readonly secretKey: string;
}

interface JwtTokenConfiguration {
  readonly enabled: true;
  readonly rsapublicKeyFilePath: string;
  readonly rsaprivateKeyFilePath: string;
  readonly jwtissuer: string;
  readonly keyId: string;
}

export interface ProjectedVolume {
  readonly name: string;
  readonly projected: {
    readonly defaultMode: number;
    readonly sources: readonly [
      { readonly secret: { readonly name: string; readonly items: readonly Item[] } },
      { readonly configMap: { readonly name: string; readonly items: readonly Item[] } },
    ];
  };
}

interface Item {
  readonly key: string;
  readonly path: string;
}
