/** Check: the program's inputs completed by defaults and in the schema's types. */
import { isObject, type Properties, type Property, secret, UNKNOWN_PROPERTY } from "../wire.ts";
import { coerce } from "./coerce.ts";
import { findAttribute, propertyName } from "./names.ts";
import type { Attribute, Schema } from "./schema.ts";

export const DEFAULTS = "__defaults";

/** Makes up the value of an `autoName` attribute. */
export type NameMaker = () => string;

/**
 * The inputs that Check answers: every object of the schema gets `__defaults`, the names of the
 * properties that were filled in; what an earlier Check filled in is kept.
 *
 * @throws Error where a value has the wrong type beyond coercion.
 */
export function completeInputs(
  schema: Schema,
  olds: Properties,
  news: Properties,
  makeName: NameMaker,
): Properties {
  const inputs: Properties = {};
  for (const [property, value] of Object.entries(news)) {
    if (property.startsWith("__") || value === null) continue;
    const found = findAttribute(schema, property);
    inputs[property] = found ? complete(found.name, found.attribute, value, olds[property]) : value;
  }
  inputs[DEFAULTS] = addDefaults(schema, olds, inputs, makeName);
  return inputs;
}

function complete(
  name: string,
  attribute: Attribute,
  value: Property,
  old: Property | undefined,
): Property {
  const completed = completeValue(name, attribute, value, old);
  return attribute.sensitive ? secret(completed) : completed;
}

function completeValue(
  name: string,
  attribute: Attribute,
  value: Property,
  old: Property | undefined,
): Property {
  if (value === null || value === UNKNOWN_PROPERTY) return value;
  if (attribute.kind === "list" || attribute.kind === "set") {
    if (attribute.maxItemsOne && !Array.isArray(value)) {
      return completeElement(name, attribute, value, old);
    }
    const members = Array.isArray(value) ? value : [value];
    const olds = Array.isArray(old) ? old : [];
    return members.map((member, index) => completeElement(name, attribute, member, olds[index]));
  }
  if (Array.isArray(value) || isObject(value)) return value;
  return coerce(attribute.kind, value, name);
}

function completeElement(
  name: string,
  attribute: Attribute,
  value: Property,
  old: Property | undefined,
): Property {
  if (!attribute.block) {
    return completeValue(name, attribute.element ?? { kind: "string" }, value, old);
  }
  if (!isObject(value)) return value;
  return completeInputs(attribute.block, isObject(old) ? old : {}, value, () => "");
}

/** Fills in what is missing and returns the names of the properties filled in. */
function addDefaults(
  schema: Schema,
  olds: Properties,
  inputs: Properties,
  makeName: NameMaker,
): string[] {
  const added: string[] = [];
  const oldDefaults = olds[DEFAULTS];
  // A name is kept even when the program had given it (04-spa/7-no-name).
  const reusable = (property: string, autoName: boolean | undefined) =>
    property in olds && (autoName || !Array.isArray(oldDefaults) || oldDefaults.includes(property));
  for (const [name, attribute] of Object.entries(schema)) {
    const property = propertyName(name, attribute);
    if (property in inputs || !(attribute.default || attribute.autoName)) continue;
    if (reusable(property, attribute.autoName)) inputs[property] = olds[property] ?? null;
    else inputs[property] = attribute.autoName ? makeName() : (attribute.default ?? null);
    added.push(property);
  }
  return added.sort();
}
