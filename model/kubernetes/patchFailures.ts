/**
 * From what the kubernetes provider says when a patch of a Deployment fails to what a person can do
 * about it (provider-recordings kubernetes/07-patch). The words are the API server's own.
 */

import { type ClusterPlace, remedyFor } from "./failures.ts";

const AGAIN = "then run `pulumi up` again";

export interface PatchPlace extends ClusterPlace {
  readonly deployment: string;
}

/** @returns `undefined` for a text that explains itself, or that nobody has seen yet. */
export function patchRemedyFor(error: string, place: PatchPlace): string | undefined {
  return (
    conflict(error, place) ??
    otherWay(error, place) ??
    gone(error, place) ??
    remedyFor(error, place)
  );
}

function conflict(error: string, place: PatchPlace): string | undefined {
  const owned = [...conflictsIn(error)].map(
    ([manager, fields]) => `${manager} owns ${[...fields].join(", ")}`,
  );
  if (owned.length === 0) return undefined;
  return `of ${nameOf(place)} ${owned.join(", and ")}: take that out of what is deployed by that name, or set target.force to true, which takes it over until it is set there again; ${AGAIN}`;
}

/** Fields by the manager that has set them. */
function conflictsIn(error: string): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  // One: `conflict with "helm": .a`; several: `conflicts with "helm" using apps/v1:\n- .a\n- .b`.
  const groups = error.matchAll(
    /conflicts? with "([^"]+)"[^:\n]*(?: using [^:\n]+)?:((?:\s+-? ?\.\S+)+)/g,
  );
  for (const [, manager = "", fields = ""] of groups) {
    const ofManager = found.get(manager) ?? new Set();
    for (const field of fields.match(/\.\S+/g) ?? []) ofManager.add(field);
    found.set(manager, ofManager);
  }
  return found;
}

/** `value` and `valueFrom` of one variable are two fields, so no conflict tells of them. */
function otherWay(error: string, place: PatchPlace): string | undefined {
  const [, path] = /(\S+env\[\d+\])\.valueFrom: Invalid value/.exec(error) ?? [];
  if (path === undefined) return undefined;
  const { namespace, deployment } = place;
  return `${nameOf(place)} sets a variable of the patch in another way, by value instead of a reference or the other way round: take it out of what deploys it (\`kubectl get deployment ${deployment} --namespace ${namespace} --output jsonpath='{.${path}.name}'\` names it), ${AGAIN}`;
}

/** Server-side apply makes what it does not find. */
function gone(error: string, place: PatchPlace): string | undefined {
  if (!/spec\.selector: Required value/.test(error)) return undefined;
  return `${nameOf(place)} is gone: let whoever owns it deploy it, ${AGAIN}`;
}

function nameOf({ namespace, deployment }: PatchPlace): string {
  return `the Deployment ${namespace}/${deployment}`;
}
