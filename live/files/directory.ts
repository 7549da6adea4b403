/**
 * Whose directory it is. A manifest in it names the stack and every file that the stack may have
 * written, before it is written: an interrupted run can be taken up again, and nothing of anybody
 * else's is overwritten or removed.
 */

import { lstat, mkdir, readdir, readFile, rm, rmdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Owner } from "./handler.ts";
import { isTemporary, makeDirectory, writeFileAtomically } from "./write.ts";

export const MANIFEST = ".openmetadata-auth0.json";

export interface Manifest {
  readonly stack: string;
  readonly files: readonly string[];
}

/**
 * Makes the directory the stack's own and writes down what it will hold.
 *
 * @returns the manifest with the files of earlier runs and of this one.
 * @throws Error when the directory is not the stack's, with what to do.
 */
export async function claimDirectory(
  directory: string,
  stack: string,
  paths: readonly string[],
  owner: Owner | undefined,
): Promise<Manifest> {
  const found = await inspect(directory, stack);
  if (found === undefined) await mkdir(dirname(directory), { recursive: true });
  await makeDirectory(directory, owner);
  const files = [...new Set([...(found?.files ?? []), ...paths])];
  const manifest = { stack, files };
  await writeManifest(directory, manifest, owner);
  return manifest;
}

/** Removes what earlier runs wrote and this one no longer has. */
export async function removeFiles(
  directory: string,
  manifest: Manifest,
  keep: readonly string[],
  owner: Owner | undefined,
): Promise<void> {
  const leaving = manifest.files.filter((path) => !keep.includes(path));
  if (leaving.length > 0) await removePaths(directory, leaving);
  await writeManifest(directory, { ...manifest, files: keep }, owner);
}

/**
 * Removes the files, the manifest, and the directory unless it holds something else.
 *
 * What the manifest names goes too: a run that failed has written files that the state has not.
 */
export async function removeDirectory(
  directory: string,
  stack: string,
  paths: readonly string[],
): Promise<void> {
  // A damaged manifest, or one of somebody else's, says nothing about what is ours.
  const found = await inspect(directory, stack).catch(() => undefined);
  await removePaths(directory, [...paths, ...(found?.files ?? []), MANIFEST]);
  await removeIfEmpty(directory);
}

async function writeManifest(directory: string, manifest: Manifest, owner: Owner | undefined) {
  const text = `${JSON.stringify(manifest, undefined, 2)}\n`;
  await writeFileAtomically(directory, MANIFEST, Buffer.from(text), owner);
}

/** @returns the manifest found, an empty one for an empty directory, undefined for none. */
async function inspect(directory: string, stack: string): Promise<Manifest | undefined> {
  const stats = await lstat(directory).catch(undefinedIfMissing);
  if (stats === undefined) return undefined;
  if (!stats.isDirectory()) {
    throw new Error(
      `target.directory ${directory} is not a directory: move it away or name another path`,
    );
  }
  await removeLeftovers(directory);
  const text = await readFile(join(directory, MANIFEST), "utf8").catch(undefinedIfMissing);
  if (text === undefined) {
    const foreign = await readdir(directory);
    if (foreign.length === 0) return { stack, files: [] };
    throw new Error(
      `target.directory ${directory} holds files that this stack did not write (${list(foreign)}): move them away, or name a directory of its own`,
    );
  }
  const manifest = parseManifest(directory, text);
  if (manifest.stack !== stack) {
    throw new Error(
      `target.directory ${directory} belongs to the stack ${manifest.stack}: name another directory, or destroy that stack first`,
    );
  }
  return manifest;
}

function parseManifest(directory: string, text: string): Manifest {
  try {
    const { stack, files } = JSON.parse(text) as Manifest;
    if (typeof stack === "string" && Array.isArray(files) && files.every(isInside)) {
      return { stack, files };
    }
  } catch {
    // Told below: a damaged manifest and one of another shape need the same remedy.
  }
  throw new Error(
    `${join(directory, MANIFEST)} is damaged: remove the directory ${directory}, it is written anew`,
  );
}

/** The owner of the files may have edited the manifest: nothing outside is ever removed for it. */
function isInside(path: unknown): boolean {
  return (
    typeof path === "string" &&
    /^[\w.-]+(\/[\w.-]+)*$/.test(path) &&
    !/(^|\/)\.\.?(\/|$)/.test(path)
  );
}

async function removePaths(directory: string, paths: readonly string[]): Promise<void> {
  await Promise.all(
    paths.map((path) => rm(join(directory, path), { force: true }).catch(unlessDirectory)),
  );
  const folders = new Set(paths.flatMap((path) => foldersOf(path)));
  const deepestFirst = [...folders].sort((a, b) => b.length - a.length);
  for (const folder of deepestFirst) await removeIfEmpty(join(directory, folder));
}

/** What a write left behind that was cut off: half of a file, perhaps of a key. */
async function removeLeftovers(directory: string): Promise<void> {
  const entries = await readdir(directory, { recursive: true }).catch(undefinedIfMissing);
  const leftovers = (entries ?? []).filter((path) => isTemporary(basename(path)));
  await Promise.all(leftovers.map((path) => rm(join(directory, path), { force: true })));
}

/** A directory in place of a file is not what was written. */
function unlessDirectory(error: NodeJS.ErrnoException): void {
  if (error.code !== "ERR_FS_EISDIR") throw error;
}

/** `keys/1/private_key.der` lies in `keys/1` and `keys`. */
function foldersOf(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

async function removeIfEmpty(directory: string): Promise<void> {
  await rmdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (!["ENOENT", "ENOTEMPTY", "EEXIST"].includes(error.code ?? "")) throw error;
  });
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(", ");
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}

function undefinedIfMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === "ENOENT") return undefined;
  throw error;
}
