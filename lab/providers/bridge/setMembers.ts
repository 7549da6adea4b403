/** Which of the program's set members a planned one is: plans keep sets in an order of their own. */
import { isObject, type Property, same } from "../wire.ts";
import { propertyName } from "./names.ts";
import type { Attribute, Schema } from "./schema.ts";

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
