/** Labels: a set of pairs in the program, an object on the wire. */
import { type Attribute, blockSet, type Schema, string } from "../bridge/schema.ts";
import { states, type Value } from "../bridge/value.ts";

const schema: Schema = {
  label: string({ required: true, forceNew: true }),
  value: string({ required: true, forceNew: true }),
};

export function labels(options: { computed?: boolean } = {}): Attribute {
  return blockSet(schema, { optional: true, forceNew: true, ...options });
}

/** Undefined where there are none. */
export function toLabels(value: Value): Record<string, string> | undefined {
  const pairs = states(value).map(({ label, value }) => [String(label), String(value)]);
  return pairs.length > 0 ? Object.fromEntries(pairs) : undefined;
}

export function fromLabels(found: unknown): { label: string; value: string }[] {
  return Object.entries((found ?? {}) as Record<string, string>).map(([label, value]) => ({
    label,
    value,
  }));
}
