import * as pulumi from "@pulumi/pulumi";
import type { DeliveredFile, FilesInputs, Owner } from "../../live/files/handler.ts";
import type { RolloutInputs } from "../../live/rollout/handler.ts";
import { type HandledArgs, HandledResource } from "../handledResource.ts";

export interface BareMetalTargetArgs {
  /** Absolute path of a directory for the stack alone. Changing it moves the files. */
  readonly directory: string;
  /** What to deliver, in the order of writing; a secret. */
  readonly files: pulumi.Output<readonly DeliveredFile[]>;
  /** Key id that the restarted server must show. */
  readonly kid: pulumi.Output<string>;
  /** Owner of the files. Default: who runs Pulumi. Only root can name another. */
  readonly owner?: Owner | undefined;
  /** Words of the command that restarts the server. Default: somebody else restarts it. */
  readonly restartCommand?: readonly string[] | undefined;
  /** Origin of the server as seen from this machine. Default: nobody waits for it. */
  readonly healthUrl?: string | undefined;
  /** Seconds. */
  readonly healthTimeout: number;
  /**
   * Keeps the delivery, and so what it depends on (keys, login policy, application), from being
   * destroyed. Default false.
   */
  readonly protect?: boolean | undefined;
}

/** A directory of files on the machine where Pulumi runs, and the server that reads them. */
export class BareMetalTarget extends pulumi.ComponentResource {
  /** What is known of the server after the delivery. */
  readonly status: pulumi.Output<string>;
  /** Done when these are. */
  readonly delivered: pulumi.Resource[];

  constructor(name: string, args: BareMetalTargetArgs, opts?: pulumi.ComponentResourceOptions) {
    super("openmetadata-auth0:index:BareMetalTarget", name, {}, opts);

    const files = new DeliveredFiles(
      `${name}-files`,
      {
        directory: args.directory,
        files: pulumi.secret(args.files),
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

class DeliveredFiles extends HandledResource {
  declare readonly delivery: pulumi.Output<string>;

  constructor(name: string, args: HandledArgs<FilesInputs>, opts: pulumi.CustomResourceOptions) {
    super("openmetadata-auth0:live:Files", name, args, ["delivery"], opts);
  }
}

class Rollout extends HandledResource {
  declare readonly status: pulumi.Output<string>;

  constructor(name: string, args: HandledArgs<RolloutInputs>, opts: pulumi.CustomResourceOptions) {
    super("openmetadata-auth0:live:Rollout", name, args, ["status"], opts);
  }
}
