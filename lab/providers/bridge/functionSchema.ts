/** Schemas of functions that show what a resource type shows. */
import { propertyName } from "./names.ts";
import type { Attribute, Schema } from "./schema.ts";

/**
 * The attributes of a resource as a function's results: every block is a list, under a plural name
 * (07-functions-and-api/3-get-client-by-name).
 *
 * @param inputs attributes that the function also takes as arguments
 */
export function functionSchema(schema: Schema, inputs: string[] = []): Schema {
  return Object.fromEntries(
    Object.entries(schema).map(([name, attribute]) => {
      const { required, optional, default: _, notModelled, maxItemsOne, ...rest } = attribute;
      const shown: Attribute = {
        ...rest,
        ...(inputs.includes(name) ? { optional: true } : { computed: true }),
      };
      if (maxItemsOne) shown.property = plural(propertyName(name, attribute));
      if (attribute.block) shown.block = functionSchema(attribute.block);
      return [name, shown];
    }),
  );
}

function plural(name: string): string {
  return name.endsWith("s") ? name : `${name}s`;
}
