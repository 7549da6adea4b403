/** Reading and changing Kubernetes objects, which are never changed in place. */
import { isObject, type Properties, type Property } from "../wire.ts";

export function metadataOf(object: Properties): Properties {
  return isObject(object.metadata) ? object.metadata : {};
}

export function nameOf(object: Properties): string {
  return String(metadataOf(object).name ?? "");
}

export function namespaceOf(object: Properties): string {
  return String(metadataOf(object).namespace ?? "");
}

/** `namespace/name`, or `name` of an object without a namespace: the id of a resource. */
export function idOf(object: Properties): string {
  return [namespaceOf(object), nameOf(object)].filter((part) => part !== "").join("/");
}

export function parseId(id: string): { namespace: string; name: string } {
  const [first = "", second] = id.split("/");
  return second === undefined ? { namespace: "", name: first } : { namespace: first, name: second };
}

export function annotationOf(object: Properties, key: string): string {
  const annotations = metadataOf(object).annotations;
  return isObject(annotations) ? String(annotations[key] ?? "") : "";
}

/** @param value an empty text takes the field away. */
export function withMetadata(object: Properties, key: string, value: string): Properties {
  if (value !== "") return { ...object, metadata: { ...metadataOf(object), [key]: value } };
  if (!isObject(object.metadata)) return object;
  return { ...object, metadata: omit(object.metadata, [key]) };
}

export function withAnnotation(object: Properties, key: string, value: string): Properties {
  const metadata = metadataOf(object);
  const annotations = isObject(metadata.annotations) ? metadata.annotations : {};
  return {
    ...object,
    metadata: { ...metadata, annotations: { ...annotations, [key]: value } },
  };
}

export function omit(object: Properties, keys: string[]): Properties {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

/** The value at a path of members, or undefined. */
export function at(value: Property | undefined, ...path: string[]): Property | undefined {
  return path.reduce<Property | undefined>(
    (found, key) => (isObject(found) ? found[key] : undefined),
    value,
  );
}
