/** Schemas that more than one concern uses. */

import { z } from "zod";

/** A whole number of seconds between two bounds, both allowed. */
export function seconds(minimum: number, maximum: number) {
  const error = `give a whole number of seconds from ${minimum} to ${maximum}`;
  return z.int({ error }).min(minimum, { error }).max(maximum, { error });
}

export const flag = z.boolean({ error: "give true or false" });
