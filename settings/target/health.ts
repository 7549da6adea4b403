/** How a target learns that the server is up and signs with the delivered key. */

import { z } from "zod";
import { survivesInList } from "../../model/openmetadata/environment.ts";
import { seconds, WITHOUT_CREDENTIALS } from "../fields.ts";
import { mayHoldPassword } from "../problem.ts";
import { isLoopback } from "../server.ts";

const HEALTH =
  "give the origin at which this machine reaches the server, e.g. http://localhost:8585";

export const health = {
  /** Origin at which this machine reaches the server. Unset: nobody waits for it. */
  healthUrl: z
    .string({ error: HEALTH })
    .superRefine((text, context) => {
      const remedy = healthUrlRemedy(text);
      if (remedy !== undefined) context.addIssue({ code: "custom", message: remedy });
    })
    .optional(),
  /** How long a restarted server may take until it signs with the new key, in seconds. */
  healthTimeout: seconds(1, 3_600).default(300),
};

function healthUrlRemedy(text: string): string | undefined {
  if (mayHoldPassword(text)) return WITHOUT_CREDENTIALS;
  const url = URL.parse(text);
  if (url?.origin === text && !survivesInList(text)) {
    return "use another host name: OpenMetadata could not read this one out of its environment";
  }
  const secure =
    url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.hostname));
  return url?.origin === text && secure ? undefined : HEALTH;
}
