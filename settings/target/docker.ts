/** A Docker Engine: containers that the stack makes, or files for those of a compose file. */

import { z } from "zod";
import { dockerCompose } from "./dockerCompose.ts";
import { dockerContainers } from "./dockerContainers.ts";

export const docker = z.discriminatedUnion("mode", [dockerContainers, dockerCompose], {
  error: "use containers or compose",
});
