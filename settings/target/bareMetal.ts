/** A directory of files on the machine where Pulumi runs. */

import { z } from "zod";
import { delivered } from "./directory.ts";
import { health } from "./health.ts";

const COMMAND = "give the command as a list of words, e.g. [systemctl, restart, openmetadata]";

/** `--port 8585` is two words of a command, and YAML takes the second for a number. */
const word = z.preprocess(
  (value) => (typeof value === "number" ? String(value) : value),
  z.string({ error: COMMAND }).regex(/^[^\0]+$/, { error: COMMAND }),
);

export const bareMetal = z.strictObject(
  {
    kind: z.literal("bareMetal"),
    directory: delivered.directory,
    /**
     * Owner of the files (needs root); unset again, they go back. Default: who runs Pulumi.
     * OpenMetadata's image runs as 1000:1000.
     */
    owner: delivered.owner.optional(),
    /**
     * Words of the command that restarts the server, run after a change and without a shell; its
     * output goes to `restart.log` beside the files. Unset: somebody else restarts it.
     */
    restartCommand: z.array(word, { error: COMMAND }).min(1, { error: COMMAND }).optional(),
    ...health,
  },
  { error: "give an object with kind and directory" },
);
