import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { z } from "zod";

/** @returns what a JSON schema (draft 7) has against a value: `path: reason`, nothing when it is valid. */
export function schemaErrors(schemaFile: string, value: unknown): string[] {
  const { $id, ...schema } = bundle(schemaFile, "") as Record<string, unknown>;
  const result = z.fromJSONSchema(schema).safeParse(value);
  return (result.error?.issues ?? []).map(({ path, message }) => `${path.join(".")}: ${message}`);
}

/** A schema with what it refers to in its place: zod follows no reference to another file. */
function bundle(file: string, pointer: string): unknown {
  let node: unknown = JSON.parse(readFileSync(file, "utf8"));
  for (const key of pointer.split("/").slice(1)) node = (node as Record<string, unknown>)[key];
  return inline(node, file);
}

function inline(node: unknown, file: string): unknown {
  if (Array.isArray(node)) return node.map((inner) => inline(inner, file));
  if (typeof node !== "object" || node === null) return node;
  if ("$ref" in node && typeof node.$ref === "string") {
    const [other = "", pointer = ""] = node.$ref.split("#");
    return bundle(other === "" ? file : resolve(dirname(file), other), pointer);
  }
  // A default would make zod fill in what is required, and so find nothing missing.
  const { definitions: _, default: __, properties, ...rest } = node as Record<string, unknown>;
  return {
    ...inlineEach(rest, file),
    ...(properties ? { properties: inlineEach(properties, file) } : {}),
  };
}

function inlineEach(nodes: object, file: string): object {
  return Object.fromEntries(Object.entries(nodes).map(([key, node]) => [key, inline(node, file)]));
}
