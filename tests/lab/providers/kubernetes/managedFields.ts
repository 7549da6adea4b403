/**
 * `metadata.managedFields`, which the recordings shorten to `<n entries: manager/operation, …>`, as
 * the list that it is on the wire, and back.
 */
import { isObject, type Properties, type Property } from "../../../../lab/providers/wire.ts";

const SHORT = /^<\d+ entries: (.*)>$/;

/** Puts the lists back, at any depth; which fields an entry is about was not recorded. */
export function expand(value: Property): Property {
  return change(value, (fields) =>
    typeof fields === "string" && SHORT.test(fields) ? entries(fields) : fields,
  );
}

export function shorten(value: Property): Property {
  return change(value, (fields) => (Array.isArray(fields) ? summary(fields) : fields));
}

function entries(text: string): Property[] {
  const [, list = ""] = SHORT.exec(text) ?? [];
  return list.split(", ").map((entry) => {
    const [manager = "", operation = "", subresource] = entry.split("/");
    return { manager, operation, fieldsV1: {}, ...(subresource && { subresource }) };
  });
}

function summary(fields: Property[]): string {
  const texts = fields
    .filter(isObject)
    .map(({ manager, operation, subresource }) =>
      [manager, operation, subresource].filter(Boolean).join("/"),
    );
  return `<${fields.length} entries: ${texts.join(", ")}>`;
}

/** Also in a JSON patch that replaces them. */
function change(value: Property, how: (fields: Property) => Property): Property {
  if (Array.isArray(value)) return value.map((element) => change(element, how));
  if (!isObject(value)) return value;
  const isPatch = value.path === "/metadata/managedFields";
  return Object.fromEntries(
    Object.entries(value).map(([key, member]): [string, Property] => {
      const isFields = key === "managedFields" || (isPatch && key === "value");
      return [key, isFields ? how(member) : change(member, how)];
    }),
  ) satisfies Properties;
}
