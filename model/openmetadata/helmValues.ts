/**
 * The authentication model as values of OpenMetadata's Helm chart, 1.13. They go to other people's
 * repositories and into plain ConfigMaps, so no secret stands in them: the chart is told where the
 * Secrets are.
 */

import type { AuthenticationModel } from "./authentication.ts";
import type { Authentication, Authorizer, HelmValues } from "./chartValues.ts";
import { type DeliveredKeys, VOLUME, volume } from "./keyVolume.ts";
import { renderYaml } from "./yaml.ts";

/** Where, in the cluster, lies what the values only name. */
export interface HelmDelivery extends DeliveredKeys {
  /**
   * The Secret with id and secret of the Auth0 application; a confidential client needs it. The server
   * gets its entries as variables, so they must be fragments of YAML as `renderEnvironment` makes them.
   */
  readonly oidcClient?:
    | { readonly secretName: string; readonly clientId: string; readonly clientSecret: string }
    | undefined;
  /** Such as `checksum/…`: the chart rolls no pod when a Secret changes, only when the pod does. */
  readonly podAnnotations: Readonly<Record<string, string>>;
}

/** User and group of the server in its image (openmetadata.md §8). */
const IMAGE_ID = 1000;

/**
 * @throws Error when a path of the model cannot be mounted, when a confidential client comes without
 *   `oidcClient`, or when a text would be taken for a template. The message names the value.
 */
export function renderHelmValues(model: AuthenticationModel, delivery: HelmDelivery): HelmValues {
  const values: HelmValues = {
    openmetadata: {
      config: {
        authorizer: authorizer(model),
        authentication: authentication(model, delivery),
        jwtTokenConfiguration: { enabled: true, ...model.jwtTokenConfiguration },
      },
    },
    extraEnvs: extraEnvs(model),
    extraVolumes: [volume(model, delivery)],
    extraVolumeMounts: [{ name: VOLUME, mountPath: delivery.directory, readOnly: true }],
    podAnnotations: delivery.podAnnotations,
    // Lets the server read files of mode 0400.
    podSecurityContext: { fsGroup: IMAGE_ID },
    // The image names its user; a cluster that demands runAsNonRoot wants the number.
    securityContext: { runAsUser: IMAGE_ID },
  };
  refuseTemplates(values);
  return values;
}

/** The values as a file for `helm --values`. */
export function renderHelmValuesYaml(values: HelmValues): string {
  return renderYaml(values, [
    "OpenMetadata's sign-in through Auth0, written by Pulumi: changes here are undone.",
    "For the chart open-metadata/openmetadata 1.13, after your own values: of two lists Helm keeps the",
    "last, so what you have under extraEnvs, extraVolumes or extraVolumeMounts must be added here.",
  ]);
}

function authorizer({ authorizerConfiguration }: AuthenticationModel): Authorizer {
  const { adminPrincipals, ...rest } = authorizerConfiguration;
  return { enabled: true, ...rest, initialAdmins: adminPrincipals };
}

function authentication(model: AuthenticationModel, delivery: HelmDelivery): Authentication {
  const auth = model.authenticationConfiguration;
  return {
    enabled: true,
    clientType: auth.clientType,
    provider: auth.provider,
    publicKeys: auth.publicKeyUrls,
    authority: auth.authority,
    clientId: auth.clientId,
    callbackUrl: auth.callbackUrl,
    jwtPrincipalClaims: auth.jwtPrincipalClaims,
    jwtPrincipalClaimsMapping: auth.jwtPrincipalClaimsMapping,
    enableSelfSignup: auth.enableSelfSignup,
    oidcConfiguration: oidcConfiguration(model, delivery),
  };
}

function oidcConfiguration(
  { authenticationConfiguration: { oidcConfiguration: oidc } }: AuthenticationModel,
  { oidcClient }: HelmDelivery,
): Authentication["oidcConfiguration"] {
  if (oidc === undefined) return { enabled: false };
  if (oidcClient === undefined) {
    throw new Error(
      "oidcClient is missing: a confidential client reads its id and secret from a Secret, so name that Secret",
    );
  }
  const { secretName } = oidcClient;
  return {
    // Off by default, and then the chart hands the server nothing of this (openmetadata.md fact 15).
    enabled: true,
    oidcType: oidc.type,
    clientId: { secretRef: secretName, secretKey: oidcClient.clientId },
    clientSecret: { secretRef: secretName, secretKey: oidcClient.clientSecret },
    scope: oidc.scope,
    discoveryUri: oidc.discoveryUri,
    useNonce: oidc.useNonce,
    preferredJwsAlgorithm: oidc.preferredJwsAlgorithm,
    responseType: oidc.responseType,
    // The chart takes texts only. An empty one leaves the parameter out, as null does (fact 11).
    promptType: oidc.prompt ?? "",
    disablePkce: oidc.disablePkce,
    callbackUrl: oidc.callbackUrl,
    serverUrl: oidc.serverUrl,
    clientAuthenticationMethod: oidc.clientAuthenticationMethod,
    tenant: oidc.tenant,
    maxAge: oidc.maxAge ?? "",
  };
}

/** What the chart has no value for (openmetadata.md §8). */
function extraEnvs({ authenticationConfiguration: auth }: AuthenticationModel) {
  return [
    { name: "AUTHENTICATION_TOKEN_VALIDATION_ALGORITHM", value: auth.tokenValidationAlgorithm },
    { name: "CUSTOM_OIDC_AUTHENTICATION_PROVIDER_NAME", value: auth.providerName },
    { name: "FORCE_SECURE_SESSION_COOKIE", value: String(auth.forceSecureSessionCookie) },
    // From 2.1 on this makes the environment win over the database; older servers ignore it.
    { name: "SECURITY_CONFIG_SOURCE", value: "ENV" },
  ];
}

/** OpenMetadata replaces `${…}` in its settings, and the chart `{{…}}` in its volumes. */
function refuseTemplates(value: unknown, path: readonly string[] = []): void {
  if (typeof value === "string" && /\$\{|\{\{/.test(value)) {
    throw new Error(
      `The Helm value ${path.join(".")} holds "\${" or "{{", which OpenMetadata or Helm would replace: leave that out`,
    );
  }
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) refuseTemplates(inner, [...path, key]);
}
