/** Who may sign in at all: an Auth0 Action that denies everybody else. */

import { z } from "zod";
import { flag, WITHOUT_CREDENTIALS, waiver } from "./fields.ts";
import type { Parts } from "./parts.ts";
import { describe, mayHoldPassword, type Problem } from "./problem.ts";

const CLAIM =
  "give a URL of a domain of yours as the name of the claim, e.g. https://openmetadata.example.com/teams";
const FROM = "give the key of app_metadata that holds the teams, e.g. teams";

export const loginPolicy = z
  .strictObject(
    {
      /** An Auth0 Action denies unverified addresses, other domains, other connections and `admin`. */
      enabled: flag.default(true),
      /** Why the policy is off; a warning in every run. */
      waiver: waiver.optional(),
      /** Adds a user's teams to the ID token, for OpenMetadata's jwtTeamClaimMapping. */
      teamsClaim: z
        .strictObject(
          {
            /** Namespaced: Auth0 drops plain names like `groups` silently. */
            name: z
              .string({ error: CLAIM })
              .regex(/^https:\/\/[^\s\p{Cc}"'<>\\]+$/u, { error: CLAIM, abort: true })
              .refine((url) => !mayHoldPassword(url), { error: WITHOUT_CREDENTIALS })
              .refine((url) => !/^https:\/\/([^/]+\.)?(auth0|webtask)\.(com|io)(\/|$)/.test(url), {
                error: "name a domain of yours: Auth0 drops claims in its own namespace",
              }),
            /** Key of people's `app_metadata` that holds the teams. */
            from: z.string({ error: FROM }).regex(/^\w+$/, { error: FROM }).default("teams"),
          },
          { error: "give an object with name" },
        )
        .optional(),
    },
    { error: "give an object" },
  )
  .prefault({});

/** A waiver stands there exactly if the policy is off. */
export function checkLoginPolicy({
  enabled,
  waiver,
}: Parts<z.output<typeof loginPolicy>>): Problem[] {
  if (enabled === undefined || enabled === (waiver === undefined)) return [];
  return [
    {
      key: "loginPolicy.waiver",
      found: describe(waiver),
      remedy: enabled
        ? "remove it, since the policy is on"
        : "say why everybody whom the tenant knows may sign in, or leave the policy on: OpenMetadata checks neither that an address is verified nor which application a token is for",
    },
  ];
}
