/** Whose directory it is: the stack's own, by its manifest, or somebody else's and left alone. */

import { lstat, mkdir, readdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { explain } from "./failure.ts";
import { foldersOf, inFolder, Obstacle } from "./folder.ts";
import { MANIFEST, type Manifest, readManifest, writeManifest } from "./manifest.ts";
import type { Owner } from "./owner.ts";
import { removeIfEmpty, removeLeftovers, removePaths } from "./remove.ts";
import { RESTART_LOG } from "./restartLog.ts";
import { isTemporary, makeDirectory } from "./write.ts";

/**
 * Makes the directory the stack's own and writes down what it will hold.
 *
 * @param stack whose it is; `formerly` where the stack had another name.
 * @param paths what it will hold.
 * @param delivered what it holds by the state: nothing else may be there when the manifest is lost.
 * @returns the manifest with the files of earlier runs and of this one.
 * @throws Error when the directory is not the stack's, with what to do.
 */
export async function claimDirectory(
  directory: string,
  { stack, formerly = stack }: { readonly stack: string; readonly formerly?: string },
  paths: readonly string[],
  delivered: readonly string[],
  owner: Owner | undefined,
): Promise<Manifest> {
  const found = await inspect(directory, [stack, formerly], delivered);
  if (found === undefined) await makeParents(directory);
  await makeDirectory(directory, owner);
  const files = [...new Set([...(found?.files ?? []), ...paths])];
  const manifest = { stack, directory, files, instance: found?.instance };
  await writeManifest(directory, { ...manifest, unfinished: true }, owner);
  return manifest;
}

/**
 * Removes what earlier runs wrote and this one no longer has.
 *
 * @param keep what stays where it is there.
 */
export async function removeFiles(
  directory: string,
  manifest: Manifest,
  keep: readonly string[],
  instance: string,
  owner: Owner | undefined,
): Promise<void> {
  const leaving = manifest.files.filter((path) => !keep.includes(path));
  await removePaths(directory, leaving);
  const files = manifest.files.filter((path) => keep.includes(path));
  await writeManifest(directory, { ...manifest, files, instance }, owner);
}

/**
 * Removes the files, the log of the restart, the manifest, and the directory unless it holds
 * something else.
 *
 * What the manifest names goes too: a run that failed has written files that the state has not.
 */
export async function removeDirectory(
  directory: string,
  stack: string,
  paths: readonly string[],
  instance: string | undefined,
): Promise<void> {
  // A damaged manifest, or one of somebody else's, says nothing about what is ours.
  const found = await inspect(directory, [stack], paths).catch(() => undefined);
  // Delivered again since, by the resource that took this one's place.
  if (found?.instance !== undefined && instance !== undefined && found.instance !== instance) {
    return;
  }
  const ours = [...paths, ...(found?.files ?? []), RESTART_LOG];
  await removeLeftovers(directory, ours);
  await removePaths(directory, ours);
  // The last to go: where something could not be removed, it still says whose that is.
  await removePaths(directory, [MANIFEST]);
  await removeIfEmpty(directory);
}

/** @returns the manifest found, one of what was delivered for a lost one, undefined for no directory. */
async function inspect(
  directory: string,
  stacks: readonly [string, ...string[]],
  delivered: readonly string[],
): Promise<Manifest | undefined> {
  const stats = await lstat(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw explain("write", error, directory);
  });
  if (stats === undefined) return undefined;
  if (!stats.isDirectory()) {
    throw new Error(
      `target.directory ${directory} is not a directory: move it away or name another path`,
    );
  }
  const manifest =
    (await readManifest(directory)) ?? (await withoutManifest(directory, stacks[0], delivered));
  if (!stacks.includes(manifest.stack)) {
    throw new Error(
      `target.directory ${directory} belongs to the stack ${manifest.stack}: name another directory, or destroy that stack first`,
    );
  }
  if (manifest.directory !== directory) {
    // Moved there, or reached through a link: what is delivered here would go with what is taken
    // away there.
    throw new Error(
      `target.directory ${directory} was delivered as ${manifest.directory}: set that again, or name a directory that is not there yet`,
    );
  }
  await removeLeftovers(directory, [...manifest.files, ...delivered]);
  return manifest;
}

/** Step by step: Node's recursive mkdir never ends under /proc (22.23). */
async function makeParents(path: string): Promise<void> {
  const parent = dirname(path);
  if (parent === path) return;
  const failed = (error: Error) => {
    throw explain("write", error, parent);
  };
  const isThere = await stat(parent).then(
    () => true,
    (error: NodeJS.ErrnoException) => (error.code === "ENOENT" ? false : failed(error)),
  );
  if (isThere) return;
  await makeParents(parent);
  await mkdir(parent).catch((error: NodeJS.ErrnoException) => {
    // Somebody was faster.
    if (error.code !== "EEXIST") failed(error);
  });
}

/** Without its manifest, a directory is taken for the stack's where nothing but its files is there. */
async function withoutManifest(
  directory: string,
  stack: string,
  delivered: readonly string[],
): Promise<Manifest> {
  const foreign = await foreignEntries(directory, delivered);
  if (foreign.length === 0) return { stack, directory, files: delivered };
  throw new Error(
    `target.directory ${directory} holds files that this stack did not write (${list(foreign)}): move them away, or name a directory of its own`,
  );
}

/** What nobody here has written, in the directory and in the folders that were delivered. */
async function foreignEntries(directory: string, delivered: readonly string[]): Promise<string[]> {
  const folders = foldersOf(delivered);
  const ours = new Set([...delivered, ...folders, RESTART_LOG, MANIFEST]);
  const entries = [".", ...folders].map(async (folder) => {
    const names = await inFolder(directory, folder, (at) => readdir(at("."))).catch(
      noneIfElsewhere,
    );
    return names.filter((name) => !isTemporary(name)).map((name) => join(folder, name));
  });
  return (await Promise.all(entries)).flat().filter((path) => !ours.has(path));
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(", ");
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}

/** A link or a file in place of a folder is refused when that is to be written. */
function noneIfElsewhere(error: NodeJS.ErrnoException): string[] {
  if (error instanceof Obstacle || error.code === "ENOENT") return [];
  throw error;
}
