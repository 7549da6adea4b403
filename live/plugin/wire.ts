/**
 * Properties as they travel between the engine and a plugin: JSON, in which the engine marks what is
 * secret and what a preview does not know (sdk/go/common/resource/sig and plugin/rpc.go).
 */

import type { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { UNKNOWN } from "../handler.ts";
import { struct } from "./sdk.ts";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const UNKNOWN_ON_THE_WIRE = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Properties in clear. What is secret or unknown is so as a whole, whatever part of it was. */
export interface Properties {
  /** Without the marks; `UNKNOWN` where the value or a part of it is not known. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Names of the secret ones. */
  readonly secrets: readonly string[];
}

export function fromStruct(message: Struct | undefined): Properties {
  const properties = Object.entries(message?.toJavaScript() ?? {});
  // null is how the wire says absent.
  const present = properties.filter(([, value]) => value !== null);
  return {
    values: Object.fromEntries(present.map(([name, value]) => [name, inClear(value)])),
    secrets: present.filter(([, value]) => holds(value, isSecret)).map(([name]) => name),
  };
}

/** @param secrets names of properties to mark; others are ignored. */
export function toStruct(values: object, secrets: readonly string[]): Struct {
  const present = Object.entries(values).filter(([, value]) => value !== undefined);
  const marked = present.map(([name, value]) => {
    const known = value === UNKNOWN ? UNKNOWN_ON_THE_WIRE : value;
    return [name, secrets.includes(name) ? { [SIGNATURE]: SECRET, value: known } : known];
  });
  return struct.Struct.fromJavaScript(Object.fromEntries(marked));
}

function inClear(value: unknown): unknown {
  return holds(value, isUnknown) ? UNKNOWN : withoutMarks(value);
}

function withoutMarks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMarks);
  if (!isObject(value)) return value;
  if (isSecret(value)) return withoutMarks(value.value);
  const members = Object.entries(value);
  return Object.fromEntries(members.map(([name, member]) => [name, withoutMarks(member)]));
}

/** Whether the value, or anything in it, is so. */
function holds(value: unknown, isSo: (value: unknown) => boolean): boolean {
  if (isSo(value)) return true;
  return isObject(value) && Object.values(value).some((member) => holds(member, isSo));
}

function isUnknown(value: unknown): boolean {
  return value === UNKNOWN_ON_THE_WIRE;
}

function isSecret(value: unknown): value is { value: unknown } {
  return isObject(value) && value[SIGNATURE] === SECRET;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
