/**
 * `__pulumi_raw_state_delta`: how the official plugins note, beside the outputs, what of the state
 * the outputs do not tell (blocks shown without their list, maps against objects, names).
 */
import { isObject, type Properties, type Property, withoutSecrets } from "../wire.ts";
import { propertyName, toSnakeCase } from "./names.ts";
import type { Attribute, Schema } from "./schema.ts";
import { isState, type State, type Value } from "./value.ts";

export const RAW_STATE_DELTA = "__pulumi_raw_state_delta";

/** @param properties what `toProperties` made of `state`; both wholly known */
export function rawStateDelta(schema: Schema, properties: Properties, state: State): Properties {
  return ofObject(schema, withoutSecrets(properties) as Properties, state);
}

function ofObject(schema: Schema, properties: Properties, state: State): Properties {
  const deltas: Properties = {};
  const renamed: Properties = {};
  for (const [name, attribute] of Object.entries(schema)) {
    const property = propertyName(name, attribute);
    if (toSnakeCase(property) !== name) renamed[property] = name;
    const delta = ofValue(attribute, properties[property] ?? null, state[name] ?? null);
    if (delta) deltas[property] = delta;
  }
  return {
    obj: {
      ...(Object.keys(renamed).length > 0 && { renamed }),
      ...(Object.keys(deltas).length > 0 && { ps: deltas }),
    },
  };
}

/** Undefined where the property tells everything. */
function ofValue(attribute: Attribute, property: Property, value: Value): Properties | undefined {
  if (Array.isArray(value)) return ofElements(attribute, property, value);
  return isState(value) ? { map: {} } : undefined;
}

function ofElements(attribute: Attribute, property: Property, values: Value[]): Properties {
  if (attribute.maxItemsOne) {
    const [only] = values;
    return { plu: { i: only === undefined ? {} : (ofElement(attribute, property, only) ?? {}) } };
  }
  const members = Array.isArray(property) ? property : [];
  const deltas: Properties = {};
  values.forEach((value, index) => {
    const delta = ofElement(attribute, members[index] ?? null, value);
    if (delta) deltas[index] = delta;
  });
  return { arr: Object.keys(deltas).length > 0 ? { el: deltas } : {} };
}

function ofElement(attribute: Attribute, property: Property, value: Value): Properties | undefined {
  if (attribute.block && isState(value)) {
    return ofObject(attribute.block, isObject(property) ? property : {}, value);
  }
  return ofValue(attribute.element ?? { kind: "string" }, property, value);
}
