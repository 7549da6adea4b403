import type { Flag } from "../flags.ts";
import type { Plan, Step } from "../plan.ts";
import { holdsSecret, vocabularyOf } from "../vocabulary.ts";

/** What cannot be had back, and what keeps things from being lost. */
export function lossFlags({ steps, operation }: Plan): Flag[] {
  return steps.flatMap((step) => [
    ...(holdsSecret(step) ? destroyed(step, operation) : []),
    ...unprotected(step),
  ]);
}

function destroyed(step: Step, operation: Plan["operation"]): Flag[] {
  const { action, before } = step;
  if (before?.retainOnDelete || !["destroy", "replace"].includes(action)) return [];
  const fate =
    action === "replace" ? "is replaced" : operation === "refresh" ? "is gone" : "is destroyed";
  return [{ id: "secret-destroyed", text: `${vocabularyOf(step).title(step)} ${fate}` }];
}

function unprotected(step: Step): Flag[] {
  const { before, after } = step;
  if (!before?.protect || after === undefined || after.protect) return [];
  return [
    { id: "protection-removed", text: `${vocabularyOf(step).title(step)} is no longer protected` },
  ];
}
