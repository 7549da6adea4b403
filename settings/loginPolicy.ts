/** Who may sign in at all: an Auth0 Action that denies everybody else. */

import { z } from "zod";
import { flag, waiver } from "./fields.ts";

const CLAIM =
  "give a URL of a domain of yours as the name of the claim, e.g. https://openmetadata.example.com/teams";
const FROM = "give the key of app_metadata that holds the teams, e.g. teams";

export const loginPolicy = z
  .strictObject(
    {
      enabled: flag.default(true),
      /** Why the policy is off; shown in every plan. */
      waiver: waiver.optional(),
      /** Adds a user's teams to the ID token, for OpenMetadata's jwtTeamClaimMapping. */
      teamsClaim: z
        .strictObject(
          {
            /** Namespaced: Auth0 drops plain names like `groups` silently. */
            name: z
              .string({ error: CLAIM })
              .regex(/^https:\/\/[^\s"'<>\\]+$/, { error: CLAIM })
              .refine((url) => !/^https:\/\/([^/]+\.)?(auth0|webtask)\.(com|io)(\/|$)/.test(url), {
                error: "name a domain of yours: Auth0 drops claims in its own namespace",
              }),
            from: z.string({ error: FROM }).regex(/^\w+$/, { error: FROM }).default("teams"),
          },
          { error: "give an object with name" },
        )
        .optional(),
    },
    { error: "give an object" },
  )
  .superRefine((policy, context) => {
    if (!policy.enabled && policy.waiver === undefined) {
      context.addIssue({
        code: "custom",
        path: ["waiver"],
        message:
          "say why everybody whom the tenant knows may sign in, or leave the policy on: OpenMetadata checks neither that an address is verified nor which application a token is for",
      });
    }
    if (policy.enabled && policy.waiver !== undefined) {
      context.addIssue({
        code: "custom",
        path: ["waiver"],
        message: "remove it, since the policy is on",
      });
    }
  })
  .prefault({});
