/** Delivering the files and taking them away; what only an `up` or a `destroy` needs, loaded then. */

import { randomUUID } from "node:crypto";
import { claimDirectory, removeDirectory, removeFiles } from "./directory.ts";
import type { FilesInputs, FilesOutputs } from "./handler.ts";
import type { Manifest } from "./manifest.ts";
import { ownerOrRunner } from "./owner.ts";
import { writeFileAtomically } from "./write.ts";

/** @throws Error with what to do; then nothing that was written is left, unless it was there before. */
export async function deliverFirst(inputs: FilesInputs): Promise<FilesOutputs> {
  const manifest = await claim(inputs, []);
  try {
    return await write(inputs, manifest, randomUUID());
  } catch (error) {
    // Nothing in the state would lead a destroy to the keys that are written already. What stood in
    // the way of writing may stand in the way of removing: the first error says more. What another
    // resource of the stack has delivered here, that one takes away.
    if (manifest.instance === undefined) await withdraw(inputs).catch(() => {});
    throw error;
  }
}

/**
 * @param olds what the state says was delivered.
 * @throws Error with what to do; a rerun takes up what is half-written.
 */
export async function deliverAgain(olds: FilesOutputs, news: FilesInputs): Promise<FilesOutputs> {
  const manifest = await claim(news, [...heldBy(olds), ...heldBy(news)], olds.stack);
  return write(news, manifest, olds.instance ?? randomUUID());
}

/** @throws Error for what could not be removed, with what to do. */
export async function withdraw(delivered: FilesInputs & { instance?: string }): Promise<void> {
  const { directory, stack, instance } = delivered;
  await removeDirectory(directory, stack, heldBy(delivered), instance);
}

/**
 * @param delivered what the directory holds by the state.
 * @param formerly name that the stack had when it did.
 */
function claim(
  inputs: FilesInputs,
  delivered: readonly string[],
  formerly = inputs.stack,
): Promise<Manifest> {
  const { directory, stack, owner } = inputs;
  const names = { stack, formerly };
  return claimDirectory(directory, names, pathsOf(inputs), delivered, ownerOrRunner(owner));
}

async function write(
  inputs: FilesInputs,
  manifest: Manifest,
  instance: string,
): Promise<FilesOutputs> {
  const { directory } = inputs;
  const owner = ownerOrRunner(inputs.owner);
  for (const file of inputs.files) {
    await writeFileAtomically(directory, file.path, Buffer.from(file.content, "base64"), owner);
  }
  await removeFiles(directory, manifest, heldBy(inputs), instance, owner);
  return { ...inputs, delivery: randomUUID(), instance };
}

function pathsOf({ files }: FilesInputs): string[] {
  return files.map(({ path }) => path);
}

/** What the directory may hold: what was delivered, and what was kept. */
function heldBy(inputs: FilesInputs): string[] {
  return [...pathsOf(inputs), ...(inputs.keep ?? [])];
}
