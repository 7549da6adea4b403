/**
 * Remembers how far the ring has come. The number of the configuration may go back as long as the
 * keys are there, after a rotation that failed; this one never does.
 */

import { type Handler, type Kinds, UNKNOWN } from "../handler.ts";
import { number } from "../kinds.ts";

export interface GenerationInputs {
  /** The generation that is to sign. */
  readonly generation: number;
}

export interface GenerationOutputs extends GenerationInputs {
  /** The highest that an `up` has ever been asked for. */
  readonly highest: number;
}

const inputs: Kinds<GenerationInputs> = { generation: number };

export const generation = {
  inputs,
  secrets: [],

  async diff(_id, olds, news) {
    return { diffs: olds.generation === news.generation ? [] : ["generation"], replaces: [] };
  },

  foresee({ generation: wanted }, olds) {
    return { highest: wanted === UNKNOWN ? UNKNOWN : Math.max(wanted, olds?.highest ?? wanted) };
  },

  async create({ generation: wanted }) {
    return { id: "generation", outs: { generation: wanted, highest: wanted } };
  },

  async read(id, olds) {
    return { id, props: olds, inputs: { generation: olds.generation } };
  },

  async update(_id, olds, { generation: wanted }) {
    return { outs: { generation: wanted, highest: Math.max(wanted, olds.highest) } };
  },

  async delete() {},
} satisfies Handler<GenerationInputs, GenerationOutputs>;
