/**
 * Value checks that schemas name. The official plugin says everything twice (03-errors/14-bad-enum);
 * the texts beyond that one are from source.
 */
import type { Validation } from "../bridge/schema.ts";
import { parseDuration } from "./duration.ts";

/** @param pattern as Go writes it, since it is in the text */
export const matching =
  (pattern: string): Validation =>
  (value) =>
    new RegExp(pattern).test(String(value))
      ? undefined
      : twice(`'${value}' doesn't match the pattern '${pattern}'`);

export const notBelow =
  (minimum: number): Validation =>
  (value) =>
    Number(value) >= minimum ? undefined : twice(`'${value}' cannot be lower than ${minimum}`);

export const duration: Validation = (value) => {
  const nanoseconds = parseDuration(String(value));
  if (nanoseconds === undefined) return twice(`'${value}' is not a valid duration`);
  return nanoseconds < 0 ? twice(`'${value}' duration must not be negative`) : undefined;
};

/** The value, a secret perhaps, is in the text: so it is in the official plugin. */
export const base64: Validation = (value) =>
  /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(
    String(value).replace(/[\r\n]/g, ""),
  )
    ? undefined
    : twice(`'${value}' is not base64 decodeable`);

export const absolutePath: Validation = (value) =>
  /^[a-zA-Z]:[\\/]|^\//.test(String(value))
    ? undefined
    : twice(`'${value}' must be an absolute path`);

function twice(text: string): string {
  return `${text}. ${text}`;
}
