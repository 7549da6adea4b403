/**
 * The fields of a Deployment's pods that are the stack's, by server-side apply.
 *
 * Not the kubernetes provider's DeploymentPatch: it compares lists by position, so that a variable of
 * somebody else's before ours makes a difference in every run, and it keeps the whole Deployment, with
 * whatever stands there in clear, in the state.
 */

import { changedInputs, type Foreseen, type Handler, type Kinds, UNKNOWN } from "../handler.ts";
import { flag, type Kind, number, optional, text } from "../kinds.ts";

export interface DeploymentPatchInputs {
  /** Path. Default: as kubectl finds it. */
  readonly kubeconfig?: string;
  /** Default: the kubeconfig's current one. */
  readonly context?: string;
  readonly namespace: string;
  readonly deployment: string;
  /** Name under which the fields are managed. */
  readonly manager: string;
  /** Whether fields that another manager has set otherwise are taken over. */
  readonly force: boolean;
  /** The stack's part of the pod template; holds no secret. */
  readonly template: object;
  /** Seconds that the pods may take to be rolled without the patch when it leaves. */
  readonly rolloutTimeout: number;
}

export interface DeploymentPatchOutputs extends DeploymentPatchInputs {
  /** Identifies the pod template as a whole, whoever has set what of it. */
  readonly revision: string;
}

const object: Kind = {
  expected: "an object",
  accepts: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
};

const inputs: Kinds<DeploymentPatchInputs> = {
  kubeconfig: optional(text),
  context: optional(text),
  namespace: text,
  deployment: text,
  manager: text,
  force: flag,
  template: object,
  rolloutTimeout: number,
};

/**
 * What makes it another Deployment, or another owner of the fields. Not the context: two of them may be
 * one cluster, where what leaves would take the fields away that were just applied.
 */
const IDENTITY = ["namespace", "deployment", "manager"];

export const deploymentPatch = {
  inputs,
  secrets: [],

  /** Tries the patch out, so that a preview shows a conflict as soon as it knows the patch. */
  async refuse(olds, news, { signal }) {
    if (!isKnown(news)) return;
    if (olds !== undefined && changedInputs(olds, news, inputs).length === 0) return;
    const { applyFields } = await import("./apply.ts");
    const { Unreachable } = await import("../kubernetes/cluster.ts");
    const taken = news.force ? "all" : olds === undefined ? "none" : "edits";
    await applyFields(news, taken, signal, true).catch((error: unknown) => {
      // A preview may run where the cluster cannot be reached; the work then fails by itself.
      if (!(error instanceof Unreachable)) throw error;
    });
  },

  async diff(_id, olds, news) {
    const diffs = changedInputs<DeploymentPatchInputs>(olds, news, inputs);
    return { diffs, replaces: diffs.filter((name) => IDENTITY.includes(name)) };
  },

  foresee() {
    return { revision: UNKNOWN };
  },

  async create(inputs, { signal }) {
    const { applyFields } = await import("./apply.ts");
    const revision = await applyFields(inputs, inputs.force ? "all" : "none", signal);
    return { id: `${inputs.namespace}/${inputs.deployment}`, outs: { ...inputs, revision } };
  },

  async read(id, olds, { signal }) {
    const { readFields } = await import("./apply.ts");
    const found = await readFields(olds, signal);
    if (found === undefined) return {};
    const { revision: _, ...inputs } = olds;
    return { id, props: { ...olds, ...found }, inputs: { ...inputs, template: found.template } };
  },

  async update(_id, olds, news, run) {
    const { applyFields } = await import("./apply.ts");
    // A field that was ours and is edited by hand is drift.
    const taken = news.force ? "all" : "edits";
    const revision = await applyFields(news, taken, run.signal);
    if (olds.context !== news.context || olds.kubeconfig !== news.kubeconfig) {
      const { leaveElsewhere } = await import("./leave.ts");
      await leaveElsewhere(olds, news, run);
    }
    return { outs: { ...news, revision } };
  },

  async delete(_id, olds, run) {
    const { leave } = await import("./leave.ts");
    await leave(olds, run);
  },
} satisfies Handler<DeploymentPatchInputs, DeploymentPatchOutputs>;

function isKnown(
  news: Foreseen<DeploymentPatchInputs>,
): news is Foreseen<DeploymentPatchInputs> & DeploymentPatchInputs {
  return !Object.values(news).includes(UNKNOWN);
}
