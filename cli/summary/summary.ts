/** A plan as people and machines are told of it. */

import { type Change, changesOf } from "./changes.ts";
import { withConnectionNames } from "./connections.ts";
import { type Flag, flagsOf } from "./flags.ts";
import type { Plan } from "./plan.ts";

/** What `--json` prints. */
export interface Summary {
  readonly stack: string;
  readonly operation: Plan["operation"];
  readonly changes: readonly Change[];
  readonly flags: readonly Flag[];
}

export function summaryOf(plan: Plan): Summary {
  const { stack, operation } = plan;
  const named = withConnectionNames(plan);
  return { stack, operation, changes: changesOf(named), flags: flagsOf(named) };
}
