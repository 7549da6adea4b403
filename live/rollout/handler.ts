/** A server that is restarted after a delivery, and waited for until it signs with the new key. */

import { changedInputs, type Handler, type Kinds, type Run, UNKNOWN } from "../handler.ts";
import { flag, listOf, number, optional, text } from "../kinds.ts";

export interface RolloutInputs {
  /** Identifies the delivery; a new one is a reason to restart. */
  readonly delivery: string;
  /** Where the delivered files are. */
  readonly directory: string;
  /** Key id that the server must show. */
  readonly kid: string;
  /** Without one, somebody else restarts the server. */
  readonly restartCommand?: readonly string[];
  /** What somebody else must do. Default: restart the server. */
  readonly handOver?: string;
  /** Whether the server was restarted before this: it is waited for as after a command. */
  readonly restarted?: boolean;
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

const inputs: Kinds<RolloutInputs> = {
  delivery: text,
  directory: text,
  kid: text,
  restartCommand: optional(listOf(text)),
  handOver: optional(text),
  restarted: optional(flag),
  healthUrl: optional(text),
  healthTimeout: number,
};

export const rollout = {
  inputs,
  secrets: [],

  async diff(_id, olds, news) {
    const diffs: string[] = changedInputs<RolloutInputs>(olds, news, inputs);
    // Looks again, and restarts again, on every run until the server shows the key.
    return { diffs: olds.pending ? [...diffs, "pending"] : diffs, replaces: [] };
  },

  foresee({ healthUrl, restartCommand, handOver, restarted }) {
    const unknown = [restartCommand, handOver, restarted].includes(UNKNOWN);
    return healthUrl === undefined && !unknown
      ? unchecked({ restartCommand, handOver, restarted } as RolloutInputs)
      : { pending: UNKNOWN, status: UNKNOWN };
  },

  async create(inputs, run) {
    return { id: inputs.directory, outs: await roll(inputs, true, run) };
  },

  async read(id, olds, { signal }) {
    const { pending, status, ...inputs } = olds;
    if (olds.healthUrl === undefined) return { id, props: olds, inputs };
    const { servedKeyId } = await import("./health.ts");
    const served = await servedKeyId(olds.healthUrl, signal);
    // Shown as a change of the key id, from the one in use to the one that is wanted.
    const kid = served.kid ?? `none (${served.problem})`;
    return {
      id,
      props: { ...olds, ...judge(olds, served), kid },
      inputs: { ...inputs, kid },
    };
  },

  async update(_id, olds, news, run) {
    const restart =
      olds.pending || olds.delivery !== news.delivery || olds.directory !== news.directory;
    const outs = await roll(news, restart, run);
    if (olds.delivery !== news.delivery && !outs.pending && isHandedOver(news)) {
      // The key that it shows says nothing of its other settings.
      await run.warn(`OpenMetadata has new settings to load: ${handOverOf(news)}`);
    }
    return { outs };
  },

  /** The server is somebody else's and goes on. */
  async delete() {},
} satisfies Handler<RolloutInputs, RolloutOutputs>;

async function roll(inputs: RolloutInputs, restart: boolean, run: Run): Promise<RolloutOutputs> {
  const { healthUrl, restartCommand, healthTimeout, kid } = inputs;
  if (restart && restartCommand !== undefined) {
    const { runRestartCommand } = await import("./restart.ts");
    await runRestartCommand(restartCommand, inputs.directory, healthTimeout, run.signal);
  }
  if (healthUrl === undefined) return { ...inputs, ...unchecked(inputs) };
  const { servedKeyId, waitForKeyId } = await import("./health.ts");
  if (restartCommand !== undefined || inputs.restarted) {
    await waitForKeyId(healthUrl, kid, healthTimeout, run.signal);
  }
  const verdict = judge(inputs, await servedKeyId(healthUrl, run.signal));
  if (verdict.pending) await run.warn(`OpenMetadata's restart is ${verdict.status}`);
  return { ...inputs, ...verdict };
}

/** Whether somebody else restarts the server, after this. */
function isHandedOver({ restartCommand, restarted }: RolloutInputs): boolean {
  return restartCommand === undefined && !restarted;
}

function handOverOf({ handOver }: RolloutInputs): string {
  return handOver ?? "restart OpenMetadata with the delivered files";
}

type Verdict = Pick<RolloutOutputs, "pending" | "status">;

function unchecked(inputs: RolloutInputs): Verdict {
  const status = isHandedOver(inputs)
    ? `not checked: ${handOverOf(inputs)}`
    : "restarted, not checked";
  return { pending: false, status };
}

function judge(inputs: RolloutInputs, served: { kid?: string; problem?: string }): Verdict {
  const { kid } = inputs;
  if (served.kid === kid) return { pending: false, status: `signs with key ${kid}` };
  const found = served.kid === undefined ? served.problem : `it signs with key ${served.kid}`;
  return {
    pending: true,
    status: `pending (${found}): ${handOverOf(inputs)}, then run \`pulumi up\` again`,
  };
}
