import * as pulumi from "@pulumi/pulumi";
import type { DeploymentPatchInputs } from "../../../live/deploymentPatch/handler.ts";
import type { DeploymentRolloutInputs } from "../../../live/deploymentRollout/handler.ts";
import type { PatchableDeploymentInputs } from "../../../live/patchableDeployment/handler.ts";
import { renderDeploymentPatch } from "../../../model/openmetadata/deploymentPatch.ts";
import { type HandledArgs, HandledResource } from "../../handledResource.ts";
import { orRefuse } from "../../refusal.ts";
import type { Target, TargetArgs } from "../target.ts";
import type { SettingsOf } from "./index.ts";
import { CHECKSUM_ANNOTATION } from "./names.ts";
import { type DeliveredObjects, declareObjects } from "./objects.ts";

/** With what the deployer needs. */
const ROLE = "docs/kubernetes/role-patch.yaml";

export type PatchTargetArgs = TargetArgs & SettingsOf<"patch">;

/** Objects of a namespace, and a Deployment of somebody else's that is made to use them. */
export class PatchTarget extends pulumi.ComponentResource implements Target {
  readonly status: pulumi.Output<string>;
  readonly delivered: pulumi.Resource[];

  constructor(name: string, args: PatchTargetArgs, opts?: pulumi.ComponentResourceOptions) {
    super("openmetadata-auth0:index:KubernetesTarget", name, {}, opts);

    const { container, ...place } = placeOf(args);
    const deployment = new PatchableDeployment(
      `${name}-deployment`,
      { ...place, container },
      { parent: this },
    );
    const objects = declareObjects(name, { ...args, role: ROLE, after: deployment }, this);
    const patch = new DeploymentPatch(
      `${name}-patch`,
      {
        ...place,
        // A name that others see in a conflict, and that a second stack does not share.
        manager: `${pulumi.getProject()}-${pulumi.getStack()}`,
        force: args.force,
        template: templateOf(args, objects),
        rolloutTimeout: args.rolloutTimeout,
      },
      // One revision of the pods names all of them, so all are there before it is.
      { parent: this, dependsOn: [deployment, ...objects.resources] },
    );
    const rollout = new DeploymentRollout(
      `${name}-rollout`,
      {
        ...place,
        checksumAnnotation: CHECKSUM_ANNOTATION,
        checksum: objects.checksum,
        template: patch.revision,
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

/** No secret: the only one in the environment becomes a reference. */
function templateOf(args: PatchTargetArgs, { delivery }: DeliveredObjects) {
  const template = pulumi
    .all([args.model, args.environment, delivery])
    .apply(([model, environment, delivered]) =>
      orRefuse(() => renderDeploymentPatch(model, environment, args.container, delivered)),
    );
  return pulumi.unsecret(template);
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

class DeploymentPatch extends HandledResource {
  declare readonly revision: pulumi.Output<string>;

  constructor(
    name: string,
    args: HandledArgs<DeploymentPatchInputs>,
    opts: pulumi.CustomResourceOptions,
  ) {
    super("openmetadata-auth0:live:DeploymentPatch", name, args, ["revision"], opts);
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
