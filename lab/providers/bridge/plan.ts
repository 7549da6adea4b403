/**
 * The planned state: what a resource will look like, from its prior state and its configuration.
 *
 * The rules are those of the plugins' SDK, seen in the recordings: what is optional and computed
 * keeps its prior value when the program leaves it out (15-unset), what is only optional goes, and
 * as soon as anything at all changes, nulls inside a block that exists turn into empty values (the
 * `jwtConfiguration.scopes: ADD` of 02-update/2).
 */
import { findAttribute } from "./names.ts";
import { type Attribute, isBlock, isCollection, type Schema } from "./schema.ts";
import {
  elements,
  equivalent,
  inSetOrder,
  isState,
  isZero,
  type State,
  UNKNOWN,
  type Value,
  zeroOf,
} from "./value.ts";

/**
 * @param prior undefined for a resource that does not exist yet
 * @param config as `toConfig` makes it
 * @param ignoreChanges property paths; the top-level property of each keeps its prior value
 */
export function plan(
  schema: Schema,
  prior: State | undefined,
  config: State,
  ignoreChanges: string[] = [],
): State {
  const creating = prior === undefined;
  const planned = planObject(schema, prior, config, { creating, nested: false });
  planned.id = prior?.id ?? UNKNOWN;
  for (const path of prior ? ignoreChanges : []) {
    const name = findAttribute(schema, path.split(/[.[]/, 1)[0] ?? "")?.name;
    if (name) planned[name] = prior?.[name] ?? null;
  }
  return prior && equivalent(prior, planned) ? prior : planned;
}

/** Whether an attribute that replaces the resource differs. */
export function requiresReplace(schema: Schema, prior: State, planned: State): boolean {
  return objectReplaces(schema, prior, planned, false);
}

/** @param prior undefined, like `planned`, where there is no such block */
function objectReplaces(
  schema: Schema,
  prior: State | undefined,
  planned: State | undefined,
  nested: boolean,
): boolean {
  return Object.entries(schema).some(([name, attribute]) => {
    const missing = nested && prior ? zeroOf(attribute) : null;
    const old = prior?.[name] ?? missing;
    const next = planned?.[name] ?? null;
    if (attribute.forceNew && differs(attribute, old, next)) return true;
    const inner = attribute.block;
    if (!inner) return false;
    const [before, after] = [elements(old), elements(next)];
    const longer = before.length > after.length ? before : after;
    return longer.some((_, index) =>
      objectReplaces(inner, asState(before[index]), asState(after[index]), true),
    );
  });
}

function asState(value: Value | undefined): State | undefined {
  return isState(value) ? value : undefined;
}

/** Scalars as the plugins' SDK compares them: as texts, where nothing is the empty text. */
function differs(attribute: Attribute, old: Value, next: Value): boolean {
  if (next === UNKNOWN || old === UNKNOWN) return true;
  if (isCollection(attribute)) return !equivalent(old, next);
  return String(old ?? "") !== String(next ?? "");
}

interface Position {
  /** The whole resource is new. */
  creating: boolean;
  /** Inside a block. */
  nested: boolean;
  /** Inside a member of a set. */
  inSet?: boolean;
}

/** @param prior undefined where there was no such object */
function planObject(
  schema: Schema,
  prior: State | undefined,
  config: State,
  position: Position,
): State {
  const planned: State = {};
  for (const [name, attribute] of Object.entries(schema)) {
    const wanted = config[name] ?? zeroDefault(attribute);
    if (attribute.writeOnly) planned[name] = null;
    else if (wanted === UNKNOWN) planned[name] = UNKNOWN;
    else if (!prior) planned[name] = planNew(attribute, wanted, position);
    else planned[name] = planChange(attribute, prior[name] ?? null, wanted, position);
  }
  return planned;
}

/** Defaults that Check leaves out, since they are zero. */
function zeroDefault(attribute: Attribute): Value {
  return attribute.default === false || attribute.default === 0 ? attribute.default : null;
}

function planNew(attribute: Attribute, wanted: Value, position: Position): Value {
  if (isBlock(attribute)) {
    if (isZero(wanted)) return attribute.computed ? UNKNOWN : [];
    return planElements(attribute, [], wanted, position);
  }
  if (wanted !== null) return attribute.kind === "map" && isZero(wanted) ? null : wanted;
  // Numbers and booleans stay null (docker/01-lifecycle/1-preview: `volumes`, `networksAdvanced`).
  const empty = attribute.kind === "string" || isCollection(attribute);
  if (position.inSet && empty && !attribute.computed) return zeroOf(attribute);
  // A scalar of a new block in an old resource stays null: only creating makes it unknown.
  const unknown = attribute.computed && (position.creating || isCollection(attribute));
  return unknown ? UNKNOWN : null;
}

function planChange(attribute: Attribute, prior: Value, wanted: Value, position: Position): Value {
  const old = position.nested && prior === null ? zeroOf(attribute) : prior;
  if (isBlock(attribute)) return planBlocks(attribute, old, wanted, position);
  if (wanted === null) return planAbsent(attribute, old);
  if (attribute.kind === "map" && isZero(wanted) && old === null) return null;
  if (attribute.kind === "string" && wanted === "" && attribute.computed && !isZero(old))
    return old;
  if (attribute.suppressDiff?.(String(old ?? ""), String(wanted))) return old;
  return inSetOrder(attribute, wanted);
}

function planAbsent(attribute: Attribute, old: Value): Value {
  if (attribute.computed) return old === null && isCollection(attribute) ? UNKNOWN : old;
  if (isZero(old) || attribute.suppressDiff?.(String(old), "")) return old;
  return isCollection(attribute) ? zeroOf(attribute) : null;
}

function planBlocks(
  attribute: Attribute & { block: Schema },
  old: Value,
  wanted: Value,
  position: Position,
): Value {
  if (!isZero(wanted)) return planElements(attribute, elements(old), wanted, position);
  if (!attribute.computed) return [];
  return elements(old).map((element) =>
    isState(element) ? withoutNulls(attribute.block, element) : element,
  );
}

/** Elements correspond by their place in a list; a member of a set is the same or a new one. */
function planElements(
  attribute: Attribute & { block: Schema },
  olds: Value[],
  wanted: Value,
  position: Position,
): Value {
  const inSet = attribute.kind === "set";
  return elements(wanted).map((element, index) => {
    if (!isState(element)) return element;
    const inside = { ...position, nested: true, inSet };
    if (!inSet) return planObject(attribute.block, asState(olds[index]), element, inside);
    const planned = planObject(attribute.block, undefined, element, inside);
    const old = olds.find((member) => equivalent(member, planned));
    return old === undefined ? planned : planObject(attribute.block, asState(old), element, inside);
  });
}

function withoutNulls(schema: Schema, object: State): State {
  return Object.fromEntries(
    Object.entries(schema).map(([name, attribute]) => {
      const value = object[name] ?? null;
      if (value === null) return [name, zeroOf(attribute)];
      const inner = attribute.block;
      if (!inner) return [name, value];
      return [name, elements(value).map((e) => (isState(e) ? withoutNulls(inner, e) : e))];
    }),
  );
}
