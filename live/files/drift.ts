/** What has become of delivered files. */

import { lstat, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { FilesInputs, Owner } from "./handler.ts";
import { DIRECTORY_MODE, FILE_MODE } from "./write.ts";

/**
 * Compares the directory with what was delivered: content, mode, owner.
 *
 * @returns a sentence for each difference, without any content; `"gone"` when the directory is.
 */
export async function differences(inputs: FilesInputs): Promise<string[] | "gone"> {
  const { directory, owner } = inputs;
  if ((await stats(directory)) === undefined) return "gone";
  const folders = new Set(inputs.files.flatMap(({ path }) => foldersOf(path)));
  const found = await Promise.all([
    ...[...folders].map((folder) =>
      inspect(directory, folder, DIRECTORY_MODE, owner, async () => undefined),
    ),
    ...inputs.files.map(({ path, content }) =>
      inspect(directory, path, FILE_MODE, owner, async (file) =>
        (await readFile(file, "base64")) === content ? undefined : "has other content",
      ),
    ),
  ]);
  return found.filter((sentence) => sentence !== undefined);
}

async function inspect(
  directory: string,
  path: string,
  mode: number,
  owner: Owner | undefined,
  compare: (file: string) => Promise<string | undefined>,
): Promise<string | undefined> {
  const file = join(directory, path);
  const found = await stats(file);
  if (found === undefined) return `${path} is missing`;
  if (found.isDirectory() !== (mode === DIRECTORY_MODE)) return `${path} is of another kind`;
  if ((found.mode & 0o777) !== mode) return `${path} has mode ${octal(found.mode)}`;
  if (owner !== undefined && (found.uid !== owner.uid || found.gid !== owner.gid)) {
    return `${path} belongs to ${found.uid}:${found.gid}`;
  }
  const difference = await compare(file);
  return difference === undefined ? undefined : `${path} ${difference}`;
}

function foldersOf(path: string): string[] {
  const folder = dirname(path);
  return folder === "." ? ["."] : [...foldersOf(folder), folder];
}

function octal(mode: number): string {
  return `0${(mode & 0o777).toString(8)}`;
}

async function stats(path: string) {
  return lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw error;
  });
}
