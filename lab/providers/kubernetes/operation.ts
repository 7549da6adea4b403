/** What every call about a resource works with. */
import type { KubernetesApi } from "../../kubernetes/api.ts";
import type { EngineLog } from "../definition.ts";
import type { Properties } from "../wire.ts";
import type { Settings } from "./configuration.ts";
import { collectionPath, type Kind } from "./kinds.ts";
import { nameOf, namespaceOf } from "./object.ts";

export interface Operation {
  readonly kind: Kind;
  readonly api: KubernetesApi;
  readonly settings: Settings;
  readonly log: EngineLog;
  /** Factor on fixed waits. */
  readonly waitScale: number;
}

export function collectionOf({ kind }: Operation, object: Properties): string {
  return collectionPath(kind, namespaceOf(object));
}

/** @throws StatusError */
export function get(operation: Operation, object: Properties): Promise<Properties> {
  return operation.api.request("GET", pathTo(operation, object));
}

/**
 * Server-side apply.
 *
 * @param query on top of the field manager's name
 * @throws StatusError
 */
export function apply(
  operation: Operation,
  object: Properties,
  fieldManager: string,
  query: Record<string, string> = {},
): Promise<Properties> {
  return operation.api.request("PATCH", pathTo(operation, object), {
    query: { fieldManager, ...query },
    // JSON is YAML, and unlike YAML leaves no doubt about what is a string.
    body: object,
    contentType: "application/apply-patch+yaml",
  });
}

/** Gives up all fields that `fieldManager` has applied; those that nobody else owns go. */
export async function relinquish(
  operation: Operation,
  object: Properties,
  fieldManager: string,
): Promise<void> {
  const { apiVersion, kind } = operation.kind;
  const metadata: Properties = { name: nameOf(object) };
  if (namespaceOf(object) !== "") metadata.namespace = namespaceOf(object);
  await apply(operation, { apiVersion, kind, metadata }, fieldManager);
}

export function pathTo(operation: Operation, object: Properties): string {
  return `${collectionOf(operation, object)}/${encodeURIComponent(nameOf(object))}`;
}
