/** Scalars of the program in the type that the schema wants (08-errors/25-check-types). */
import type { Kind } from "./schema.ts";

/**
 * A string where a number is wanted is parsed, "true" becomes a boolean, and so on; what cannot be
 * turned is returned as it is, for the validation to refuse.
 *
 * @throws Error for a string that is not a number, as the official plugins do.
 */
export function coerce(
  kind: Kind,
  value: string | number | boolean,
  name: string,
): string | number | boolean {
  switch (kind) {
    case "string":
      return String(value);
    case "bool":
      return value === "true" ? true : value === "false" ? false : value;
    case "int":
      return typeof value === "string" ? parseInteger(value, name) : truncated(value);
    case "float":
      return typeof value === "string" && Number.isFinite(Number(value)) ? Number(value) : value;
    default:
      return value;
  }
}

function truncated(value: number | boolean): number | boolean {
  return typeof value === "number" ? Math.trunc(value) : value;
}

function parseInteger(text: string, name: string): number {
  if (!/^[+-]?\d+$/.test(text)) {
    throw new Error(`${name}: strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  }
  return Number(text);
}
