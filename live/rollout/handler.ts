/** A server that is restarted after a delivery, and waited for until it signs with the new key. */

import { changedInputs, type Handler } from "../handler.ts";
import { servedKeyId, waitForKeyId } from "./health.ts";
import { runRestartCommand } from "./restart.ts";

export interface RolloutInputs {
  /** Identifies the delivery; a new one is a reason to restart. */
  readonly delivery: string;
  /** Where the delivered files are. */
  readonly directory: string;
  /** Key id that the server must show. */
  readonly kid: string;
  /** Without one, somebody else restarts the server. */
  readonly restartCommand?: readonly string[];
  /** Origin of the server as seen from here. Without one, nobody waits. */
  readonly healthUrl?: string;
  /** Seconds, for the command and for the wait. */
  readonly healthTimeout: number;
}

export interface RolloutOutputs extends RolloutInputs {
  /** Whether the server is known not to use the delivered key yet. */
  readonly pending: boolean;
  /** The same for people. */
  readonly status: string;
}

export const rollout: Handler<RolloutInputs, RolloutOutputs> = {
  async diff(_id, olds, news) {
    const changed = changedInputs<RolloutInputs>(olds, news, [
      "delivery",
      "directory",
      "kid",
      "restartCommand",
      "healthUrl",
      "healthTimeout",
    ]);
    return { changes: changed.length > 0 || olds.pending };
  },

  async create(inputs) {
    return { id: inputs.directory, outs: await roll(inputs, true) };
  },

  async read(id, olds) {
    const { pending, status, ...inputs } = olds;
    if (olds.healthUrl === undefined) return { id, props: olds, inputs };
    const served = await servedKeyId(olds.healthUrl);
    // Shown as a change of the key id, from the one in use to the one that is wanted.
    const kid = served.kid ?? `none (${served.problem})`;
    return {
      id,
      props: { ...olds, ...judge(olds, served), kid },
      inputs: { ...inputs, kid },
    };
  },

  async update(_id, olds, news) {
    const restart =
      olds.pending || olds.delivery !== news.delivery || olds.directory !== news.directory;
    return { outs: await roll(news, restart) };
  },

  /** The server is somebody else's and goes on. */
  async delete() {},
};

async function roll(inputs: RolloutInputs, restart: boolean): Promise<RolloutOutputs> {
  const { healthUrl, restartCommand, healthTimeout, kid } = inputs;
  if (restart && restartCommand !== undefined) {
    await runRestartCommand(restartCommand, inputs.directory, healthTimeout);
  }
  if (healthUrl === undefined) {
    const status = restartCommand === undefined ? RESTART_BY_HAND : "restarted, not checked";
    return { ...inputs, pending: false, status };
  }
  if (restartCommand !== undefined) await waitForKeyId(healthUrl, kid, healthTimeout);
  return { ...inputs, ...judge(inputs, await servedKeyId(healthUrl)) };
}

const RESTART_BY_HAND = "not checked: restart OpenMetadata to load the delivered files";

function judge(
  { kid }: RolloutInputs,
  served: { kid?: string; problem?: string },
): Pick<RolloutOutputs, "pending" | "status"> {
  if (served.kid === kid) return { pending: false, status: `signs with key ${kid}` };
  const found = served.kid === undefined ? served.problem : `it signs with key ${served.kid}`;
  return {
    pending: true,
    status: `pending (${found}): restart OpenMetadata with the delivered files, then run \`pulumi up\` again`,
  };
}
