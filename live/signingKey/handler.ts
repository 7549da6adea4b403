/**
 * The key pair of one generation, made once and kept in the state while the generation is current or
 * next. A resource of the plugin and not a Stash: a Stash takes its value from the program, which
 * cannot see whether there is one yet, and so would make two pairs in every `up` to throw them away.
 */

import { refuseRetiredGeneration } from "../../model/keys/ring.ts";
import { type Handler, type Kinds, UNKNOWN } from "../handler.ts";
import { number, optional, record, text } from "../kinds.ts";

export interface SigningKeyInputs {
  readonly generation: number;
  /** The generation that signs in this run: this one, or the one before. */
  readonly signingGeneration: number;
  /** The highest generation that this stack has been at. */
  readonly highest: number;
  /** Bits of a new RSA key. */
  readonly modulusLength?: number;
  /** A key that the server already uses, to adopt in place of a new one. */
  readonly existing?: { readonly kid?: string | undefined; readonly privateKey: string };
}

export interface SigningKeyOutputs extends SigningKeyInputs {
  readonly kid: string;
  /** Secret: PKCS#8 DER, base64. */
  readonly privateKey: string;
  /** SubjectPublicKeyInfo DER, base64. */
  readonly publicKey: string;
  /** The generation that signed in the run that made it. */
  readonly bornUnder: number;
}

const inputs: Kinds<SigningKeyInputs> = {
  generation: number,
  signingGeneration: number,
  highest: number,
  modulusLength: optional(number),
  existing: optional(record({ kid: optional(text), privateKey: text })),
};

export const signingKey = {
  inputs,
  secrets: ["privateKey", "existing"],

  refuse(olds, { generation, signingGeneration, highest }) {
    if (olds !== undefined || highest === UNKNOWN || generation !== signingGeneration) return;
    refuseRetiredGeneration(generation as number, highest);
  },

  /** A key stays as it is, whatever is asked of the next one. */
  async diff() {
    return { diffs: [], replaces: [] };
  },

  foresee({ signingGeneration }) {
    return {
      kid: UNKNOWN,
      privateKey: UNKNOWN,
      publicKey: UNKNOWN,
      bornUnder: signingGeneration,
    };
  },

  async create(inputs) {
    const { generateKeyPair, adoptKeyPair } = await import("../../model/keys/keyPair.ts");
    const { existing, ...made } = inputs;
    const pair = await (existing === undefined
      ? generateKeyPair(made.modulusLength)
      : adoptKeyPair(existing.privateKey, existing.kid));
    return { id: pair.kid, outs: { ...made, ...pair, bornUnder: made.signingGeneration } };
  },

  async read(id, olds) {
    const { kid, privateKey, publicKey, bornUnder, ...inputs } = olds;
    return { id, props: olds, inputs };
  },

  async update(_id, olds) {
    return { outs: olds };
  },

  /** Whoever retires a generation lets its private key go with the state. */
  async delete() {},
} satisfies Handler<SigningKeyInputs, SigningKeyOutputs>;
