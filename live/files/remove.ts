/** Taking away what was delivered, and nothing else. */

import { readdir, rm, rmdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { explain } from "./failure.ts";
import { foldersOf, inFolder, Obstacle } from "./folder.ts";
import { isTemporary } from "./write.ts";

/**
 * Removes files and the folders that they leave empty.
 *
 * @throws Error naming the first that could not be reached without following a link; all others are
 *   removed before.
 */
export async function removePaths(directory: string, paths: readonly string[]): Promise<void> {
  const results = await Promise.allSettled(paths.map((path) => removeFile(directory, path)));
  for (const folder of foldersOf(paths).toReversed()) await removeFolder(directory, folder);
  const failure = results.find((result) => result.status === "rejected");
  if (failure !== undefined) throw failure.reason;
}

/** What a write left behind that was cut off: half of a file, perhaps of a key. */
export async function removeLeftovers(directory: string, paths: readonly string[]): Promise<void> {
  for (const folder of [".", ...foldersOf(paths)]) {
    await inFolder(directory, folder, async (at) => {
      const leftovers = (await readdir(at("."))).filter(isTemporary);
      await Promise.all(leftovers.map((name) => rm(at(name), { force: true })));
    }).catch(unlessElsewhere);
  }
}

/** Removes the delivered directory unless it holds something else. */
export async function removeIfEmpty(directory: string): Promise<void> {
  await rmdir(directory).catch(unlessInUse);
}

async function removeFile(directory: string, path: string): Promise<void> {
  try {
    await inFolder(directory, dirname(path), (at) => rm(at(basename(path)), { force: true }));
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    // A directory in place of a file is not what was written, nor is what lies in a file.
    if (["ENOENT", "ENOTDIR", "ERR_FS_EISDIR"].includes(code)) return;
    throw explain("remove", error as Error, join(directory, path));
  }
}

async function removeFolder(directory: string, folder: string): Promise<void> {
  await inFolder(directory, dirname(folder), (at) =>
    rmdir(at(basename(folder))).catch(unlessInUse),
  ).catch(unlessElsewhere);
}

/** Somebody's file or link in place of the folder is in use as well. */
function unlessInUse(error: NodeJS.ErrnoException): void {
  if (!["ENOENT", "ENOTEMPTY", "EEXIST", "ENOTDIR"].includes(error.code ?? "")) throw error;
}

/** Nothing of ours lies behind a link, or in a folder that is gone. */
function unlessElsewhere(error: NodeJS.ErrnoException): void {
  if (!(error instanceof Obstacle) && error.code !== "ENOENT") throw error;
}
