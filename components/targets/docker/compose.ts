import * as pulumi from "@pulumi/pulumi";
import {
  composeCommand,
  composeFiles,
  previousKeyFiles,
} from "../../../model/openmetadata/compose.ts";
import { DeliveredFiles } from "../deliveredFiles.ts";
import { Rollout } from "../rollout.ts";
import type { Target, TargetArgs, TargetKind } from "../target.ts";
import type { SettingsOf } from "./index.ts";
import { OWN_URL, SSO_DIRECTORY, serverPaths } from "./names.ts";

export type ComposeSettings = SettingsOf<"compose">;
export type ComposeTargetArgs = TargetArgs & Omit<ComposeSettings, "kind" | "mode">;

export function compose(settings: ComposeSettings): TargetKind {
  return {
    paths: serverPaths,
    ownUrl: OWN_URL,
    deliver: (name, args, opts) => new ComposeTarget(name, { ...args, ...settings }, opts),
  };
}

/**
 * Files beside OpenMetadata's own compose file. Whoever runs that makes the server anew: until it signs
 * with the delivered key, the target is pending.
 */
export class ComposeTarget extends pulumi.ComponentResource implements Target {
  readonly status: pulumi.Output<string>;
  readonly delivered: pulumi.Resource[];

  constructor(name: string, args: ComposeTargetArgs, opts?: pulumi.ComponentResourceOptions) {
    super("openmetadata-auth0:index:ComposeTarget", name, {}, opts);

    const files = new DeliveredFiles(
      `${name}-files`,
      {
        directory: args.directory,
        files: pulumi.secret(filesOf(args)),
        keep: previousKeyFiles(args.generation),
        owner: args.owner,
        stack: `${pulumi.getProject()}/${pulumi.getStack()}`,
        drift: [],
      },
      { parent: this },
    );
    const rollout = new Rollout(
      `${name}-rollout`,
      {
        delivery: files.delivery,
        directory: args.directory,
        kid: args.kid,
        restartCommand: undefined,
        handOver: `run \`${composeCommand(args.directory)}\``,
        restarted: undefined,
        healthUrl: args.healthUrl,
        healthTimeout: args.healthTimeout,
      },
      // Goes first of all in a destroy and is never replaced, so nothing below it is touched.
      { parent: this, dependsOn: files, protect: args.protect ?? false },
    );

    this.status = rollout.status;
    this.delivered = [files, rollout];
    this.registerOutputs({ status: this.status });
  }
}

function filesOf({
  generation,
  signingPair,
  jwks,
  environment,
  directory,
  service,
}: ComposeTargetArgs) {
  return pulumi.all([signingPair, jwks, environment]).apply(([pair, jwksText, variables]) =>
    composeFiles({
      directory,
      service,
      mountedAt: SSO_DIRECTORY,
      generation,
      pair,
      jwks: jwksText,
      environment: variables,
    }),
  );
}
