/** The rollout of a Deployment after a patch: over when new pods alone are left and sign with the key. */

import { changedInputs, type Handler, type Kinds, type Run, UNKNOWN } from "../handler.ts";
import { number, optional, text } from "../kinds.ts";

export interface DeploymentRolloutInputs {
  /** Path. Default: as kubectl finds it. */
  readonly kubeconfig?: string;
  /** Default: the kubeconfig's current one. */
  readonly context?: string;
  readonly namespace: string;
  readonly deployment: string;
  /** Name of an annotation of the pods, and what it must be: anything else is not our patch. */
  readonly checksumAnnotation: string;
  readonly checksum: string;
  /** Identifies the patched pod template; another one is another rollout. */
  readonly template: string;
  /** Key id that the server must show. */
  readonly kid: string;
  /** Origin of the server as seen from here. Without one, nobody asks for its key. */
  readonly healthUrl?: string;
  /** Seconds until the new pods alone are left. */
  readonly rolloutTimeout: number;
  /** Seconds, from then on, until the server shows the key. */
  readonly healthTimeout: number;
}

export interface DeploymentRolloutOutputs extends DeploymentRolloutInputs {
  /** What is known of the server, for people. */
  readonly status: string;
}

const inputs: Kinds<DeploymentRolloutInputs> = {
  kubeconfig: optional(text),
  context: optional(text),
  namespace: text,
  deployment: text,
  checksumAnnotation: text,
  checksum: text,
  template: text,
  kid: text,
  healthUrl: optional(text),
  rolloutTimeout: number,
  healthTimeout: number,
};

export const deploymentRollout = {
  inputs,
  secrets: [],

  async diff(_id, olds, news) {
    return { diffs: changedInputs<DeploymentRolloutInputs>(olds, news, inputs), replaces: [] };
  },

  foresee() {
    return { status: UNKNOWN };
  },

  async create(inputs, run) {
    return { id: `${inputs.namespace}/${inputs.deployment}`, outs: await roll(inputs, run) };
  },

  async read(id, olds, { signal }) {
    const { deployed } = await import("./wait.ts");
    const found = await deployed(olds, signal);
    // What is gone the next `up` refuses, with what to do about it.
    if (found === undefined) return {};
    const { status, ...inputs } = olds;
    return { id, props: { ...olds, ...found }, inputs: { ...inputs, ...found } };
  },

  async update(_id, _olds, news, run) {
    return { outs: await roll(news, run) };
  },

  /** The server is somebody else's and goes on. */
  async delete() {},
} satisfies Handler<DeploymentRolloutInputs, DeploymentRolloutOutputs>;

async function roll(inputs: DeploymentRolloutInputs, run: Run): Promise<DeploymentRolloutOutputs> {
  const { healthUrl, healthTimeout, kid } = inputs;
  const { waitForRollout } = await import("./wait.ts");
  const replicas = await waitForRollout(inputs, run);
  if (replicas === 0) {
    return { ...inputs, status: "scaled to zero: its next pods load the delivered keys" };
  }
  if (healthUrl === undefined) return { ...inputs, status: "rolled out, not asked for its key" };
  await run.progress(`waiting until the server shows the key ${kid}`);
  const { waitForKeyId } = await import("../rollout/health.ts");
  await waitForKeyId(healthUrl, kid, healthTimeout, run.signal);
  return { ...inputs, status: `signs with key ${kid}` };
}
