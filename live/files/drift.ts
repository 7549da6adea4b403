/** What has become of delivered files. */

import { lstat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { explain } from "./failure.ts";
import { foldersOf, inFolder, Obstacle } from "./folder.ts";
import type { FilesInputs } from "./handler.ts";
import { MANIFEST, parseManifest } from "./manifest.ts";
import { belongsTo, type Owner, ownerOrRunner } from "./owner.ts";
import { readRegularFile } from "./read.ts";
import { DIRECTORY_MODE, FILE_MODE } from "./write.ts";

/**
 * Compares the directory with what was delivered: kind, mode, owner, content, and the manifest.
 *
 * @returns a sentence for each difference, without any content; `"gone"` when the directory is.
 * @throws Error for what may not be read, with what to do.
 */
export async function differences(inputs: FilesInputs): Promise<string[] | "gone"> {
  const { directory } = inputs;
  const owner = ownerOrRunner(inputs.owner);
  const whole = await look(directory, () => folderDifference(directory, owner));
  if (whole === MISSING) return "gone";
  const sentences = whole === undefined ? [] : [`the directory ${whole}`];
  for (const [path, differenceOf] of expectedEntries(inputs, owner)) {
    const difference = await look(join(directory, path), () =>
      inFolder(directory, dirname(path), (at) => differenceOf(at(basename(path)))),
    );
    if (difference !== undefined) sentences.push(`${path} ${difference}`);
  }
  return sentences;
}

/** @returns what completes a sentence about the entry at this path, or undefined. */
type DifferenceOf = (entry: string) => Promise<string | undefined>;

const MISSING = "is missing";

function expectedEntries(inputs: FilesInputs, owner: Owner | undefined): [string, DifferenceOf][] {
  const { files } = inputs;
  const folder: DifferenceOf = (entry) => folderDifference(entry, owner);
  const file =
    (isRight: (content: Buffer) => boolean): DifferenceOf =>
    (entry) =>
      fileDifference(entry, owner, isRight);
  return [
    ...foldersOf(files.map(({ path }) => path)).map((path): [string, DifferenceOf] => [
      path,
      folder,
    ]),
    ...files.map(({ path, content }): [string, DifferenceOf] => [
      path,
      file((found) => found.equals(Buffer.from(content, "base64"))),
    ]),
    [MANIFEST, file((found) => isManifestOf(inputs, found))],
  ];
}

async function folderDifference(entry: string, owner: Owner | undefined) {
  const found = await lstat(entry);
  if (!found.isDirectory()) return "is of another kind";
  return accessDifference(found, DIRECTORY_MODE, owner);
}

async function fileDifference(
  entry: string,
  owner: Owner | undefined,
  isRight: (content: Buffer) => boolean,
) {
  const found = await lstat(entry);
  if (!found.isFile()) return "is of another kind";
  const difference = accessDifference(found, FILE_MODE, owner);
  if (difference !== undefined) return difference;
  const content = await readRegularFile(entry);
  return content !== undefined && isRight(content) ? undefined : "has other content";
}

function accessDifference(
  found: { mode: number; uid: number; gid: number },
  mode: number,
  owner: Owner | undefined,
): string | undefined {
  if ((found.mode & 0o7777) !== mode) return `has mode ${octal(found.mode)}`;
  return belongsTo(found, owner) ? undefined : `belongs to ${found.uid}:${found.gid}`;
}

function isManifestOf(
  { stack, directory, files, keep = [] }: FilesInputs,
  content: Buffer,
): boolean {
  const manifest = parseManifest(content);
  const named = new Set(manifest?.files);
  return (
    manifest?.stack === stack &&
    manifest.directory === directory &&
    manifest.unfinished === undefined &&
    files.every(({ path }) => named.delete(path)) &&
    [...named].every((path) => keep.includes(path))
  );
}

async function look(path: string, difference: () => Promise<string | undefined>) {
  try {
    return await difference();
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    // What lies behind a link in place of a folder is not what was delivered either.
    if (error instanceof Obstacle || ["ENOENT", "ENOTDIR"].includes(code)) return MISSING;
    throw explain("read", error as Error, path);
  }
}

function octal(mode: number): string {
  return `0${(mode & 0o7777).toString(8)}`;
}
