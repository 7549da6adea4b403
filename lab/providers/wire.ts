/**
 * Property values as they travel between the engine and a provider: JSON, with two sentinels that
 * the engine defines for unknown and secret values (provider-recordings/README.md, "Files and shape").
 */
import struct from "google-protobuf/google/protobuf/struct_pb.js";

export type Property = null | string | number | boolean | Property[] | Properties;
export interface Properties {
  [key: string]: Property;
}

/** What the engine sends, and expects, for a value that a preview does not know yet. */
export const UNKNOWN_PROPERTY = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

/** Wraps a value so that the engine stores it encrypted and masks it. */
export function secret(value: Property): Properties {
  return { [SIGNATURE_KEY]: SECRET_SIGNATURE, value };
}

export function isSecret(value: Property | undefined): boolean {
  return isObject(value) && value[SIGNATURE_KEY] === SECRET_SIGNATURE;
}

/** True when a secret stands anywhere inside. */
export function containsSecret(value: Property): boolean {
  if (Array.isArray(value)) return value.some(containsSecret);
  return isObject(value) && (isSecret(value) || Object.values(value).some(containsSecret));
}

/** Removes every secret wrapper, at any depth. */
export function withoutSecrets(value: Property): Property {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (!isObject(value)) return value;
  if (isSecret(value)) return withoutSecrets(value.value ?? null);
  return mapValues(value, withoutSecrets);
}

/** Removes every object member whose value is null, at any depth. */
export function withoutNulls(value: Property): Property {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  const present = Object.entries(value).filter(([, member]) => member !== null);
  return mapValues(Object.fromEntries(present), withoutNulls);
}

export function isObject(value: Property | undefined): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True when an unknown value stands anywhere inside. */
export function containsUnknown(value: Property): boolean {
  if (value === UNKNOWN_PROPERTY) return true;
  if (Array.isArray(value)) return value.some(containsUnknown);
  return isObject(value) && Object.values(value).some(containsUnknown);
}

/** Equality at every depth; a missing member equals null. */
export function same(one: Property, other: Property): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return (
      one.length === other.length && one.every((value, index) => same(value, other[index] ?? null))
    );
  }
  if (!isObject(one) || !isObject(other)) return one === other;
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => same(one[key] ?? null, other[key] ?? null));
}

export function fromStruct(message: struct.Struct | undefined): Properties {
  return (message?.toJavaScript() ?? {}) as Properties;
}

export function toStruct(properties: Properties): struct.Struct {
  return struct.Struct.fromJavaScript(properties);
}

function mapValues(object: Properties, change: (value: Property) => Property): Properties {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}
