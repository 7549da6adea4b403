/** Files beside OpenMetadata's own compose file, for whoever runs that. */

import { z } from "zod";

const DIRECTORY =
  "give an absolute path without spaces that belongs to the stack alone, e.g. /etc/openmetadata/sso";

export const dockerCompose = z.strictObject({
  kind: z.literal("docker"),
  mode: z.literal("compose"),
  directory: z.string({ error: DIRECTORY }).regex(/^(\/[\w.~@+-]+){2,}$/, { error: DIRECTORY }),
});
