/** Writing a file so that nobody ever sees half of it, or sees it who should not. */

import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Owner } from "./handler.ts";

const { O_DIRECTORY, O_NOFOLLOW, O_RDONLY } = constants;

export const FILE_MODE = 0o600;
export const DIRECTORY_MODE = 0o700;

const TEMPORARY = ".openmetadata-auth0-";

/** Whether a name is one of a write that was cut off. */
export function isTemporary(name: string): boolean {
  return name.startsWith(TEMPORARY) && name.endsWith(".tmp");
}

/**
 * Writes beside the target and renames: a reader sees the old file or the new one. Missing folders
 * are made with mode 0700.
 */
export async function writeFileAtomically(
  directory: string,
  path: string,
  content: Buffer,
  owner: Owner | undefined,
): Promise<void> {
  const target = join(directory, path);
  await makeFolders(directory, dirname(path), owner);
  const temporary = join(dirname(target), `${TEMPORARY}${randomUUID()}.tmp`);
  try {
    const file = await open(temporary, "wx", FILE_MODE);
    try {
      await file.writeFile(content);
      if (owner !== undefined) await file.chown(owner.uid, owner.gid);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw explain(error as NodeJS.ErrnoException, target, owner);
  }
}

/** Makes a directory, or gives an existing one the right mode and owner. */
export async function makeDirectory(path: string, owner: Owner | undefined): Promise<void> {
  try {
    await mkdir(path, { mode: DIRECTORY_MODE }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
    // Never through a link: it could lead the keys to a place that others read, or, where the files
    // belong to somebody else than root, give that place away.
    const directory = await open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    try {
      await directory.chmod(DIRECTORY_MODE);
      if (owner !== undefined) await directory.chown(owner.uid, owner.gid);
    } finally {
      await directory.close();
    }
  } catch (error) {
    throw explain(error as NodeJS.ErrnoException, path, owner);
  }
}

async function makeFolders(directory: string, folder: string, owner: Owner | undefined) {
  if (folder === ".") return;
  await makeFolders(directory, dirname(folder), owner);
  await makeDirectory(join(directory, folder), owner);
}

/** The system's error as a sentence with a remedy; it never holds the content of a file. */
function explain(error: NodeJS.ErrnoException, path: string, owner: Owner | undefined): Error {
  const remedy = REMEDIES[error.code ?? ""] ?? "mend it";
  const asked =
    error.syscall?.includes("chown") && owner ? ` for owner ${owner.uid}:${owner.gid}` : "";
  return new Error(
    `could not write ${path}${asked} (${error.code ?? error.message}): ${remedy}, then run \`pulumi up\` again`,
  );
}

const REMEDIES: Record<string, string> = {
  EACCES: "let the user who runs Pulumi write there, or name another target.directory",
  EPERM: "run Pulumi as root or leave target.owner out: only root may give files to somebody else",
  EISDIR: "a directory stands in its place: move it away",
  ELOOP: "a link stands in its place: move it away",
  ENOTDIR: "something that is not a directory stands in its path: move it away",
  ENOSPC: "the disk is full: make room",
  EROFS: "the file system is read-only: name another target.directory",
};
