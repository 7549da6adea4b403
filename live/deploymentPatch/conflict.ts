/** Why the API server does not take a patch, in the words of kube-apiserver 1.37. */

import type { Refused } from "../kubernetes/cluster.ts";
import { refusal } from "../patchableDeployment/inspect.ts";
import type { DeploymentPatchInputs } from "./handler.ts";

/** Field managers of kubectl's commands that change an object in place. */
const BY_HAND = /^kubectl-(edit|patch|set|label|annotate|replace)$/;

const AGAIN = "then run `pulumi up` again";

/** Whether all that stands against the patch are changes that somebody has made by hand. */
export function isEditedByHand(error: unknown): boolean {
  const conflicts = conflictsIn(error instanceof Error ? error.message : "");
  return conflicts.length > 0 && conflicts.every(({ manager }) => BY_HAND.test(manager));
}

/** Makes a refusal an error with what to do. */
export function explain(error: Refused, inputs: DeploymentPatchInputs): Error {
  const { namespace, deployment } = inputs;
  const name = `the Deployment ${namespace}/${deployment}`;
  const conflicts = conflictsIn(error.message);
  if (conflicts.length > 0) {
    const owned = conflicts.map(({ manager, fields }) => `${manager} has set ${fields.join(", ")}`);
    return new Error(
      `${name} cannot be patched, for ${owned.join(", and ")}: take that out of what is deployed by that name, or set target.force to true, which takes it over until it is deployed again; ${AGAIN}`,
    );
  }
  const [, index] =
    /containers\[\d+\]\.env\[(\d+)\]\.valueFrom: Invalid value/.exec(error.message) ?? [];
  if (index !== undefined) {
    return new Error(
      `${name} sets the variable that is number ${Number(index) + 1} of its container by a value where the stack has a reference, or the other way round: take it out of what deploys it, ${AGAIN}`,
    );
  }
  if (error.message.includes("spec.selector: Required value")) {
    return new Error(`${name} is gone: let its owner deploy it, ${AGAIN}`);
  }
  return refusal(error);
}

interface Conflict {
  readonly manager: string;
  readonly fields: readonly string[];
}

/**
 * One field is told as `conflict with "helm": .a`, several of a manager as `conflicts with "helm":`
 * and a line for each. ` using apps/v1` follows a name whose fields were not applied.
 */
function conflictsIn(message: string): Conflict[] {
  const groups = message.matchAll(
    /conflicts? with "([^"]+)"(?: with subresource "[^"]*")?(?: using [^\s:]+)?:((?:\s+(?:- )?\.\S+)+)/g,
  );
  return [...groups].map(([, manager = "", fields = ""]) => ({
    manager,
    fields: fields.match(/\.\S+/g) ?? [],
  }));
}
