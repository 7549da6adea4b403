/** A directory of files with owner and mode: delivered, watched for drift, taken away again. */

import { changedInputs, type Handler, type Kinds, UNKNOWN } from "../handler.ts";
import { listOf, number, optional, record, text } from "../kinds.ts";
import type { Owner } from "./owner.ts";

export type { Owner };

export interface DeliveredFile {
  /** Relative to the directory, `/` between parts. */
  readonly path: string;
  /** Base64. */
  readonly content: string;
}

export interface FilesInputs {
  /** Absolute. Mode 0700. */
  readonly directory: string;
  /** Written in this order, each at once, so that what names other files comes after them. */
  readonly files: readonly DeliveredFile[];
  /** Files of earlier deliveries that stay where they are, for a server that still reads them. */
  readonly keep?: readonly string[];
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
  /** Stays the same from the first delivery on. None in states of before. */
  readonly instance?: string;
}

const inputs: Kinds<FilesInputs> = {
  directory: text,
  files: listOf(record({ path: text, content: text })),
  keep: optional(listOf(text)),
  owner: optional(record({ uid: number, gid: number })),
  stack: text,
  drift: listOf(text),
};

export const files = {
  inputs,
  secrets: ["files"],

  async diff(_id, olds, news) {
    const diffs = changedInputs<FilesInputs>(olds, news, inputs);
    const { isUnfinished } = await import("./manifest.ts");
    // After an `up` that failed the state says what was before it, and the program may go back to that.
    if (diffs.length === 0 && (await isUnfinished(olds.directory, olds.stack))) diffs.push("drift");
    return { diffs, replaces: diffs.filter((name) => name === "directory") };
  },

  foresee(_news, olds) {
    return { delivery: UNKNOWN, instance: olds?.instance ?? UNKNOWN };
  },

  async create(inputs) {
    const { deliverFirst } = await import("./delivery.ts");
    return { id: inputs.directory, outs: await deliverFirst(inputs) };
  },

  async read(id, olds) {
    const { differences } = await import("./drift.ts");
    const drift = await differences(olds);
    if (drift === "gone") return {};
    const { delivery, instance, ...inputs } = olds;
    return { id, props: { ...olds, drift }, inputs: { ...inputs, drift } };
  },

  async update(_id, olds, news) {
    const { deliverAgain } = await import("./delivery.ts");
    return { outs: await deliverAgain(olds, news) };
  },

  async delete(_id, olds) {
    const { withdraw } = await import("./delivery.ts");
    await withdraw(olds);
  },
} satisfies Handler<FilesInputs, FilesOutputs>;
