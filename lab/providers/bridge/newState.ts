/**
 * The state after a change or a read: what the handler found, put beside what was planned (or was
 * there before). Null and empty are the same to the plugins' SDK, so where both sides mean
 * "nothing" it keeps what the other side had: an unset list is null after Create and Update, but []
 * after Read (provider-recordings/README.md, "auth0").
 */
import { type Attribute, isCollection, type Schema } from "./schema.ts";
import {
  inSetOrder,
  isState,
  isWhollyKnown,
  isZero,
  type State,
  UNKNOWN,
  type Value,
  zeroOf,
} from "./value.ts";

/** Attributes as a handler found them; undefined means the provider found nothing there. */
export type Found = Record<string, unknown>;

/** The state after Create or Update. Attributes that the handler left out stay as planned. */
export function afterChange(schema: Schema, id: string, found: Found, planned: State): State {
  return merge(schema, id, found, planned, true);
}

/** The state after Read. Attributes that the handler left out stay as they were. */
export function afterRead(schema: Schema, id: string, found: Found, prior: State): State {
  return merge(schema, typeof found.id === "string" ? found.id : id, found, prior, false);
}

/** What a function found, and nothing else. */
export function foundState(schema: Schema, id: string, found: Found): State {
  const attributes = Object.entries(schema)
    .filter(([name]) => name in found)
    .map(([name, attribute]) => [name, toValue(attribute, found[name])]);
  return { id, ...Object.fromEntries(attributes) };
}

/** The planned state of a resource whose change failed half-way: what is unknown never came. */
export function afterFailure(schema: Schema, id: string, planned: State): State {
  return merge(schema, id, {}, planned, true);
}

function merge(schema: Schema, id: string, found: Found, other: State, changed: boolean): State {
  const state: State = { id };
  for (const [name, attribute] of Object.entries(schema)) {
    const before = other[name] ?? null;
    if (attribute.writeOnly) state[name] = null;
    else if (!(name in found)) state[name] = settle(attribute, before, !changed);
    else state[name] = reconcile(attribute, toValue(attribute, found[name]), before, changed);
  }
  return state;
}

/** A value out of an API's answer; what is missing in it becomes the attribute's zero value. */
function toValue(attribute: Attribute, found: unknown): Value {
  if (found === undefined || found === null) return zeroOf(attribute);
  if (attribute.kind === "map") return toMap(found);
  if (!Array.isArray(found)) return isCollection(attribute) ? zeroOf(attribute) : toScalar(found);
  return inSetOrder(
    attribute,
    found.map((element: unknown) => {
      if (attribute.block) return toObject(attribute.block, element);
      return attribute.element ? toValue(attribute.element, element) : toScalar(element);
    }),
  );
}

function toObject(schema: Schema, found: unknown): State {
  const members = typeof found === "object" && found !== null ? (found as Found) : {};
  return Object.fromEntries(
    Object.entries(schema).map(([name, attribute]) => [name, toValue(attribute, members[name])]),
  );
}

function toMap(found: unknown): Value {
  const members = typeof found === "object" && found !== null ? Object.entries(found) : [];
  return Object.fromEntries(members.map(([key, value]) => [key, String(value)]));
}

function toScalar(found: unknown): Value {
  const scalar =
    typeof found === "string" || typeof found === "number" || typeof found === "boolean";
  return scalar ? found : null;
}

/**
 * A planned value that nothing has confirmed (error-details.jsonl, create-read-403).
 *
 * @param zeroing nulls inside blocks turn into empty values (docker/01-lifecycle/5-refresh)
 */
function settle(attribute: Attribute, planned: Value, zeroing: boolean): Value {
  if (planned === UNKNOWN) return attribute.kind === "set" ? [] : null;
  if (!Array.isArray(planned)) return planned;
  return planned.map((element) => settleElement(attribute, element, zeroing));
}

function settleElement(attribute: Attribute, element: Value, zeroing: boolean): Value {
  const schema = attribute.block;
  if (!schema || !isState(element)) return element === UNKNOWN ? null : element;
  return Object.fromEntries(
    Object.entries(schema).map(([name, inner]) => {
      const value = element[name] ?? (zeroing ? zeroOf(inner) : null);
      return [name, settle(inner, value, zeroing)];
    }),
  );
}

/** @param changed after Create or Update, where the plan wins, rather than after Read */
function reconcile(attribute: Attribute, found: Value, other: Value, changed: boolean): Value {
  if (other === UNKNOWN || found === UNKNOWN) return found;
  if (isCollection(attribute) && changed && isZero(found) && isZero(other)) return other;
  if (other === null) return found;
  if (attribute.kind === "set") return changed && isWhollyKnown(other) ? other : found;
  if (attribute.kind !== "list" || !attribute.block) return found;
  return reconcileElements(attribute.block, found, other, changed);
}

function reconcileElements(schema: Schema, found: Value, other: Value, changed: boolean): Value {
  if (!Array.isArray(found) || !Array.isArray(other) || found.length !== other.length) return found;
  return found.map((element, index) => {
    const before = other[index] ?? null;
    if (!isState(element) || !isState(before)) return element;
    return Object.fromEntries(
      Object.entries(schema).map(([name, attribute]) => [
        name,
        reconcile(attribute, element[name] ?? null, before[name] ?? null, changed),
      ]),
    );
  });
}
