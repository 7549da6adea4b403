/** Files beside OpenMetadata's own compose file, for whoever runs that. */

import { z } from "zod";
import { delivered } from "./directory.ts";
import { health } from "./health.ts";

const SERVICE =
  "give the name of the server's service in the compose file, e.g. openmetadata-server";

export const dockerCompose = z.strictObject({
  kind: z.literal("docker"),
  mode: z.literal("compose"),
  directory: delivered.directory,
  /**
   * Owner of the files, who must be able to read them in the container: the user of OpenMetadata's
   * image. Only root can name another than who runs Pulumi.
   */
  owner: delivered.owner.default({ uid: 1000, gid: 1000 }),
  /** Name of the server's service in the compose file. */
  service: z
    .string({ error: SERVICE })
    .max(255, { error: "give a name of at most 255 characters" })
    .regex(/^[A-Za-z0-9][\w.-]*$/, { error: SERVICE })
    .default("openmetadata-server"),
  ...health,
});
