/** The stack's Helm values over the user's own. */

import type { HelmValues } from "./chartValues.ts";

export type Values = Readonly<Record<string, unknown>>;

/** Lists to which both add, and what names an entry of theirs. */
const SHARED_LISTS: Readonly<Record<string, string>> = {
  extraEnvs: "name",
  extraVolumes: "name",
  // A volume can be mounted in several places.
  extraVolumeMounts: "mountPath",
};

/**
 * Objects are merged; of everything else the stack's wins, as with `helm --values theirs --values ours`.
 * Only of the lists of variables, volumes and mounts are the user's entries kept beside the stack's:
 * Helm would keep the last list alone.
 *
 * @param theirs as the chart's `values.yaml` has them.
 */
export function mergeHelmValues(theirs: Values, ours: HelmValues): Values {
  const merged = merge(theirs, ours as unknown as Values);
  const lists = Object.entries(SHARED_LISTS).map(([name, key]) => [
    name,
    append(theirs[name], ours[name as keyof HelmValues] as unknown as Entry[], key),
  ]);
  return { ...merged, ...Object.fromEntries(lists) };
}

type Entry = Readonly<Record<string, unknown>>;

function append(theirs: unknown, ours: readonly Entry[], key: string): Entry[] {
  const own = new Set(ours.map((entry) => entry[key]));
  const kept = Array.isArray(theirs) ? (theirs as Entry[]) : [];
  return [...kept.filter((entry) => !own.has(entry[key])), ...ours];
}

function merge(theirs: Values, ours: Values): Values {
  const added = Object.entries(ours).map(([key, value]) => {
    const other = theirs[key];
    return [key, isObject(value) && isObject(other) ? merge(other, value) : value];
  });
  return { ...theirs, ...Object.fromEntries(added) };
}

function isObject(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
