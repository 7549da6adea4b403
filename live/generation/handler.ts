/**
 * Remembers how far the ring has come. The number of the configuration may go back as long as the
 * keys are there, after a rotation that failed; this one never does.
 */

import { refuseForgottenGeneration, refuseLateExistingKey } from "../../model/keys/ring.ts";
import { type Handler, type Kinds, UNKNOWN } from "../handler.ts";
import { flag, number, optional } from "../kinds.ts";

export interface GenerationInputs {
  /** The generation that is to sign. */
  readonly generation: number;
  /** Whether an earlier run has delivered its key as the next one. */
  readonly announced?: boolean | undefined;
  /** The generation that an adopted key belongs to; it may stay in the settings when that is over. */
  readonly existingGeneration?: number | undefined;
}

export interface GenerationOutputs extends GenerationInputs {
  /** The highest that an `up` has ever been asked for. */
  readonly highest: number;
}

const inputs: Kinds<GenerationInputs> = {
  generation: number,
  announced: optional(flag),
  existingGeneration: optional(number),
};

export const generation = {
  inputs,
  secrets: [],

  refuse(olds, { generation: wanted, existingGeneration: existing, announced }) {
    if (wanted !== UNKNOWN && typeof announced === "boolean") {
      refuseForgottenGeneration(wanted as number, olds?.generation, announced);
    }
    if (wanted === UNKNOWN || existing === UNKNOWN || existing === olds?.existingGeneration) return;
    refuseLateExistingKey(wanted as number, existing as number | undefined, olds !== undefined);
  },

  async diff(_id, olds, news) {
    return { diffs: olds.generation === news.generation ? [] : ["generation"], replaces: [] };
  },

  foresee({ generation: wanted }, olds) {
    return { highest: wanted === UNKNOWN ? UNKNOWN : Math.max(wanted, olds?.highest ?? wanted) };
  },

  async create(inputs) {
    return { id: "generation", outs: { ...inputs, highest: inputs.generation } };
  },

  async read(id, olds) {
    const { highest, ...inputs } = olds;
    return { id, props: olds, inputs };
  },

  async update(_id, olds, news) {
    return { outs: { ...news, highest: Math.max(news.generation, olds.highest) } };
  },

  async delete() {},
} satisfies Handler<GenerationInputs, GenerationOutputs>;
