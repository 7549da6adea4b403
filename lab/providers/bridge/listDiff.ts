/** Lists of plain values, compared by their longest common subsequence. */
import { type Property, same } from "../wire.ts";

export type Change = "ADD" | "DELETE" | "UPDATE";

/** A path that is both removed and added is an update. */
export function listDiff(
  path: string,
  before: Property[],
  planned: Property[],
): Record<string, Change> {
  const diff: Record<string, Change> = {};
  const note = (index: number, change: Change) => {
    const at = `${path}[${index}]`;
    diff[at] = at in diff ? "UPDATE" : change;
  };
  for (const edit of edits(before, planned)) note(edit.index, edit.change);
  return diff;
}

interface Edit {
  change: "ADD" | "DELETE";
  index: number;
}

/** The shortest edit script; of equally short ones, the one that removes first. */
function edits(before: Property[], planned: Property[]): Edit[] {
  const costs = editCosts(before, planned);
  const cost = (row: number, column: number) => costs[row]?.[column] ?? 0;
  const script: Edit[] = [];
  let [row, column] = [0, 0];
  while (row < before.length || column < planned.length) {
    const remove = row < before.length ? 1 + cost(row + 1, column) : Number.POSITIVE_INFINITY;
    const add = column < planned.length ? 1 + cost(row, column + 1) : Number.POSITIVE_INFINITY;
    const both = row < before.length && column < planned.length;
    const kept = both && same(before[row] ?? null, planned[column] ?? null);
    if (kept && cost(row + 1, column + 1) < Math.min(remove, add)) {
      row++;
      column++;
    } else if (remove <= add) script.push({ change: "DELETE", index: row++ });
    else script.push({ change: "ADD", index: column++ });
  }
  return script;
}

/** costs[i][j]: the edits that turn before[i…] into planned[j…]. */
function editCosts(before: Property[], planned: Property[]): number[][] {
  const costs = Array.from({ length: before.length + 1 }, () =>
    new Array(planned.length + 1).fill(0),
  );
  for (let row = before.length; row >= 0; row--) {
    for (let column = planned.length; column >= 0; column--) {
      const line = costs[row] ?? [];
      const [below, right] = [costs[row + 1]?.[column], line[column + 1]];
      const diagonal = costs[row + 1]?.[column + 1];
      const options = [];
      if (below !== undefined) options.push(1 + below);
      if (right !== undefined) options.push(1 + right);
      const kept = diagonal !== undefined && same(before[row] ?? null, planned[column] ?? null);
      if (kept) options.push(diagonal);
      line[column] = options.length > 0 ? Math.min(...options) : 0;
    }
  }
  return costs;
}
