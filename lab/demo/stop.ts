/** `--stop`: ends what `--keep` has left running, or a killed demo, and says what it found. */

import { findEngine } from "../engine/cli.ts";
import { errorsIn } from "../engine/errorLines.ts";
import { heardLate } from "../engine/heardLate.ts";
import { chooseProviders } from "../engine/plugins.ts";
import { endRemains, findRemains, type Remains } from "./remains.ts";
import { loadSession, openDemoStack } from "./session.ts";

export interface Stopped {
  readonly ok: boolean;
  /** Whether there was anything to end. */
  readonly found: boolean;
  /** What became of each part, in words. */
  readonly parts: Readonly<Record<string, string>>;
}

export async function stopDemo(signal: AbortSignal): Promise<Stopped> {
  const before = findRemains();
  if (before.folders.length === 0) return { ok: true, found: false, parts: {} };
  const failure = await destroyStack(before, signal).catch((error: Error) => error);
  const { tenant, server, folders } = await endRemains();
  return {
    ok: !(failure instanceof Error),
    found: true,
    parts: {
      stack: stackPart(before, failure),
      server: server === undefined ? "was not running" : `stopped (process ${server})`,
      tenant: tenant === undefined ? "was not running" : `stopped (process ${tenant})`,
      files: `removed (${folders.join(", ")})`,
    },
  };
}

export function renderStopped({ found, parts }: Stopped): string {
  if (!found) return "No demo is running.";
  const lines = Object.entries(parts).map(([part, told]) => `  ${part.padEnd(8)} ${told}`);
  return ["The demo has ended.", ...lines].join("\n");
}

/** @returns whether there was a whole stack, and a tenant to destroy it in. */
async function destroyStack(remains: Remains, signal: AbortSignal): Promise<boolean> {
  const session = await loadSession();
  if (!session?.kept || remains.tenant === undefined) return false;
  const engine = await findEngine(undefined, signal);
  const lab = await openDemoStack(session, engine, await chooseProviders(engine, { signal }));
  try {
    await lab.stack.destroy({ signal: heardLate(signal) });
  } finally {
    await lab.close();
  }
  return true;
}

function stackPart({ tenant }: Remains, destroyed: boolean | Error): string {
  if (destroyed === true) return "destroyed";
  if (destroyed instanceof Error) {
    const reason = errorsIn(destroyed.message).join(" | ") || destroyed.message;
    return `not destroyed, only its state removed: ${reason}`;
  }
  return tenant === undefined
    ? "not destroyed, only its state removed: its tenant had ended already"
    : "not destroyed, only its state removed: the demo was killed before it was done";
}
