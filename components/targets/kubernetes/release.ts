import { Release } from "@pulumi/kubernetes/helm/v3/release.js";
import * as pulumi from "@pulumi/pulumi";
import { renderHelmValues } from "../../../model/openmetadata/helmValues.ts";
import { mergeHelmValues } from "../../../model/openmetadata/mergedValues.ts";
import { orRefuse } from "../../refusal.ts";
import { Rollout } from "../rollout.ts";
import type { Target, TargetArgs } from "../target.ts";
import type { SettingsOf } from "./index.ts";
import { MOUNT_DIRECTORY } from "./names.ts";
import { type DeliveredObjects, declareObjects } from "./objects.ts";

export type ReleaseTargetArgs = TargetArgs & SettingsOf<"release">;

/** Where OpenMetadata publishes its charts. */
const CHARTS = "https://helm.open-metadata.org/";

/** OpenMetadata itself, as a release of its chart that this stack owns. */
export class ReleaseTarget extends pulumi.ComponentResource implements Target {
  readonly status: pulumi.Output<string>;
  readonly delivered: pulumi.Resource[];

  constructor(name: string, args: ReleaseTargetArgs, opts?: pulumi.ComponentResourceOptions) {
    super("openmetadata-auth0:index:KubernetesTarget", name, {}, opts);

    const objects = declareObjects(name, args, this);
    const release = new Release(
      `${name}-release`,
      {
        name: args.releaseName,
        namespace: args.namespace,
        chart: "openmetadata",
        version: args.chartVersion,
        repositoryOpts: { repo: CHARTS },
        values: valuesOf(args, objects),
        // Helm waits for the pods; a release that fails is left as it is, for its logs.
        timeout: args.rolloutTimeout,
      },
      { ...objects.options, dependsOn: objects.resources },
    );
    const rollout = new Rollout(
      `${name}-rollout`,
      {
        delivery: objects.checksum,
        directory: MOUNT_DIRECTORY,
        kid: args.kid,
        restartCommand: undefined,
        handOver: undefined,
        restarted: true,
        healthUrl: args.healthUrl,
        healthTimeout: args.healthTimeout,
      },
      // Goes first of all in a destroy and is never replaced, so nothing below it is touched.
      { parent: this, dependsOn: release, protect: args.protect ?? false },
    );

    this.status = rollout.status;
    this.delivered = [...objects.resources, release, rollout];
    this.registerOutputs({ status: this.status });
  }
}

function valuesOf(
  { model, values }: ReleaseTargetArgs,
  { delivery }: DeliveredObjects,
): pulumi.Output<Record<string, unknown>> {
  const merged = pulumi
    .all([model, delivery])
    .apply(([document, place]) =>
      orRefuse(() => ({ ...mergeHelmValues(values, renderHelmValues(document, place)) })),
    );
  // The model's only secret is not among them: they say where it lies.
  return pulumi.unsecret(merged);
}
