import type * as pulumi from "@pulumi/pulumi";
import type { RolloutInputs } from "../../live/rollout/handler.ts";
import { type HandledArgs, HandledResource } from "../handledResource.ts";

/** Restarts the server, or looks whether somebody else has. */
export class Rollout extends HandledResource {
  declare readonly status: pulumi.Output<string>;

  constructor(name: string, args: HandledArgs<RolloutInputs>, opts: pulumi.CustomResourceOptions) {
    super("openmetadata-auth0:live:Rollout", name, args, ["status"], opts);
  }
}
