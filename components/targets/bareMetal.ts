import * as pulumi from "@pulumi/pulumi";
import type { Owner } from "../../live/files/handler.ts";
import { renderEnvFile } from "../../model/openmetadata/environment.ts";
import {
  deliveredFiles,
  JWKS_FILE,
  privateKeyFile,
  publicKeyFile,
} from "../../model/openmetadata/layout.ts";
import { DeliveredFiles } from "./deliveredFiles.ts";
import { Rollout } from "./rollout.ts";
import type { Target, TargetArgs, TargetKind } from "./target.ts";

export interface BareMetalSettings {
  /** Absolute path of a directory for the stack alone. Changing it moves the files. */
  readonly directory: string;
  /** Owner of the files. Default: who runs Pulumi. Only root can name another. */
  readonly owner?: Owner | undefined;
  /** Words of the command that restarts the server. Default: somebody else restarts it. */
  readonly restartCommand?: readonly string[] | undefined;
  /** Origin of the server as seen from this machine. Default: nobody waits for it. */
  readonly healthUrl?: string | undefined;
  /** Seconds. */
  readonly healthTimeout: number;
}

export type BareMetalTargetArgs = TargetArgs & BareMetalSettings;

export function bareMetal(settings: BareMetalSettings): TargetKind {
  const at = (file: string) => `${settings.directory}/${file}`;
  return {
    paths: (generation) => ({
      privateKeyPath: at(privateKeyFile(generation)),
      publicKeyPath: at(publicKeyFile(generation)),
      jwksPath: at(JWKS_FILE),
    }),
    ownUrl: settings.healthUrl,
    deliver: (name, args, opts) => new BareMetalTarget(name, { ...args, ...settings }, opts),
  };
}

/** A directory of files on the machine where Pulumi runs, and the server that reads them. */
export class BareMetalTarget extends pulumi.ComponentResource implements Target {
  readonly status: pulumi.Output<string>;
  readonly delivered: pulumi.Resource[];

  constructor(name: string, args: BareMetalTargetArgs, opts?: pulumi.ComponentResourceOptions) {
    super("openmetadata-auth0:index:BareMetalTarget", name, {}, opts);

    const files = new DeliveredFiles(
      `${name}-files`,
      {
        directory: args.directory,
        files: pulumi.secret(filesOf(args)),
        keep: undefined,
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
        restartCommand: args.restartCommand,
        handOver: undefined,
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

function filesOf({ generation, signingPair, jwks, environment, yamlFragment }: TargetArgs) {
  return pulumi
    .all([signingPair, jwks, environment, yamlFragment])
    .apply(([pair, jwksText, variables, fragment]) =>
      deliveredFiles({
        generation,
        pair,
        jwks: jwksText,
        yamlFragment: fragment,
        envFile: renderEnvFile(variables),
      }),
    );
}
