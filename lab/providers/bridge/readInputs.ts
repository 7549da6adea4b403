/** The inputs that Read answers: what the program would have to say to get the live resource. */
import { isObject, type Properties, type Property, withoutSecrets } from "../wire.ts";
import { DEFAULTS } from "./inputs.ts";
import { findAttribute } from "./names.ts";
import type { Attribute, Schema } from "./schema.ts";
import { placesInOutputs } from "./setMembers.ts";

/** In a refresh: the keys of the old inputs, with the live values. */
export function refreshedInputs(schema: Schema, olds: Properties, outputs: Properties): Properties {
  return withoutEmptyDefaults(refreshObject(schema, olds, outputs).value) as Properties;
}

/** In an import or a `.get`: every input whose live value is not its default or zero. */
export function importedInputs(schema: Schema, outputs: Properties): Properties {
  return withoutConflicts(schema, importObject(schema, outputs));
}

interface Refreshed<Kind> {
  value: Kind;
  /** Nothing changed, so a value filled in by Check still counts as filled in. */
  unchanged: boolean;
}

function refreshObject(
  schema: Schema,
  olds: Properties,
  outputs: Properties,
): Refreshed<Properties> {
  const value: Properties = {};
  const oldDefaults = olds[DEFAULTS];
  const changed = new Set<string>();
  for (const [property, old] of Object.entries(olds)) {
    if (property === DEFAULTS) continue;
    const output = outputs[property];
    if (output === undefined) {
      changed.add(property);
      continue;
    }
    const refreshed = refresh(findAttribute(schema, property)?.attribute, old, output);
    value[property] = refreshed.value;
    if (!refreshed.unchanged) changed.add(property);
  }
  if (Array.isArray(oldDefaults)) {
    value[DEFAULTS] = oldDefaults.filter((name) => !changed.has(String(name))).sort();
  }
  // `__defaults` itself is never among the outputs, which counts as a change where it is kept.
  return { value, unchanged: !Array.isArray(oldDefaults) };
}

function refresh(
  attribute: Attribute | undefined,
  old: Property,
  output: Property,
): Refreshed<Property> {
  if (Array.isArray(old) && Array.isArray(output)) {
    const places = placesInOutputs(attribute, old, output);
    const members = old.flatMap((member, index) => {
      const place = places[index];
      return place === undefined ? [] : [refreshElement(attribute, member, output[place] ?? null)];
    });
    return {
      value: members.map((member) => member.value),
      unchanged: old.length === members.length && members.every((member) => member.unchanged),
    };
  }
  if (isObject(old) && isObject(output)) return refreshElement(attribute, old, output);
  const value = output;
  return { value, unchanged: JSON.stringify(old) === JSON.stringify(output) };
}

function refreshElement(
  attribute: Attribute | undefined,
  old: Property,
  output: Property,
): Refreshed<Property> {
  if (!isObject(old) || !isObject(output)) return refresh(attribute?.element, old, output);
  if (attribute?.block) return refreshObject(attribute.block, old, output);
  const kept = Object.keys(old).filter((key) => key in output);
  return {
    value: Object.fromEntries(kept.map((key) => [key, output[key] ?? null])),
    unchanged: Object.keys(old).every((key) => old[key] === output[key]),
  };
}

function importObject(schema: Schema, outputs: Properties): Properties {
  const inputs: Properties = { [DEFAULTS]: [] };
  for (const [property, output] of Object.entries(outputs)) {
    const attribute = findAttribute(schema, property)?.attribute;
    if (!attribute?.optional && !attribute?.required) continue;
    const input = importValue(attribute, output);
    if (attribute.required || !isDefault(attribute, input)) inputs[property] = input;
  }
  return inputs;
}

function importValue(attribute: Attribute, output: Property): Property {
  if (Array.isArray(output)) return output.map((member) => importElement(attribute, member));
  if (attribute.kind === "map" && isObject(output)) return { ...output, [DEFAULTS]: [] };
  return attribute.block ? importElement(attribute, output) : output;
}

function importElement(attribute: Attribute, output: Property): Property {
  return attribute.block && isObject(output) ? importObject(attribute.block, output) : output;
}

function isDefault(attribute: Attribute, input: Property): boolean {
  const value = withoutSecrets(input);
  if (attribute.default !== undefined) return value === attribute.default;
  if (Array.isArray(value)) return value.length === 0;
  if (!isObject(value)) return value === null || value === false || value === 0 || value === "";
  return Object.keys(value).every((key) => key === DEFAULTS);
}

/** Of properties that exclude each other, only the first by name. */
function withoutConflicts(schema: Schema, inputs: Properties): Properties {
  const kept: Properties = {};
  const names = new Set<string>();
  for (const property of Object.keys(inputs).sort()) {
    const found = findAttribute(schema, property);
    if (found?.attribute.conflictsWith?.some((name) => names.has(name))) continue;
    if (found) names.add(found.name);
    kept[property] = inputs[property] ?? null;
  }
  return kept;
}

function withoutEmptyDefaults(value: Property): Property {
  if (Array.isArray(value)) return value.map(withoutEmptyDefaults);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(
    ([key, member]) => !(key === DEFAULTS && Array.isArray(member) && member.length === 0),
  );
  return Object.fromEntries(kept.map(([key, member]) => [key, withoutEmptyDefaults(member)]));
}
