/** Value checks that schemas name; the texts are those of the official plugin's Check. */
import type { Validation } from "./schema.ts";

/** Recorded in 08-errors/21-check-enum. */
export const oneOf =
  (...allowed: string[]): Validation =>
  (value, key) =>
    allowed.includes(String(value))
      ? undefined
      : `expected ${key} to be one of [${allowed.map(quote).join(" ")}], got ${value}`;

export const oneOfIgnoringCase =
  (...allowed: string[]): Validation =>
  (value, key) =>
    allowed.some((name) => name.toLowerCase() === String(value).toLowerCase())
      ? undefined
      : `expected ${key} to be one of [${allowed.map(quote).join(" ")}], got ${value}`;

export const lengthBetween =
  (minimum: number, maximum: number): Validation =>
  (value, key) => {
    const length = Buffer.byteLength(String(value));
    return length >= minimum && length <= maximum
      ? undefined
      : `expected length of ${key} to be in the range (${minimum} - ${maximum}), got ${value}`;
  };

/** From source, not recorded: the value, a secret perhaps, is in the text. */
export const lengthAtLeast =
  (minimum: number): Validation =>
  (value, key) => {
    const length = Buffer.byteLength(String(value));
    return length >= minimum
      ? undefined
      : `expected length of ${key} to be at least ${minimum}, ${quote(String(value))} is ${length}`;
  };

export const atLeast =
  (minimum: number): Validation =>
  (value, key) =>
    Number(value) >= minimum
      ? undefined
      : `expected ${key} to be at least (${minimum}), got ${value}`;

export const between =
  (minimum: number, maximum: number): Validation =>
  (value, key) =>
    Number(value) >= minimum && Number(value) <= maximum
      ? undefined
      : `expected ${key} to be in the range (${minimum} - ${maximum}), got ${value}`;

export const notEmpty: Validation = (value, key) =>
  value === "" ? `expected ${quote(key)} to not be an empty string, got ${value}` : undefined;

function quote(text: string): string {
  return JSON.stringify(text);
}
