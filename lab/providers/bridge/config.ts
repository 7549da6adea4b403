/** Input properties as the configuration that plans and handlers work with. */
import { isObject, type Properties, type Property, UNKNOWN_PROPERTY } from "../wire.ts";
import { coerce } from "./coerce.ts";
import { propertyName } from "./names.ts";
import { type Attribute, isBlock, type Schema } from "./schema.ts";
import { inSetOrder, type State, UNKNOWN, type Value } from "./value.ts";

/** Every attribute of the schema: null where the program says nothing, [] for a missing block. */
export function toConfig(schema: Schema, properties: Properties): State {
  const config: State = {};
  for (const [name, attribute] of Object.entries(schema)) {
    const property = properties[propertyName(name, attribute)] ?? null;
    config[name] = toValue(name, attribute, property);
  }
  return config;
}

function toValue(name: string, attribute: Attribute, property: Property): Value {
  if (property === null) return isBlock(attribute) ? [] : null;
  if (property === UNKNOWN_PROPERTY) return UNKNOWN;
  if (attribute.kind === "list" || attribute.kind === "set") {
    const members = Array.isArray(property) ? property : [property];
    return inSetOrder(
      attribute,
      members.map((member) => toElement(name, attribute, member)),
    );
  }
  if (attribute.kind === "map") return toMap(property);
  if (Array.isArray(property) || isObject(property)) return JSON.stringify(property);
  return coerce(attribute.kind, property, name);
}

function toElement(name: string, attribute: Attribute, property: Property): Value {
  if (attribute.block) {
    if (property === UNKNOWN_PROPERTY) return UNKNOWN;
    return toConfig(attribute.block, isObject(property) ? property : {});
  }
  return toValue(name, attribute.element ?? { kind: "string" }, property);
}

function toMap(property: Property): Value {
  if (!isObject(property)) return null;
  return Object.fromEntries(
    Object.entries(property).map(([key, value]) => [
      key,
      value === UNKNOWN_PROPERTY ? UNKNOWN : typeof value === "string" ? value : String(value),
    ]),
  );
}
