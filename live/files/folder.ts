/**
 * A folder of the delivered directory, reached step by step and never through a link: whoever owns
 * the files may put one there, and it would lead what is written, given away or removed elsewhere.
 */

import { constants, existsSync } from "node:fs";
import { type FileHandle, lstat, open } from "node:fs/promises";
import { dirname, join } from "node:path";

const { O_DIRECTORY, O_NOFOLLOW, O_RDONLY } = constants;

/** Where Linux lets an open folder be named: nobody can exchange it any more. */
const OPEN_FILES = "/proc/self/fd";
const PINS = process.platform === "linux" && existsSync(OPEN_FILES);

/** The path of an entry of the folder, good until the work in it is done; not for messages. */
export type At = (name: string) => string;

/** Something that is not a directory stands where one should, perhaps a link to one. */
export class Obstacle extends Error {
  override readonly name = "Obstacle";
  readonly code: "ELOOP" | "ENOTDIR";
  readonly path: string;

  constructor(code: "ELOOP" | "ENOTDIR", path: string) {
    super(`${path} is not a directory (${code})`);
    this.code = code;
    this.path = path;
  }
}

/**
 * Works in a folder. Where Linux's /proc is missing, somebody quick could still exchange it for a link
 * between the look and the work.
 *
 * @param folder relative to the directory; `.` for itself.
 * @throws Obstacle for a link or a file in place of the folder, of one above it, or of the directory.
 */
export async function inFolder<Result>(
  directory: string,
  folder: string,
  work: (at: At) => Promise<Result>,
): Promise<Result> {
  let path = directory;
  let handle = await openDirectory(path, path);
  const at: At = (name) => join(PINS ? `${OPEN_FILES}/${handle.fd}` : path, name);
  try {
    for (const part of folder.split("/").filter((part) => part !== ".")) {
      const next = await openDirectory(at(part), join(path, part));
      await handle.close();
      handle = next;
      path = join(path, part);
    }
    return await work(at);
  } finally {
    await handle.close();
  }
}

/** @param path for the error. */
export async function openDirectory(entry: string, path: string): Promise<FileHandle> {
  try {
    return await open(entry, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOTDIR" && code !== "ELOOP") throw error;
    // Linux says ENOTDIR of a link too.
    const found = await lstat(entry).catch(() => undefined);
    throw new Obstacle(found?.isSymbolicLink() ? "ELOOP" : "ENOTDIR", path);
  }
}

/** `keys/1/private_key.der` lies in `keys` and `keys/1`: each folder once, the outer ones first. */
export function foldersOf(paths: readonly string[]): string[] {
  return [...new Set(paths.flatMap((path) => above(path)))];
}

function above(path: string): string[] {
  const folder = dirname(path);
  return folder === "." ? [] : [...above(folder), folder];
}
