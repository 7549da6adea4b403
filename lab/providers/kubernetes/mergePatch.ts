/** JSON merge patches (RFC 7386), in which an unknown value is null like a removed one. */
import { isObject, type Properties, type Property, UNKNOWN_PROPERTY } from "../wire.ts";

/** What has to be merged into `old` to get `next`; empty when there is nothing to do. */
export function mergePatch(old: Properties, next: Properties): Properties {
  const patch: Properties = {};
  for (const [key, value] of Object.entries(next)) {
    const before = old[key];
    if (value === UNKNOWN_PROPERTY) patch[key] = null;
    else if (before === undefined) patch[key] = withoutUnknowns(value);
    else if (isObject(before) && isObject(value)) {
      const nested = mergePatch(before, value);
      if (Object.keys(nested).length > 0) patch[key] = nested;
    } else if (!equal(before, value)) patch[key] = withoutUnknowns(value);
  }
  for (const key of Object.keys(old)) {
    if (!(key in next)) patch[key] = null;
  }
  return patch;
}

function equal(one: Property, other: Property): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((value, i) => equal(value, other[i] ?? null));
  }
  if (!isObject(one) || !isObject(other)) return one === other;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => key in other && equal(one[key] ?? null, other[key] ?? null))
  );
}

function withoutUnknowns(value: Property): Property {
  if (value === UNKNOWN_PROPERTY) return null;
  if (Array.isArray(value)) return value.map(withoutUnknowns);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, withoutUnknowns(member)]),
  );
}
