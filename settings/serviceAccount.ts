/**
 * The guide's optional service account for ingestion. Needed by OpenMetadata up to 1.2 only: from
 * 1.3 on ingestion accepts nothing but OpenMetadata's own tokens (openmetadata.md fact 7).
 */

import { z } from "zod";
import { checkScopes } from "../model/auth0/scopes/leastPrivilege.ts";
import { pathOf } from "./check.ts";
import { applicationName, clientId, waiver } from "./fields.ts";
import type { Parts } from "./parts.ts";
import type { Problem } from "./problem.ts";

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
      /** Why a dangerous scope is wanted, by scope; a warning in every run. */
      waivers: z
        .record(z.string(), waiver, { error: "give an object of scope and reason" })
        .default({}),
      /** Takes over a dedicated application that exists. */
      existingClientId: clientId.optional(),
    },
    { error: "give an object" },
  )
  .prefault({});

type ServiceAccountParts = Parts<z.output<typeof serviceAccount>>;

/** What the settings of the account must agree on with each other. */
export function checkServiceAccount(parts: ServiceAccountParts): Problem[] {
  return [...checkPrivileges(parts), ...checkKind(parts)];
}

/** An entry that is no text is told of already; an empty one stands in for it. */
function checkPrivileges({ scopes, waivers }: ServiceAccountParts): Problem[] {
  if (scopes === undefined) return [];
  const names = scopes.map((scope) => scope ?? "");
  // No waiver is missed where all of them are wrong.
  const reasons = Object.entries(waivers ?? Object.fromEntries(names.map((name) => [name, ""])));
  const texts = Object.fromEntries(reasons.map(([scope, reason]) => [scope, reason ?? ""]));
  // Nor is one called superfluous where the scope that it is for may be the wrong one.
  const judged = scopes.includes(undefined) ? ["scopes"] : ["scopes", "waivers"];
  return checkScopes(names, texts)
    .filter(({ path: [list] }) => judged.includes(list))
    .map(({ path, ...problem }) => ({ key: pathOf("serviceAccount", path), ...problem }));
}

/** Only a dedicated account is an application; one that is not there has no scopes. */
function checkKind({ kind, scopes, ...application }: ServiceAccountParts): Problem[] {
  const problems: Problem[] = [];
  if (kind === undefined || kind === "dedicated") return problems;
  for (const key of ["name", "existingClientId"] as const) {
    if (application[key] === undefined) continue;
    problems.push({
      key: `serviceAccount.${key}`,
      found: `set while serviceAccount.kind is "${kind}"`,
      remedy: "remove it, or use dedicated",
    });
  }
  if (kind === "none" && scopes !== undefined && scopes.length > 0) {
    problems.push({
      key: "serviceAccount.scopes",
      found: 'a list while serviceAccount.kind is "none"',
      remedy: "remove it, or use dedicated",
    });
  }
  return problems;
}
