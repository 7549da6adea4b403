/** Server-side apply against fields that somebody else manages. */
import { StatusError } from "../../kubernetes/api.ts";
import type { Properties } from "../wire.ts";
import { isJustCreated, managedFieldsOf } from "./fieldManagers.ts";
import { annotationOf } from "./object.ts";

const GUIDE =
  "https://www.pulumi.com/registry/packages/kubernetes/how-to-guides/managing-resources-with-server-side-apply/#handle-field-conflicts-on-existing-resources";

/**
 * Whether to take fields away from others. A preview does so in two cases in which the update that
 * follows does not, and so may hide a conflict.
 *
 * @param live undefined for an object that is new to us
 */
export function isForced(
  inputs: Properties,
  live: Properties | undefined,
  options: { readonly enablePatchForce: boolean; readonly preview: boolean },
): boolean {
  if (options.enablePatchForce) return true;
  if (annotationOf(inputs, "pulumi.com/patchForce") === "true") return true;
  if (options.preview && (live === undefined || isJustCreated(live))) return true;
  return live !== undefined && managedFieldsOf(live).length === 0;
}

/** The official plugin's words around a conflict; other errors stay as they are. */
export function explained(error: unknown, fieldManager: string): unknown {
  if (!(error instanceof StatusError) || error.reason !== "Conflict") return error;
  return new Error(
    `server-side apply field conflict detected, see ${GUIDE} for troubleshooting help\n` +
      `The resource managed by field manager "${fieldManager}" had an apply conflict: ${error.message}`,
    { cause: error },
  );
}
