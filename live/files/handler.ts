/** A directory of files with owner and mode: delivered, watched for drift, taken away again. */

import { randomUUID } from "node:crypto";
import { changedInputs, type Handler, type Kinds, UNKNOWN } from "../handler.ts";
import { listOf, number, optional, record, text } from "../kinds.ts";
import { claimDirectory, type Manifest, removeDirectory, removeFiles } from "./directory.ts";
import { differences } from "./drift.ts";
import { writeFileAtomically } from "./write.ts";

export interface DeliveredFile {
  /** Relative to the directory, `/` between parts. */
  readonly path: string;
  /** Base64. */
  readonly content: string;
}

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

export interface FilesInputs {
  /** Absolute. Mode 0700. */
  readonly directory: string;
  /** Written in this order, each at once, so that what names other files comes after them. */
  readonly files: readonly DeliveredFile[];
  /** Default: who runs Pulumi. */
  readonly owner?: Owner;
  /** Which stack the directory belongs to. */
  readonly stack: string;
  /**
   * What differs from a delivery, one sentence each. A program wants nothing to; a refresh puts here
   * what it found, and the next preview shows it.
   */
  readonly drift: readonly string[];
}

export interface FilesOutputs extends FilesInputs {
  /** Changes with every delivery, also one that only undoes somebody's edit. */
  readonly delivery: string;
}

const inputs: Kinds<FilesInputs> = {
  directory: text,
  files: listOf(record({ path: text, content: text })),
  owner: optional(record({ uid: number, gid: number })),
  stack: text,
  drift: listOf(text),
};

export const files = {
  inputs,
  secrets: ["files"],

  async diff(_id, olds, news) {
    const diffs = changedInputs<FilesInputs>(olds, news, inputs);
    return { diffs, replaces: diffs.filter((name) => name === "directory") };
  },

  foresee() {
    return { delivery: UNKNOWN };
  },

  async create(inputs) {
    const { directory, stack, files } = inputs;
    const manifest = await claim(inputs);
    try {
      return { id: directory, outs: await write(inputs, manifest) };
    } catch (error) {
      // Nothing in the state would lead a destroy to the keys that are written already.
      await removeDirectory(directory, stack, pathsOf(files));
      throw error;
    }
  },

  async read(id, olds) {
    const drift = await differences(olds);
    if (drift === "gone") return {};
    const { delivery, ...inputs } = olds;
    return { id, props: { ...olds, drift }, inputs: { ...inputs, drift } };
  },

  async update(_id, _olds, news) {
    return { outs: await write(news, await claim(news)) };
  },

  async delete(_id, olds) {
    await removeDirectory(olds.directory, olds.stack, pathsOf(olds.files));
  },
} satisfies Handler<FilesInputs, FilesOutputs>;

function pathsOf(delivered: readonly DeliveredFile[]): string[] {
  return delivered.map((file) => file.path);
}

function claim({ directory, stack, files, owner }: FilesInputs): Promise<Manifest> {
  return claimDirectory(directory, stack, pathsOf(files), owner);
}

async function write(inputs: FilesInputs, manifest: Manifest): Promise<FilesOutputs> {
  const { directory, owner } = inputs;
  for (const file of inputs.files) {
    await writeFileAtomically(directory, file.path, Buffer.from(file.content, "base64"), owner);
  }
  await removeFiles(directory, manifest, pathsOf(inputs.files), owner);
  return { ...inputs, delivery: randomUUID() };
}
