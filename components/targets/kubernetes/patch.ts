import { createHash } from "node:crypto";
import { DeploymentPatch } from "@pulumi/kubernetes/apps/v1/deploymentPatch.js";
import * as pulumi from "@pulumi/pulumi";
import type { DeploymentRolloutInputs } from "../../../live/deploymentRollout/handler.ts";
import type { PatchableDeploymentInputs } from "../../../live/patchableDeployment/handler.ts";
import { patchRemedyFor } from "../../../model/kubernetes/patchFailures.ts";
import { renderDeploymentPatch } from "../../../model/openmetadata/deploymentPatch.ts";
import { explainFailures } from "../../failureHook.ts";
import { type HandledArgs, HandledResource } from "../../handledResource.ts";
import { orRefuse } from "../../refusal.ts";
import type { Target, TargetArgs } from "../target.ts";
import type { SettingsOf } from "./index.ts";
import { CHECKSUM_ANNOTATION } from "./names.ts";
import { type DeliveredObjects, declareObjects } from "./objects.ts";

export type PatchTargetArgs = TargetArgs & SettingsOf<"patch">;

/** Objects of a namespace, and a Deployment of somebody else's that is made to use them. */
export class PatchTarget extends pulumi.ComponentResource implements Target {
  readonly status: pulumi.Output<string>;
  readonly delivered: pulumi.Resource[];

  constructor(name: string, args: PatchTargetArgs, opts?: pulumi.ComponentResourceOptions) {
    super("openmetadata-auth0:index:KubernetesTarget", name, {}, opts);

    const deployment = new PatchableDeployment(`${name}-deployment`, placeOf(args), {
      parent: this,
    });
    const place = { ...args, role: "docs/kubernetes/role-patch.yaml" };
    const objects = declareObjects(name, { ...place, after: deployment }, this);
    const patch = new DeploymentPatch(
      `${name}-patch`,
      { metadata: metadataOf(args), spec: { template: templateOf(args, objects) } },
      {
        ...objects.options,
        // One revision of the pods names all of them, so all are there before it is.
        dependsOn: [deployment, ...objects.resources],
        hooks: explainFailures(`${name}-explain-patch-failures`, (error) =>
          patchRemedyFor(error, place),
        ),
      },
    );
    const rollout = new DeploymentRollout(
      `${name}-rollout`,
      {
        ...withoutContainer(placeOf(args)),
        checksumAnnotation: CHECKSUM_ANNOTATION,
        checksum: objects.checksum,
        template: fingerprint(patch.spec.template),
        kid: args.kid,
        healthUrl: args.healthUrl,
        rolloutTimeout: args.rolloutTimeout,
        healthTimeout: args.healthTimeout,
      },
      // The objects of the last generation, which leave at the end of the run, outlive its pods. It
      // goes first of all in a destroy and is never replaced, so nothing below it is touched.
      { parent: this, dependsOn: patch, protect: args.protect ?? false },
    );

    this.status = rollout.status;
    this.delivered = [deployment, ...objects.resources, patch, rollout];
    this.registerOutputs({ status: this.status });
  }
}

/** By which our own resources find the Deployment: as the provider does. */
function placeOf(args: PatchTargetArgs): PatchableDeploymentInputs {
  const { kubeconfig, context, namespace, deployment, container } = args;
  return {
    ...(kubeconfig !== undefined && { kubeconfig }),
    ...(context !== undefined && { context }),
    namespace,
    deployment,
    container,
  };
}

function withoutContainer({ container, ...place }: PatchableDeploymentInputs) {
  return place;
}

function metadataOf({ namespace, deployment, force }: PatchTargetArgs) {
  return {
    name: deployment,
    namespace,
    annotations: {
      // A name that others see in a conflict, and that a second stack does not share.
      "pulumi.com/patchFieldManager": `${pulumi.getProject()}-${pulumi.getStack()}`,
      // The rollout is waited for beside it, old pods and the server's key included.
      "pulumi.com/skipAwait": "true",
      ...(force && { "pulumi.com/patchForce": "true" }),
    },
  };
}

/** No secret: the only one in the environment becomes a reference. */
function templateOf(args: PatchTargetArgs, { delivery }: DeliveredObjects) {
  const template = pulumi
    .all([args.model, args.environment, delivery])
    .apply(([model, environment, delivered]) =>
      orRefuse(() => renderDeploymentPatch(model, environment, args.container, delivered)),
    );
  // Its lists are read-only here, which the SDK's types do not allow.
  return pulumi.unsecret(template) as pulumi.Output<object>;
}

/** Of the pods as they are to be, whoever has set what of them; other fields roll nothing. */
function fingerprint(template: pulumi.Output<unknown>): pulumi.Output<string> {
  return template.apply((pods) =>
    createHash("sha256").update(JSON.stringify(pods)).digest("hex").slice(0, 16),
  );
}

class PatchableDeployment extends HandledResource {
  constructor(
    name: string,
    args: HandledArgs<PatchableDeploymentInputs>,
    opts: pulumi.CustomResourceOptions,
  ) {
    super("openmetadata-auth0:live:PatchableDeployment", name, args, [], opts);
  }
}

class DeploymentRollout extends HandledResource {
  declare readonly status: pulumi.Output<string>;

  constructor(
    name: string,
    args: HandledArgs<DeploymentRolloutInputs>,
    opts: pulumi.CustomResourceOptions,
  ) {
    super("openmetadata-auth0:live:DeploymentRollout", name, args, ["status"], opts);
  }
}
