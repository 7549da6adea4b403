export interface FieldError {
  field: string;
  error: string;
}

export const FIELD = {
  provider: "authenticationConfiguration.provider",
  providerName: "authenticationConfiguration.providerName",
  publicKeyUrls: "authenticationConfiguration.publicKeyUrls",
  authority: "authenticationConfiguration.authority",
  callbackUrl: "authenticationConfiguration.callbackUrl",
  clientId: "authenticationConfiguration.clientId",
  jwtPrincipalClaims: "authenticationConfiguration.jwtPrincipalClaims",
  jwtPrincipalClaimsMapping: "authenticationConfiguration.jwtPrincipalClaimsMapping",
  oidc: "authenticationConfiguration.oidcConfiguration",
  oidcId: "authenticationConfiguration.oidcConfiguration.id",
  oidcSecret: "authenticationConfiguration.oidcConfiguration.secret",
  oidcDiscoveryUri: "authenticationConfiguration.oidcConfiguration.discoveryUri",
  oidcScope: "authenticationConfiguration.oidcConfiguration.scope",
  oidcPrompt: "authenticationConfiguration.oidcConfiguration.prompt",
  className: "authorizerConfiguration.className",
  adminPrincipals: "authorizerConfiguration.adminPrincipals",
  principalDomain: "authorizerConfiguration.principalDomain",
};
