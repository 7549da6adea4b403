/**
 * What the restart command of the last rollout said. It lies in the delivered directory, since a
 * server that prints its settings when it fails prints secrets: nothing of it goes into a message.
 */

import { type FileHandle, open, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { explain } from "./failure.ts";
import { inFolder } from "./folder.ts";
import { giveTo } from "./owner.ts";
import { FILE_MODE } from "./write.ts";

export const RESTART_LOG = "restart.log";

/**
 * Begins the log anew, mode 0600, of the owner of the directory.
 *
 * @throws Error when it cannot be written, with what to do.
 */
export async function openRestartLog(directory: string): Promise<FileHandle> {
  try {
    return await inFolder(directory, ".", async (at) => {
      // A new file: what stands there may be a link, or still be written to by the last server.
      await rm(at(RESTART_LOG), { force: true });
      const log = await open(at(RESTART_LOG), "wx", FILE_MODE);
      await giveTo(log, await stat(at(".")));
      return log;
    });
  } catch (error) {
    throw explain("write", error as Error, join(directory, RESTART_LOG));
  }
}
