/** A directory of files on the machine where Pulumi runs, and whom they belong to. */

import { z } from "zod";

const DIRECTORY =
  "give an absolute path without spaces that belongs to the stack alone, e.g. /etc/openmetadata/sso";
const ID = "give a number from 0 to 4294967294";
const id = z.int({ error: ID }).min(0, { error: ID }).max(4_294_967_294, { error: ID });

export const delivered = {
  /**
   * Absolute path for the stack alone: made with mode 0700, its files with 0600, and removed by
   * `pulumi destroy`.
   */
  directory: z
    .string({ error: DIRECTORY })
    .max(255, { error: "give a path of at most 255 characters" })
    .regex(/^(\/[\w.~@+-]+){2,}$/, { error: DIRECTORY })
    .refine((path) => !/\/\.{1,2}(\/|$)/.test(path), { error: DIRECTORY }),
  owner: z.strictObject(
    {
      /** Number of the user. */
      uid: id,
      /** Number of the group. */
      gid: id,
    },
    { error: "give an object with uid and gid" },
  ),
};
