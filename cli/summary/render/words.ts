/** Words that every rendering shares. */

import type { Change } from "../changes.ts";
import type { Summary } from "../summary.ts";

const DONE: Readonly<Record<Change["action"], string>> = {
  create: "created",
  adopt: "adopted",
  change: "changed",
  replace: "replaced",
  destroy: "destroyed",
};

/** Of a refresh: the others have done it. */
const FOUND: Readonly<Partial<Record<Change["action"], string>>> = {
  change: "changed by somebody else",
  destroy: "gone",
};

export function actionWords({ operation }: Summary, action: Change["action"]): string {
  return (operation === "refresh" && FOUND[action]) || DONE[action];
}

/** Such as "2 created, 1 changed". */
export function countsOf(summary: Summary): string {
  const { changes, operation } = summary;
  const counts = Object.keys(DONE).flatMap((action) => {
    const count = changes.filter((change) => change.action === action).length;
    return count === 0 ? [] : `${count} ${actionWords(summary, action as Change["action"])}`;
  });
  if (counts.length > 0) return counts.join(", ");
  return operation === "refresh" ? "as this stack left it" : "no changes";
}

/** A text in turns: ours, a value, ours, … */
export function turnsOf(text: string): string[] {
  return text.split("`");
}
