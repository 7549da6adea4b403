/**
 * The detailed diff of a bridged provider: which property paths change, and how. Lists of plain
 * values are compared by their longest common subsequence, sets by their members, blocks member by
 * member (provider-recordings/README.md, "auth0": "Lists are ordered …").
 */
import type { PropertyDiffKind } from "../definition.ts";
import { isObject, type Properties, type Property, same, UNKNOWN_PROPERTY } from "../wire.ts";
import { type Change, listDiff } from "./listDiff.ts";
import { findAttribute } from "./names.ts";
import type { Attribute, Schema } from "./schema.ts";
import { placesInInputs, sameMember } from "./setMembers.ts";

export type DetailedDiff = Record<string, PropertyDiffKind>;

/**
 * Compares the outputs before with the outputs planned; neither has secret wrappers.
 *
 * @param inputs new inputs, whose order set members are reported by
 * @param replacing whether the plan replaces the resource
 */
export function detailedDiff(
  schema: Schema,
  before: Properties,
  planned: Properties,
  inputs: Properties,
  replacing: boolean,
): DetailedDiff {
  const diff = objectDiff(schema, "", before, planned, inputs, false);
  if (!replacing) return mapKinds(diff, withoutReplace);
  const found = Object.values(diff).some((kind) => kind.endsWith("_REPLACE"));
  return found ? diff : { ...diff, __meta: "UPDATE_REPLACE" };
}

/**
 * Object members, each by its schema.
 *
 * @param path with a trailing dot unless empty
 * @param replaces whether a change of a member replaces the resource whatever the member's schema says
 */
function objectDiff(
  schema: Schema,
  path: string,
  before: Properties,
  planned: Properties,
  inputs: Properties,
  replaces: boolean,
): DetailedDiff {
  const diff: DetailedDiff = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(planned)])) {
    if (key.startsWith("__")) continue;
    const attribute = findAttribute(schema, key)?.attribute ?? { kind: "string" };
    const pair = { before: before[key] ?? null, planned: planned[key] ?? null };
    Object.assign(diff, valueDiff(attribute, path + key, pair, inputs[key] ?? null, replaces));
  }
  return diff;
}

interface Pair {
  before: Property;
  planned: Property;
}

/** @param replaces see `objectDiff`: a collection that replaces does so for its direct members */
function valueDiff(
  attribute: Attribute,
  path: string,
  pair: Pair,
  input: Property,
  replaces: boolean,
): DetailedDiff {
  const [before, planned] = [presence(pair.before), presence(pair.planned)];
  if (before === null && planned === null) return {};
  if (before === null || planned === null || planned === UNKNOWN_PROPERTY) {
    const change: Change = before === null ? "ADD" : planned === null ? "DELETE" : "UPDATE";
    const value = planned === null || planned === UNKNOWN_PROPERTY ? before : planned;
    return replaceIf(replaces || forcesReplace(attribute, value), { [path]: change });
  }
  if (Array.isArray(before) && Array.isArray(planned)) {
    if (attribute.kind === "set") return setDiff(attribute, path, before, planned, input);
    if (attribute.block) return blockListDiff(attribute, path, before, planned, input);
    return replaceIf(isForceNew(attribute), listDiff(path, before, planned));
  }
  if (!isObject(before) || !isObject(planned)) {
    if (same(before, planned)) return {};
    return replaceIf(replaces || isForceNew(attribute), { [path]: "UPDATE" });
  }
  const inner = attribute.maxItemsOne && attribute.block;
  if (!inner) return replaceIf(isForceNew(attribute), mapDiff(path, before, planned));
  const inputs = isObject(input) ? input : {};
  return objectDiff(inner, `${path}.`, before, planned, inputs, isForceNew(attribute));
}

/** An empty list counts as absent, an empty map does not. */
function presence(property: Property): Property {
  return Array.isArray(property) && property.length === 0 ? null : property;
}

/** Whether the attribute, or anything inside `value`, replaces the resource. */
function forcesReplace(attribute: Attribute, value: Property): boolean {
  if (isForceNew(attribute)) return true;
  if (Array.isArray(value)) return value.some((member) => forcesReplace(attribute, member));
  const schema = attribute.block;
  if (!schema || !isObject(value)) return false;
  return Object.entries(value).some(([key, member]) => {
    const inner = findAttribute(schema, key)?.attribute;
    return inner !== undefined && forcesReplace(inner, member);
  });
}

/** Members that came are reported where the program has them, members that went where they were. */
function setDiff(
  attribute: Attribute,
  path: string,
  before: Property[],
  planned: Property[],
  input: Property,
): DetailedDiff {
  const gone = before.map((old) => !planned.some((member) => sameMember(member, old)));
  const added = planned.filter((member) => !before.some((old) => sameMember(old, member)));
  if (added.length === 0 && !gone.includes(true)) return {};
  const inputs = Array.isArray(input) ? input : [];
  const places = placesInInputs(attribute, added, inputs);
  // What cannot be found in the program is reported as a change of the whole set.
  if (inputs.length < planned.length || places.length < added.length) {
    return replaceIf(isForceNew(attribute), { [path]: "UPDATE" });
  }
  const pairs = Array.from({ length: Math.max(before.length, inputs.length) }, (_, index) => ({
    before: gone[index] ? (before[index] ?? null) : null,
    planned: added[places.indexOf(index)] ?? null,
  }));
  return elementDiffs(attribute, path, pairs, inputs);
}

function blockListDiff(
  attribute: Attribute,
  path: string,
  before: Property[],
  planned: Property[],
  input: Property,
): DetailedDiff {
  const pairs = Array.from({ length: Math.max(before.length, planned.length) }, (_, index) => ({
    before: before[index] ?? null,
    planned: planned[index] ?? null,
  }));
  return elementDiffs(attribute, path, pairs, Array.isArray(input) ? input : []);
}

function elementDiffs(
  attribute: Attribute,
  path: string,
  pairs: Pair[],
  inputs: Property[],
): DetailedDiff {
  const element: Attribute = attribute.block
    ? { kind: "list", block: attribute.block, maxItemsOne: true }
    : { kind: "string" };
  const diffs = pairs.map((pair, index) =>
    valueDiff(element, `${path}[${index}]`, pair, inputs[index] ?? null, isForceNew(attribute)),
  );
  return Object.assign({}, ...diffs);
}

function mapDiff(path: string, before: Properties, planned: Properties): DetailedDiff {
  const diff: DetailedDiff = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(planned)])) {
    const [old, next] = [before[key] ?? null, planned[key] ?? null];
    if (same(old, next)) continue;
    diff[member(path, key)] = old === null ? "ADD" : next === null ? "DELETE" : "UPDATE";
  }
  return diff;
}

/** Keys that are no identifiers are quoted, as the engine wants paths. */
function member(path: string, key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}

function isForceNew(attribute: Attribute): boolean {
  return attribute.forceNew === true;
}

function replaceIf(replace: boolean, diff: DetailedDiff): DetailedDiff {
  return replace ? mapKinds(diff, withReplace) : diff;
}

function mapKinds(
  diff: DetailedDiff,
  change: (kind: PropertyDiffKind) => PropertyDiffKind,
): DetailedDiff {
  return Object.fromEntries(Object.entries(diff).map(([path, kind]) => [path, change(kind)]));
}

function withReplace(kind: PropertyDiffKind): PropertyDiffKind {
  return kind.endsWith("_REPLACE") ? kind : (`${kind}_REPLACE` as PropertyDiffKind);
}

function withoutReplace(kind: PropertyDiffKind): PropertyDiffKind {
  return kind.replace("_REPLACE", "") as PropertyDiffKind;
}
