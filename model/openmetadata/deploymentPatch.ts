/**
 * The authentication model as a patch of a Deployment that somebody else owns, for server-side apply.
 *
 * It holds lists that are merged by key alone (env, volumes, volumeMounts, containers), so that each of
 * their other items stays its owner's. `envFrom` is one value as a whole, Helm's; what stands in `env`
 * wins over it.
 */

import type { AuthenticationModel } from "./authentication.ts";
import type { HelmValues, ProjectedVolume } from "./chartValues.ts";
import type { HelmDelivery } from "./helmValues.ts";
import { VOLUME, volume } from "./keyVolume.ts";

/** Variables that only a Secret may hold. */
const SECRET_VARIABLE = "OIDC_CLIENT_SECRET";

/** User and group of the server in its image (openmetadata.md §8). */
const IMAGE_ID = 1000;

/** A pod template's own part, which is applied as one revision. Holds no secret. */
export interface DeploymentPatch {
  readonly metadata: { readonly annotations: Readonly<Record<string, string>> };
  readonly spec: {
    readonly securityContext: HelmValues["podSecurityContext"];
    readonly containers: readonly [
      {
        readonly name: string;
        readonly env: readonly Variable[];
        readonly volumeMounts: HelmValues["extraVolumeMounts"];
        readonly securityContext: HelmValues["securityContext"];
      },
    ];
    readonly volumes: readonly [ProjectedVolume];
  };
}

type Variable =
  | { readonly name: string; readonly value: string }
  | {
      readonly name: string;
      readonly valueFrom: {
        readonly secretKeyRef: { readonly name: string; readonly key: string };
      };
    };

/**
 * @param environment as `renderEnvironment` makes it of the model.
 * @param container name of the server's.
 * @throws Error when a path of the model cannot be mounted, or a confidential client comes without
 *   `oidcClient`.
 */
export function renderDeploymentPatch(
  model: AuthenticationModel,
  environment: Readonly<Record<string, string>>,
  container: string,
  delivery: HelmDelivery,
): DeploymentPatch {
  return {
    metadata: { annotations: delivery.podAnnotations },
    spec: {
      // Lets the server read files of mode 0400.
      securityContext: { fsGroup: IMAGE_ID },
      containers: [
        {
          name: container,
          env: Object.entries(environment).map(([name, value]) => variable(name, value, delivery)),
          volumeMounts: [{ name: VOLUME, mountPath: delivery.directory, readOnly: true }],
          // The image names its user; a cluster that demands runAsNonRoot wants the number.
          securityContext: { runAsUser: IMAGE_ID },
        },
      ],
      volumes: [volume(model, delivery)],
    },
  };
}

function variable(name: string, value: string, { oidcClient }: HelmDelivery): Variable {
  // Each value is a fragment of YAML, in which nothing and null are the same; but Kubernetes drops an
  // empty one from what it stores, and the next refresh would take that for a change.
  if (name !== SECRET_VARIABLE) return { name, value: value === "" ? "null" : value };
  if (oidcClient === undefined) {
    throw new Error(
      "oidcClient is missing: a confidential client reads its secret from a Secret, so name that Secret",
    );
  }
  const { secretName, clientSecret } = oidcClient;
  return { name, valueFrom: { secretKeyRef: { name: secretName, key: clientSecret } } };
}
