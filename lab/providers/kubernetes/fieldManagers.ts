/** Who manages which fields of an object: `metadata.managedFields`. */
import { randomBytes } from "node:crypto";
import { isObject, type Properties, type Property } from "../wire.ts";
import { FIELD_MANAGER } from "./checkpoint.ts";
import { annotationOf, metadataOf } from "./object.ts";

/** Objects are made under this name, and taken over from it at their first update. */
export const CREATOR = "pulumi-kubernetes";

/** Whose fields are taken over before an update: those of kubectl and of the plugin itself. */
const TAKEN_OVER: [prefix: string, operation: string][] = [
  ["kubectl", "Apply"],
  ["kubectl", "Update"],
  ["before-first-apply", "Update"],
  [CREATOR, "Update"],
  ["pulumi-kubernetes.exe", "Update"],
  ["pulumi-resource-kubernetes", "Update"],
];

const OWN = [CREATOR, "pulumi-kubernetes.exe", "pulumi-resource-kubernetes"];

/** The name that applies a resource's fields: of the annotation, of the state, or a new one. */
export function fieldManagerOf(state: Properties, inputs: Properties): string {
  const annotated = annotationOf(inputs, "pulumi.com/patchFieldManager");
  if (annotated !== "") return annotated;
  const known = state[FIELD_MANAGER];
  return typeof known === "string" ? known : `${CREATOR}-${randomBytes(4).toString("hex")}`;
}

export function managedFieldsOf(object: Properties): Properties[] {
  const { managedFields } = metadataOf(object);
  return Array.isArray(managedFields) ? managedFields.filter(isObject) : [];
}

/** True for an object that the plugin has made and not updated yet. */
export function isJustCreated(object: Properties): boolean {
  return managedFieldsOf(object).some(
    (entry) => entry.operation === "Update" && OWN.includes(String(entry.manager)),
  );
}

/** The JSON patch that hands fields over to `manager`, or null when there is nothing to hand over. */
export function takeOver(object: Properties, manager: string): Property {
  const entries = managedFieldsOf(object);
  const isOurs = (entry: Properties) => entry.manager === manager && entry.operation === "Apply";
  const taken = entries.filter(isTakenOver);
  if (taken.length === 0) return null;
  const [first, ...others] = [...entries.filter(isOurs), ...taken];
  const ours = {
    ...first,
    manager,
    operation: "Apply",
    fieldsV1: others.reduce<Property>(
      (fields, entry) => union(fields, entry.fieldsV1 ?? {}),
      first?.fieldsV1 ?? {},
    ),
  };
  const rest = entries.filter((entry) => !isOurs(entry) && !isTakenOver(entry));
  return [{ op: "replace", path: "/metadata/managedFields", value: [...rest, ours] }];
}

function isTakenOver(entry: Properties): boolean {
  return (
    !entry.subresource &&
    TAKEN_OVER.some(
      ([prefix, operation]) =>
        entry.operation === operation && String(entry.manager).startsWith(prefix),
    )
  );
}

/** Two sets of fields, each of them a tree, in one. */
function union(one: Property, other: Property): Property {
  if (!isObject(one) || !isObject(other)) return one;
  const merged = { ...other, ...one };
  for (const key of Object.keys(one)) {
    if (key in other) merged[key] = union(one[key] ?? {}, other[key] ?? {});
  }
  return merged;
}
