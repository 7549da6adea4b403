/** Writing a file so that nobody ever sees half of it, or sees it who should not. */

import { randomUUID } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { explain } from "./failure.ts";
import { inFolder, openDirectory } from "./folder.ts";
import { giveTo, type Owner } from "./owner.ts";

export const FILE_MODE = 0o600;
export const DIRECTORY_MODE = 0o700;

const TEMPORARY = ".openmetadata-auth0-";

/** Whether a name is one of a write that was cut off. */
export function isTemporary(name: string): boolean {
  return name.startsWith(TEMPORARY) && name.endsWith(".tmp");
}

/**
 * Writes beside the target and renames: a reader sees the old file or the new one, and a link or a
 * FIFO in its place gives way. Missing folders are made with mode 0700.
 */
export async function writeFileAtomically(
  directory: string,
  path: string,
  content: Buffer,
  owner: Owner | undefined,
): Promise<void> {
  await makeFolders(directory, dirname(path), owner);
  try {
    await inFolder(directory, dirname(path), (at) =>
      replace(at(basename(path)), at(`${TEMPORARY}${randomUUID()}.tmp`), content, owner),
    );
  } catch (error) {
    throw explain("write", error as Error, join(directory, path), owner);
  }
}

/** Makes the delivered directory, or gives an existing one the right mode and owner. */
export async function makeDirectory(directory: string, owner: Owner | undefined): Promise<void> {
  try {
    await makeEntry(directory, directory, owner);
  } catch (error) {
    throw explain("write", error as Error, directory, owner);
  }
}

async function makeFolders(directory: string, folder: string, owner: Owner | undefined) {
  if (folder === ".") return;
  await makeFolders(directory, dirname(folder), owner);
  const path = join(directory, folder);
  try {
    await inFolder(directory, dirname(folder), (at) =>
      makeEntry(at(basename(folder)), path, owner),
    );
  } catch (error) {
    throw explain("write", error as Error, path, owner);
  }
}

/** @param path for the error. */
async function makeEntry(entry: string, path: string, owner: Owner | undefined): Promise<void> {
  await mkdir(entry, { mode: DIRECTORY_MODE }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  const directory = await openDirectory(entry, path);
  try {
    await directory.chmod(DIRECTORY_MODE);
    await giveTo(directory, owner);
  } finally {
    await directory.close();
  }
}

async function replace(
  target: string,
  temporary: string,
  content: Buffer,
  owner: Owner | undefined,
): Promise<void> {
  try {
    const file = await open(temporary, "wx", FILE_MODE);
    try {
      await file.writeFile(content);
      await giveTo(file, owner);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
