/** States as output properties, and output properties read back as a state. */
import {
  isObject,
  type Properties,
  type Property,
  secret,
  UNKNOWN_PROPERTY,
  withoutSecrets,
} from "../wire.ts";
import { propertyName } from "./names.ts";
import { type Attribute, isBlock, type Schema } from "./schema.ts";
import { type State, UNKNOWN, type Value } from "./value.ts";

/** Every attribute of the state, under Pulumi's names, secret where the schema says sensitive. */
export function toProperties(schema: Schema, state: State): Properties {
  const properties: Properties = {};
  for (const [name, value] of Object.entries(state)) {
    const attribute = schema[name] ?? { kind: "string" };
    const property = toProperty(attribute, value);
    properties[propertyName(name, attribute)] = attribute.sensitive ? secret(property) : property;
  }
  return properties;
}

function toProperty(attribute: Attribute, value: Value): Property {
  if (value === UNKNOWN) return UNKNOWN_PROPERTY;
  if (Array.isArray(value)) {
    const members = value.map((member) => toElement(attribute, member));
    return attribute.maxItemsOne ? (members[0] ?? null) : members;
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [key, toProperty({ kind: "string" }, member)]),
    );
  }
  return value;
}

function toElement(attribute: Attribute, value: Value): Property {
  if (attribute.block && typeof value === "object" && value !== null && !Array.isArray(value)) {
    return toProperties(attribute.block, value);
  }
  return toProperty(attribute.element ?? { kind: "string" }, value);
}

/** The state that `toProperties` was given. A block that is not there is an empty list again. */
export function fromProperties(schema: Schema, properties: Properties): State {
  const plain = withoutSecrets(properties) as Properties;
  const state: State = { id: typeof plain.id === "string" ? plain.id : "" };
  for (const [name, attribute] of Object.entries(schema)) {
    state[name] = fromProperty(attribute, plain[propertyName(name, attribute)] ?? null);
  }
  return state;
}

function fromProperty(attribute: Attribute, property: Property): Value {
  if (property === null) return isBlock(attribute) ? [] : null;
  if (property === UNKNOWN_PROPERTY) return UNKNOWN;
  if (attribute.maxItemsOne && !Array.isArray(property)) return [fromElement(attribute, property)];
  if (Array.isArray(property)) return property.map((member) => fromElement(attribute, member));
  return isObject(property) ? (property as State) : property;
}

function fromElement(attribute: Attribute, property: Property): Value {
  const schema = attribute.block;
  if (!schema) return fromProperty(attribute.element ?? { kind: "string" }, property);
  const object = isObject(property) ? property : {};
  return Object.fromEntries(
    Object.entries(schema).map(([name, inner]) => [
      name,
      fromProperty(inner, object[propertyName(name, inner)] ?? null),
    ]),
  );
}
