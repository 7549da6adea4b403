/**
 * A Deployment that may be patched. Everything that the target makes depends on it, so that nothing is
 * made for a Deployment that is missing or that somebody else keeps as it is.
 */

import { changedInputs, type Foreseen, type Handler, type Kinds, UNKNOWN } from "../handler.ts";
import { optional, text } from "../kinds.ts";

export interface PatchableDeploymentInputs {
  /** Path. Default: as kubectl finds it. */
  readonly kubeconfig?: string;
  /** Default: the kubeconfig's current one. */
  readonly context?: string;
  readonly namespace: string;
  readonly deployment: string;
  /** Container of the server. */
  readonly container: string;
}

const inputs: Kinds<PatchableDeploymentInputs> = {
  kubeconfig: optional(text),
  context: optional(text),
  namespace: text,
  deployment: text,
  container: text,
};

export const patchableDeployment = {
  inputs,
  secrets: [],

  async refuse(_olds, news, { signal }) {
    if (!isKnown(news)) return;
    const { inspect } = await import("./inspect.ts");
    const { Unreachable } = await import("../kubernetes/cluster.ts");
    await inspect(news, signal).catch((error: unknown) => {
      // A preview may run where the cluster cannot be reached; the work then fails by itself.
      if (!(error instanceof Unreachable)) throw error;
    });
  },

  async diff(_id, olds, news) {
    return {
      diffs: changedInputs<PatchableDeploymentInputs>(olds, news, inputs),
      replaces: [],
    };
  },

  foresee() {
    return {};
  },

  async create(inputs, { signal }) {
    const { inspect } = await import("./inspect.ts");
    await inspect(inputs, signal);
    return { id: `${inputs.namespace}/${inputs.deployment}`, outs: inputs };
  },

  async read(id, olds) {
    return { id, props: olds, inputs: olds };
  },

  async update(_id, _olds, news, { signal }) {
    const { inspect } = await import("./inspect.ts");
    await inspect(news, signal);
    return { outs: news };
  },

  /** It is somebody else's. */
  async delete() {},
} satisfies Handler<PatchableDeploymentInputs, PatchableDeploymentInputs>;

function isKnown(
  news: Foreseen<PatchableDeploymentInputs>,
): news is Foreseen<PatchableDeploymentInputs> & PatchableDeploymentInputs {
  return !Object.values(news).includes(UNKNOWN);
}
