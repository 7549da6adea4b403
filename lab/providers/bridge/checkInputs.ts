/** What Check refuses, in the official plugins' words (08-errors/21 to 24, 11-provider-config/9). */
import { isObject, type Properties, type Property, UNKNOWN_PROPERTY } from "../wire.ts";
import { findAttribute, propertyName } from "./names.ts";
import { type Attribute, isBlock, type Schema } from "./schema.ts";

export interface Fault {
  /** Property path, such as `jwtConfiguration.alg`. */
  path: string;
  /** Attribute at the top of the path; undefined where the schema has none. */
  attribute: Attribute | undefined;
  reason: string;
}

/** Faults of input properties that carry no secret wrappers; empty when they are good. */
export function findFaults(schema: Schema, inputs: Properties): Fault[] {
  return faultsOfObject(schema, inputs, "", "").map(({ path, reason }) => ({
    path,
    attribute: findAttribute(schema, path.split(/[.[]/, 1)[0] ?? "")?.attribute,
    reason,
  }));
}

interface Finding {
  path: string;
  reason: string;
}

/**
 * @param path where the object stands, as Pulumi writes it, with a trailing dot unless empty
 * @param key the same as dotted attribute names and indices
 */
function faultsOfObject(schema: Schema, object: Properties, path: string, key: string): Finding[] {
  const findings: Finding[] = [];
  for (const [name, attribute] of Object.entries(schema)) {
    const property = propertyName(name, attribute);
    const value = object[property] ?? null;
    const at = path + property;
    const reason =
      faultOfPresence(schema, object, name, attribute, value, key) ??
      (attribute.notModelled && value !== null ? notModelled(property) : undefined);
    if (reason) findings.push({ path: at, reason });
    else if (value !== null) findings.push(...faultsOfValue(attribute, value, at, key + name));
  }
  for (const property of Object.keys(object)) {
    if (property.startsWith("__") || findAttribute(schema, property)) continue;
    findings.push({ path: path + property, reason: "Invalid or unknown key" });
  }
  return findings;
}

function faultOfPresence(
  schema: Schema,
  object: Properties,
  name: string,
  attribute: Attribute,
  value: Property,
  key: string,
): string | undefined {
  const given = (other: string) => {
    const sibling = schema[other];
    return sibling && (object[propertyName(other, sibling)] ?? null) !== null;
  };
  const full = (names: string[]) => names.map((other) => key + other).sort();
  if (attribute.atLeastOneOf && !attribute.atLeastOneOf.some(given)) {
    const names = full(attribute.atLeastOneOf).join(",");
    return `Missing required argument. "${key}${name}": one of \`${names}\` must be specified`;
  }
  if (value === null) {
    if (!attribute.required) return undefined;
    return `Missing required argument. The argument "${key}${name}" is required, but no definition was found.`;
  }
  if (!attribute.required && !attribute.optional) {
    return (
      "Value for unconfigurable attribute. " +
      `Can't configure a value for "${key}${name}": ` +
      "its value will be decided automatically based on the result of applying this configuration."
    );
  }
  const all = [...(attribute.requiredWith ?? []), name];
  if (!all.every(given)) {
    const names = full(all).join(",");
    return `Missing required argument. "${key}${name}": all of \`${names}\` must be specified`;
  }
  const conflict = attribute.conflictsWith?.find(given);
  if (!conflict) return undefined;
  return `Conflicting configuration arguments. "${key}${name}": conflicts with ${key}${conflict}`;
}

function faultsOfValue(
  attribute: Attribute,
  value: Property,
  path: string,
  key: string,
): Finding[] {
  if (value === UNKNOWN_PROPERTY) return [];
  if (attribute.kind === "list" || attribute.kind === "set") {
    const members = Array.isArray(value) ? value : [value];
    return members.flatMap((member, index) => {
      const at = attribute.maxItemsOne ? path : `${path}[${index}]`;
      return faultsOfElement(attribute, member, at, `${key}.${index}`);
    });
  }
  if (Array.isArray(value)) {
    return [{ path, reason: "Attribute must be a single value, not a list" }];
  }
  if (attribute.kind === "map") {
    return isObject(value) ? [] : [{ path, reason: "Attribute must be a map" }];
  }
  if (isObject(value)) return [{ path, reason: "Attribute must be a single value, not a map" }];
  const reason = value === null ? undefined : attribute.validate?.(value, key);
  return reason ? [{ path, reason }] : [];
}

function faultsOfElement(
  attribute: Attribute,
  member: Property,
  path: string,
  key: string,
): Finding[] {
  if (!isBlock(attribute)) {
    return faultsOfValue(attribute.element ?? { kind: "string" }, member, path, key);
  }
  if (member === UNKNOWN_PROPERTY) return [];
  if (!isObject(member)) return [{ path, reason: "Expected Object Type" }];
  return faultsOfObject(attribute.block, member, `${path}.`, `${key}.`);
}

function notModelled(property: string): string {
  return `\`${property}\` is not modelled by this stand-in provider: use the official plugin for it`;
}
