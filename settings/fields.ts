/** Schemas that more than one concern uses. */

import { z } from "zod";
import { survivesEnvironment } from "../model/openmetadata/environment.ts";

/** A whole number of seconds between two bounds, both allowed. */
export function seconds(minimum: number, maximum: number) {
  const error = `give a whole number of seconds from ${minimum} to ${maximum}`;
  return z.int({ error }).min(minimum, { error }).max(maximum, { error });
}

export const flag = z.boolean({ error: "give true or false" });

const NAME = "give a name of at most 100 characters without <, > and control characters";

/** Name of an Auth0 application. */
export const applicationName = z.string({ error: NAME }).regex(/^(?=.*\S)[^<>\p{Cc}]{1,100}$/u, {
  error: NAME,
});

const CLIENT_ID = "give the Client ID that the dashboard shows for the application";

export const clientId = z.string({ error: CLIENT_ID }).regex(/^[A-Za-z0-9_-]{16,40}$/, {
  error: CLIENT_ID,
});

const WAIVER = "give the reason in words, 10 characters or more: reviewers read it in the plan";
const PRINTABLE = "write it without control characters: reviewers read it in the plan";

/** The written reason for something that is refused without one; it may have several lines. */
export const waiver = z
  .string({ error: WAIVER })
  .trim()
  .min(10, { error: WAIVER })
  .regex(/^(\P{Cc}|\n)*$/u, { error: PRINTABLE });

/** For a URL with `user:password@`; said without showing it, or anything that it was parsed to. */
export const WITHOUT_CREDENTIALS =
  "leave out user name and password, since this address is not kept secret";

/**
 * A text that OpenMetadata's environment carries as a text: it is read as YAML there, in which `yes`,
 * `1.5` and `12:30` are none.
 */
export function carriedText(schema: z.ZodString) {
  // What is wrong in itself already has its own remedy.
  return schema.refine((text) => !schema.safeParse(text).success || survivesEnvironment(text), {
    error: "use another one: OpenMetadata would read it as a number, a boolean or nothing",
  });
}
