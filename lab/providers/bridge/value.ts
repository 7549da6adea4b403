/** Attribute values as a bridged provider holds them: configuration, state and plan. */
import { isDeepStrictEqual } from "node:util";
import type { Attribute } from "./schema.ts";

/** A value that only the finished change will tell. */
export const UNKNOWN: unique symbol = Symbol("unknown");

export type Value = null | typeof UNKNOWN | string | number | boolean | Value[] | State;
export interface State {
  [attribute: string]: Value;
}

export function isState(value: Value | undefined): value is State {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function elements(value: Value | undefined): Value[] {
  return Array.isArray(value) ? value : [];
}

/** The objects of a block value. */
export function states(value: Value | undefined): State[] {
  return elements(value).filter(isState);
}

export function zeroOf(attribute: Attribute): Value {
  switch (attribute.kind) {
    case "string":
      return "";
    case "bool":
      return false;
    case "int":
    case "float":
      return 0;
    case "map":
      return {};
    default:
      return [];
  }
}

export function isZero(value: Value): boolean {
  if (value === null || value === "" || value === 0 || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isState(value) && Object.keys(value).length === 0;
}

export function equal(one: Value | undefined, other: Value | undefined): boolean {
  return isDeepStrictEqual(one, other);
}

/** Equality that takes null, empty and zero for the same, at every depth. */
export function equivalent(one: Value, other: Value): boolean {
  if (equal(one, other)) return true;
  if (one === UNKNOWN || other === UNKNOWN) return false;
  if (isZero(one) && isZero(other)) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return (
      one.length === other.length &&
      one.every((element, index) => equivalent(element, other[index] ?? null))
    );
  }
  if (!isState(one) || !isState(other)) return false;
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => equivalent(one[key] ?? null, other[key] ?? null));
}

export function isWhollyKnown(value: Value): boolean {
  if (value === UNKNOWN) return false;
  if (Array.isArray(value)) return value.every(isWhollyKnown);
  return !isState(value) || Object.values(value).every(isWhollyKnown);
}

/**
 * Sets of plain values are kept, and sent, in the order of their bytes (14-wide-client/2); sets of
 * objects in the order of their attributes' values, attributes taken by name (from source, not
 * recorded: no recording has a set of two objects).
 */
export function inSetOrder(attribute: Attribute, value: Value): Value {
  if (attribute.kind !== "set" || !Array.isArray(value)) return value;
  const key = attribute.block ? orderOfObject : String;
  return [...value].sort((one, other) => compareBytes(key(one), key(other)));
}

function orderOfObject(value: Value): string {
  if (value === UNKNOWN) return "?";
  if (value === null) return "~";
  if (Array.isArray(value))
    return `[${value.map((member) => `${orderOfObject(member)};`).join("")}]`;
  if (typeof value === "boolean") return value ? "T" : "F";
  if (!isState(value)) return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `<${names.map((name) => `${orderOfObject(value[name] ?? null)};`).join("")}>`;
}

function compareBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

/** What an attribute reads as when it is unknown or there is nothing: zero. */
export function known(attribute: Attribute, value: Value | undefined): Value {
  return value === undefined || value === null || value === UNKNOWN ? zeroOf(attribute) : value;
}
