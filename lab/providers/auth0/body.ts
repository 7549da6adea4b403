/** Request bodies out of configurations: what the program does not say is not sent. */
import { elements, states, type Value } from "../bridge/value.ts";
import type { JsonObject } from "./managementApi.ts";

/** A block whose members are blocks of plain values. */
export function nested(value: Value | undefined, names: string[]): JsonObject | undefined {
  const [outer] = states(value);
  return outer && unlessEmpty(Object.fromEntries(names.map((name) => [name, only(outer[name])])));
}

/** A block of plain values. */
export function only(value: Value | undefined): JsonObject | undefined {
  const [inner] = states(value);
  return inner && unlessEmpty(inner);
}

export function pick(from: JsonObject, names: string[]): JsonObject {
  return Object.fromEntries(names.map((name) => [name, from[name]]));
}

export function nonEmpty(value: Value | undefined): Value | undefined {
  return elements(value).length > 0 ? value : undefined;
}

export function unlessEmpty(body: JsonObject): JsonObject | undefined {
  const members = given(body);
  return Object.keys(members).length > 0 ? members : undefined;
}

/** Without the members that the program says nothing about. */
export function given(body: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(body).filter(([, value]) => value !== null && value !== undefined),
  );
}
