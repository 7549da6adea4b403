import type * as pulumi from "@pulumi/pulumi";
import type { FilesInputs } from "../../live/files/handler.ts";
import { type HandledArgs, HandledResource } from "../handledResource.ts";

/** A directory of files on the machine where Pulumi runs. */
export class DeliveredFiles extends HandledResource {
  /** Changes with every delivery. */
  declare readonly delivery: pulumi.Output<string>;

  constructor(name: string, args: HandledArgs<FilesInputs>, opts: pulumi.CustomResourceOptions) {
    super("openmetadata-auth0:live:Files", name, args, ["delivery"], opts);
  }
}
