/** What is left of one object when it is cut to the shape of another. */
import { isObject, type Properties, type Property } from "../wire.ts";

/**
 * The members of `source` that `shape` has too, at every depth: what the cluster made of the fields
 * that somebody set, without those that it added.
 */
export function prune(source: Properties, shape: Properties): Properties {
  const kept = Object.entries(source).filter(([key]) => key in shape);
  return Object.fromEntries(
    kept.map(([key, value]) => [key, pruneValue(value, shape[key] ?? null)]),
  );
}

function pruneValue(value: Property, shape: Property): Property {
  if (Array.isArray(value) && Array.isArray(shape)) return pruneList(value, shape);
  return isObject(value) && isObject(shape) ? prune(value, shape) : value;
}

/** Element by element; what is beyond the shape's end is cut off. */
function pruneList(values: Property[], shapes: Property[]): Property[] {
  return shapes
    .slice(0, values.length)
    .map((shape, index) => pruneValue(values[index] ?? null, shape));
}
