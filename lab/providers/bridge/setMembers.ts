/** Which set member is which: programs, plans and outputs each have them in an order of their own. */
import { isObject, type Properties, type Property, same } from "../wire.ts";
import { propertyName } from "./names.ts";
import type { Attribute, Schema } from "./schema.ts";

/** Whether two set members are one: null and zero are the same (docker/01-lifecycle/15-restart). */
export function sameMember(one: Property, other: Property): boolean {
  return same(zeroIsNull(one), zeroIsNull(other));
}

function zeroIsNull(member: Property): Property {
  if (!isObject(member)) return member;
  return Object.fromEntries(
    Object.entries(member).map(([key, value]) => [key, value || null]),
  ) as Properties;
}

/** Where the program has each member; fewer places than members when one is not found. */
export function placesInInputs(
  attribute: Attribute,
  members: Property[],
  inputs: Property[],
): number[] {
  const places: number[] = [];
  for (const member of members) {
    const place = inputs.findIndex(
      (input, index) => !places.includes(index) && comesFrom(attribute.block, input, member),
    );
    if (place >= 0) places.push(place);
  }
  return places;
}

/** Whether a planned set member is what the program says, computed values aside. */
function comesFrom(schema: Schema | undefined, input: Property, member: Property): boolean {
  if (!schema || !isObject(input) || !isObject(member)) return same(input, member);
  return Object.entries(schema).every(([name, attribute]) => {
    const property = propertyName(name, attribute);
    const [said, planned] = [input[property] ?? null, member[property] ?? null];
    if (said !== null) return same(said, planned);
    if (attribute.computed || planned === null) return true;
    const collection = Array.isArray(planned) ? planned : isObject(planned) && Object.keys(planned);
    return Array.isArray(collection) && collection.length === 0;
  });
}

/**
 * Where the outputs have each input; undefined for one that is gone. Lists keep their places, objects
 * of a set go by what they have in common (from source, not recorded).
 */
export function placesInOutputs(
  attribute: Attribute | undefined,
  inputs: Property[],
  outputs: Property[],
): (number | undefined)[] {
  if (attribute?.kind !== "set" || !inputs.every(isObject) || !outputs.every(isObject)) {
    return inputs.map((_, index) => (index < outputs.length ? index : undefined));
  }
  const pairs = inputs.flatMap((one, input) =>
    outputs.map((other, output) => ({ input, output, score: likeness(one, other) })),
  );
  const places: (number | undefined)[] = inputs.map(() => undefined);
  for (const { input, output } of pairs.sort((one, other) => other.score - one.score)) {
    if (places[input] === undefined && !places.includes(output)) places[input] = output;
  }
  return places;
}

/** Secret outputs are wrapped, so a secret is never the same as its input. */
function likeness(input: Properties, output: Properties): number {
  return Object.entries(input)
    .filter(([key]) => key in output)
    .reduce((score, [key, value]) => score + (same(value, output[key] ?? null) ? 3 : 1), 0);
}
