/** Attribute names (snake_case) and Pulumi's property names (camelCase). */
import type { Attribute, Schema } from "./schema.ts";

export function propertyName(attributeName: string, attribute: Attribute): string {
  return attribute.property ?? toCamelCase(attributeName);
}

/** The attribute that Pulumi knows by `property`. */
export function findAttribute(
  schema: Schema,
  property: string,
): { name: string; attribute: Attribute } | undefined {
  for (const [name, attribute] of Object.entries(schema)) {
    if (propertyName(name, attribute) === property) return { name, attribute };
  }
  return undefined;
}

export function toCamelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

export function toSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
