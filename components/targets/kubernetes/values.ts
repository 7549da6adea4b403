import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap.js";
import * as pulumi from "@pulumi/pulumi";
import { renderHelmValues, renderHelmValuesYaml } from "../../../model/openmetadata/helmValues.ts";
import { orRefuse } from "../../refusal.ts";
import { Rollout } from "../rollout.ts";
import type { Target, TargetArgs } from "../target.ts";
import type { SettingsOf } from "./index.ts";
import { MOUNT_DIRECTORY, objectNames } from "./names.ts";
import { declareObjects } from "./objects.ts";

export type ValuesTargetArgs = TargetArgs & SettingsOf<"values">;

/** Objects of a namespace, and the values with which somebody else's Helm makes the server use them. */
export class ValuesTarget extends pulumi.ComponentResource implements Target {
  readonly status: pulumi.Output<string>;
  readonly delivered: pulumi.Resource[];
  readonly outputs: { readonly helmValues: pulumi.Output<string> };

  constructor(name: string, args: ValuesTargetArgs, opts?: pulumi.ComponentResourceOptions) {
    super("openmetadata-auth0:index:KubernetesTarget", name, {}, opts);

    const objects = declareObjects(name, { ...args, keepPrevious: true }, this);
    const helmValues = pulumi.unsecret(
      pulumi
        .all([args.model, objects.delivery])
        .apply(([model, delivery]) =>
          orRefuse(() => renderHelmValuesYaml(renderHelmValues(model, delivery))),
        ),
    );
    const values = new ConfigMap(
      `${name}-values`,
      {
        metadata: {
          name: objectNames(args.name, args.generation).helmValues,
          namespace: args.namespace,
        },
        // The entry that Flux's HelmRelease reads where none is named.
        data: { "values.yaml": helmValues },
      },
      objects.options,
    );
    const rollout = new Rollout(
      `${name}-rollout`,
      {
        delivery: objects.checksum,
        directory: MOUNT_DIRECTORY,
        kid: args.kid,
        restartCommand: undefined,
        handOver: "apply the Helm values (output helmValues)",
        restarted: undefined,
        healthUrl: args.healthUrl,
        healthTimeout: args.healthTimeout,
      },
      // Goes first of all in a destroy and is never replaced, so nothing below it is touched.
      { parent: this, dependsOn: [...objects.resources, values], protect: args.protect ?? false },
    );

    this.status = rollout.status;
    this.delivered = [...objects.resources, values, rollout];
    this.outputs = { helmValues };
    this.registerOutputs({ status: this.status });
  }
}
