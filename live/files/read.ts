/** Reading what may not be what was written: whoever owns the files may have put anything there. */

import { constants } from "node:fs";
import { lstat, open } from "node:fs/promises";

const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;

/**
 * @returns the content of a regular file; undefined for none and for anything else. A link would be
 *   followed, a FIFO waited for, a device set going: none of them is even opened.
 */
export async function readRegularFile(path: string): Promise<Buffer | undefined> {
  try {
    if (!(await lstat(path)).isFile()) return undefined;
    // Had it been exchanged since the look, this would neither follow nor wait.
    const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    try {
      return (await file.stat()).isFile() ? await file.readFile() : undefined;
    } finally {
      await file.close();
    }
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (["ENOENT", "ELOOP", "ENXIO"].includes(code)) return undefined;
    throw error;
  }
}
