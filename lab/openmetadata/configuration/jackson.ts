import { z } from "zod";

// Jackson is generous with scalars: "true" is a boolean, "3600" an integer, 8585 a string; an empty
// string where a boolean or an integer is meant is null.
const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const flag = z.union([
  z.boolean(),
  z.enum(["true", "True", "TRUE"]).transform(() => true),
  z.enum(["false", "False", "FALSE"]).transform(() => false),
]);
const integer = z.union([
  z.int(),
  z
    .string()
    .regex(/^-?\d+$/)
    .transform(Number),
]);
export const list = z.array(text);
export const dictionary = z.record(z.string(), text);

/** An absent key takes the default; an explicit null stays null and is not written out again. */
export function optional<T extends z.ZodType>(type: T, fallback?: NonNullable<z.output<T>>) {
  return type
    .nullish()
    .transform((value): NonNullable<z.output<T>> | undefined =>
      value === undefined ? fallback : (value ?? undefined),
    );
}

export const scalar = {
  text: (fallback?: string) => optional(text, fallback),
  flag: (fallback?: boolean) =>
    optional(z.union([flag, z.literal("").transform(() => null)]), fallback),
  integer: (fallback?: number) =>
    optional(z.union([integer, z.literal("").transform(() => null)]), fallback),
};
export const texts = () => optional(list, []);
