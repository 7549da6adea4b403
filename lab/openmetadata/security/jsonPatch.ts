import { ApiError } from "../http/apiError.ts";

export interface PatchOperation {
  op: string;
  path: string;
  value?: unknown;
}

type Container = Record<string, unknown> | unknown[];

/**
 * Applies a JSON Patch (RFC 6902): add, replace, remove and test, which is what OpenMetadata's own pages
 * send.
 *
 * @throws ApiError 400 for a path that is not there, a test that fails, or another operation.
 */
export function applyPatch<T>(document: T, operations: PatchOperation[]): T {
  const copy = structuredClone(document);
  for (const operation of operations) applyOperation(copy as Container, operation);
  return copy;
}

function applyOperation(document: Container, { op, path, value }: PatchOperation): void {
  const keys = path
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  const key = keys.pop() ?? "";
  const parent = keys.reduce<unknown>((node, name) => child(node, name), document);
  if (typeof parent !== "object" || parent === null) throw badPatch(path);
  const exists = child(parent, key) !== undefined;
  if (op === "add") {
    if (Array.isArray(parent)) parent.splice(key === "-" ? parent.length : Number(key), 0, value);
    else (parent as Record<string, unknown>)[key] = value;
  } else if (op === "replace" && exists) {
    (parent as Record<string, unknown>)[key] = value;
  } else if (op === "remove" && exists) {
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else delete (parent as Record<string, unknown>)[key];
  } else if (op !== "test" || JSON.stringify(child(parent, key)) !== JSON.stringify(value)) {
    throw badPatch(path);
  }
}

function child(node: unknown, key: string): unknown {
  return typeof node === "object" && node !== null
    ? (node as Record<string, unknown>)[key]
    : undefined;
}

function badPatch(path: string): ApiError {
  return new ApiError(400, `The JSON patch cannot be applied at '${path}'.`);
}
