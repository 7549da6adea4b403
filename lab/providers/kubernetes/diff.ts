/** Diff: what the cluster had of the old inputs against the new inputs. */
import type { DiffRequest, DiffResult } from "../definition.ts";
import { type Properties, withoutSecrets } from "../wire.ts";
import { isAutonamed, isNamed } from "./check.ts";
import { fromOutputs } from "./checkpoint.ts";
import { type Differences, detailedDiff } from "./detailedDiff.ts";
import { type Kind, type Mutability, replaceOn } from "./kinds.ts";
import { mergePatch } from "./mergePatch.ts";
import { normalize } from "./normalize.ts";
import { nameOf, namespaceOf, withMetadata } from "./object.ts";
import { prune } from "./prune.ts";

/** Compares with the state alone; nothing is asked of the cluster. */
export function diff(kind: Kind, request: DiffRequest, mutability: Mutability): DiffResult {
  const { inputs, live } = fromOutputs(request.olds);
  const given = normalize(withoutSecrets(request.news) as Properties);
  const place = (object: Properties) =>
    withMetadata(object, "namespace", kind.namespaced ? namespaceOf(object) || "default" : "");
  const news = place(given);
  const pruned = place(prune(live, normalize(inputs)));
  const old = nameOf(news) === "" ? pruned : withMetadata(pruned, "name", nameOf(live));

  const forced = replaceOn(kind, news, mutability);
  const all = detailedDiff(mergePatch(old, news), old, news, forced);
  const { kinds, removed } = without(all, request.ignoreChanges);
  const replaces = Object.entries(kinds)
    .filter(([path, change]) => change.endsWith("_REPLACE") || isLostMetadata(path, change))
    .map(([path]) => path);
  return {
    changes: Object.keys(kinds).length > 0 ? "DIFF_SOME" : "DIFF_NONE",
    diffs: [],
    detailedDiff: kinds,
    inputDiff: removed,
    hasDetailedDiff: true,
    replaces,
    stables: [],
    // A name of its own choosing in the same place: the new object cannot stand beside the old one.
    deleteBeforeReplace:
      replaces.length > 0 &&
      isNamed(news) &&
      !isAutonamed(news) &&
      nameOf(news) === nameOf(live) &&
      namespaceOf(news) === namespaceOf(live),
  };
}

/** The name went with all of the metadata (09-namespace-and-unknowns/4-rename-preview). */
function isLostMetadata(path: string, change: string): boolean {
  return path === "metadata" && change === "DELETE";
}

function without({ kinds, removed }: Differences, ignored: string[]): Differences {
  const isIgnored = (path: string) =>
    ignored.some((wanted) => path === wanted || /^[.[]/.test(remainder(path, wanted)));
  const kept = Object.entries(kinds).filter(([path]) => !isIgnored(path));
  return { kinds: Object.fromEntries(kept), removed: removed.filter((path) => !isIgnored(path)) };
}

function remainder(path: string, beginning: string): string {
  return path.startsWith(beginning) ? path.slice(beginning.length) : "";
}
