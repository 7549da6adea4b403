/** What is right in a value of which something else is wrong. */

import { z } from "zod";

/** A checked value in which each part may be missing: left out by the user, or wrong in itself. */
export type Parts<T> = T extends readonly (infer Item)[]
  ? readonly (Parts<Item> | undefined)[]
  : T extends object
    ? { readonly [Key in keyof T]?: Parts<T[Key]> | undefined }
    : T;

/**
 * The parts of a value that pass their own checks, defaults filled in.
 *
 * zod answers with everything or nothing, so that one wrong field would hide what others have to
 * agree on; here each field, item and entry is asked by itself.
 */
export function partsOf<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): Parts<z.output<Schema>> | undefined {
  return parts(schema, value) as Parts<z.output<Schema>> | undefined;
}

function parts(schema: z.core.$ZodType, value: unknown): unknown {
  const result = z.safeParse(schema, value);
  if (result.success) return result.data;
  const inner = unwrap(schema, value);
  if (inner instanceof z.ZodArray && Array.isArray(value)) {
    return value.map((item) => parts(inner.element, item));
  }
  if (inner instanceof z.ZodObject && isObject(value)) {
    return mapValues(inner.shape, (field, key) => parts(field, value[key]));
  }
  if (inner instanceof z.ZodRecord && isObject(value)) {
    return mapValues(value, (entry) => parts(inner.valueType, entry));
  }
  return undefined;
}

/** The schema inside defaults and options; of a union the one that the value asks for. */
export function unwrap(schema: unknown, value: unknown): unknown {
  let inner = schema;
  while (
    inner instanceof z.ZodOptional ||
    inner instanceof z.ZodDefault ||
    inner instanceof z.ZodPrefault
  ) {
    inner = inner.unwrap();
  }
  if (!(inner instanceof z.ZodDiscriminatedUnion)) return inner;
  const { discriminator } = inner.def;
  const wanted = isObject(value) ? value[discriminator] : undefined;
  const option = inner.options.find(({ _zod }) =>
    _zod.propValues?.[discriminator]?.has(wanted as string),
  );
  return option && unwrap(option, value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function mapValues<T>(
  object: Readonly<Record<string, T>>,
  map: (value: T, key: string) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value, key)]));
}
