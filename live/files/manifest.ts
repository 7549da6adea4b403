/**
 * The manifest of a delivered directory: the stack, and every file that it may have written, named
 * before it is written. An interrupted run can be taken up again, and nothing of anybody else's is
 * overwritten or removed.
 */

import { join } from "node:path";
import { explain } from "./failure.ts";
import { inFolder } from "./folder.ts";
import type { Owner } from "./owner.ts";
import { readRegularFile } from "./read.ts";
import { writeFileAtomically } from "./write.ts";

export const MANIFEST = ".openmetadata-auth0.json";

export interface Manifest {
  readonly stack: string;
  /** The path under which it was delivered: a directory may be reached by several. */
  readonly directory: string;
  readonly files: readonly string[];
  /** Of the resource that has delivered it: one of another never takes it away. */
  readonly instance?: string | undefined;
  /** While they are written. A run that ends in between leaves it, whatever the state says. */
  readonly unfinished?: true;
}

export async function writeManifest(
  directory: string,
  manifest: Manifest,
  owner: Owner | undefined,
): Promise<void> {
  const text = `${JSON.stringify(manifest, undefined, 2)}\n`;
  await writeFileAtomically(directory, MANIFEST, Buffer.from(text), owner);
}

/**
 * @returns undefined where there is none.
 * @throws Error when it is damaged, with what to do.
 */
export async function readManifest(directory: string): Promise<Manifest | undefined> {
  const text = await inFolder(directory, ".", (at) => readRegularFile(at(MANIFEST))).catch(
    (error: Error) => {
      throw explain("read", error, join(directory, MANIFEST));
    },
  );
  if (text === undefined) return undefined;
  const manifest = parseManifest(text);
  if (manifest !== undefined) return manifest;
  throw new Error(
    `${join(directory, MANIFEST)} is damaged: remove the directory ${directory}, it is written anew`,
  );
}

/** Whether a run of the stack began to write here and did not end. Silent where nothing can be read. */
export async function isUnfinished(directory: string, stack: string): Promise<boolean> {
  const manifest = await readManifest(directory).catch(() => undefined);
  return manifest?.stack === stack && manifest.unfinished === true;
}

/** @returns undefined for a text that no stack has written. */
export function parseManifest(text: Buffer): Manifest | undefined {
  try {
    const found = JSON.parse(text.toString()) as Manifest;
    const { stack, directory, files, instance, unfinished } = found;
    const isOne =
      typeof stack === "string" &&
      typeof directory === "string" &&
      Array.isArray(files) &&
      files.every(isInside);
    return isOne
      ? {
          ...{ stack, directory, files },
          ...(typeof instance === "string" && { instance }),
          ...(unfinished === true && { unfinished }),
        }
      : undefined;
  } catch {
    return undefined;
  }
}

/** The owner of the files may have edited the manifest: nothing outside is ever removed for it. */
function isInside(path: unknown): boolean {
  return (
    typeof path === "string" &&
    /^[\w.-]+(\/[\w.-]+)*$/.test(path) &&
    !/(^|\/)\.\.?(\/|$)/.test(path)
  );
}
