/** Ids that are made of the ids of two other objects. */
const SEPARATOR = "::";

export function groupId(...parts: string[]): string {
  return parts.join(SEPARATOR);
}

/**
 * The parts of an id, under the names of their attributes.
 *
 * @throws Error for an id of another form, in the official plugin's words (from source)
 */
export function partsOf<Name extends string>(id: string, names: Name[]): Record<Name, string> {
  const parts = id.split(SEPARATOR);
  if (parts.length !== names.length) {
    const form = names.map((name) => `<${name}>`).join(SEPARATOR);
    throw new Error(`ID must be formatted as ${form}`);
  }
  return Object.fromEntries(names.map((name, index) => [name, parts[index]])) as Record<
    Name,
    string
  >;
}
