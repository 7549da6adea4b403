/**
 * The guide's optional service account for ingestion. Needed by OpenMetadata up to 1.2 only: from
 * 1.3 on ingestion accepts nothing but OpenMetadata's own tokens (openmetadata.md fact 7).
 */

import { z } from "zod";
import { applicationName, clientId, waiver } from "./fields.ts";

const SCOPES = "give a list of Auth0 Management API scopes, e.g. [read:users]";

export const serviceAccount = z
  .strictObject(
    {
      /**
       * `none`; `dedicated`, an application of its own; or `shared`, the guide's recipe, in which the
       * sign-in application plays both parts.
       */
      kind: z
        .enum(["none", "dedicated", "shared"], { error: "use none, dedicated or shared" })
        .default("none"),
      /** Name of a dedicated application. Default: that of the sign-in application with "(ingestion)". */
      name: applicationName.optional(),
      /** What the account may do on the Management API. OpenMetadata itself needs nothing of it. */
      scopes: z.array(z.string({ error: SCOPES }), { error: SCOPES }).default([]),
      /** Why a dangerous scope is wanted, by scope; shown in every plan. */
      waivers: z
        .record(z.string(), waiver, { error: "give an object of scope and reason" })
        .default({}),
      /** Takes over a dedicated application that exists. */
      existingClientId: clientId.optional(),
    },
    { error: "give an object" },
  )
  .prefault({});
