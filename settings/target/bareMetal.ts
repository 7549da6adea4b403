/** A directory of files on the machine where Pulumi runs. */

import { z } from "zod";
import { health } from "./health.ts";

const DIRECTORY =
  "give an absolute path without spaces that belongs to the stack alone, e.g. /etc/openmetadata/sso";
const COMMAND = "give the command as a list of words, e.g. [systemctl, restart, openmetadata]";
const ID = "give a number from 0 to 4294967294";
const id = z.int({ error: ID }).min(0, { error: ID }).max(4_294_967_294, { error: ID });

/** `--port 8585` is two words of a command, and YAML takes the second for a number. */
const word = z.preprocess(
  (value) => (typeof value === "number" ? String(value) : value),
  z.string({ error: COMMAND }).regex(/^[^\0]+$/, { error: COMMAND }),
);

export const bareMetal = z.strictObject(
  {
    kind: z.literal("bareMetal"),
    /**
     * Absolute path for the stack alone: made with mode 0700, its files with 0600, and removed by
     * `pulumi destroy`.
     */
    directory: z
      .string({ error: DIRECTORY })
      .max(255, { error: "give a path of at most 255 characters" })
      .regex(/^(\/[\w.~@+-]+){2,}$/, { error: DIRECTORY })
      .refine((path) => !/\/\.{1,2}(\/|$)/.test(path), { error: DIRECTORY }),
    /**
     * Owner of the files (needs root); unset again, they go back. Default: who runs Pulumi.
     * OpenMetadata's image runs as 1000:1000.
     */
    owner: z
      .strictObject(
        {
          /** Number of the user. */
          uid: id,
          /** Number of the group. */
          gid: id,
        },
        { error: "give an object with uid and gid" },
      )
      .optional(),
    /**
     * Words of the command that restarts the server, run after a change and without a shell; its
     * output goes to `restart.log` beside the files. Unset: somebody else restarts it.
     */
    restartCommand: z.array(word, { error: COMMAND }).min(1, { error: COMMAND }).optional(),
    ...health,
  },
  { error: "give an object with kind and directory" },
);
