/** What the stack must know of the OpenMetadata server: where it is, who belongs to it. */

import { z } from "zod";
import { DENIED_NAMES } from "../model/auth0/loginPolicy/policy.ts";
import { survivesEnvironment, survivesInList } from "../model/openmetadata/environment.ts";
import { carriedText, WITHOUT_CREDENTIALS } from "./fields.ts";
import type { Parts } from "./parts.ts";
import { describe, mayHoldPassword, type Problem } from "./problem.ts";

const SERVER_URL = "give the public origin of OpenMetadata, e.g. https://openmetadata.example.com";

export const serverUrl = z
  .string({ error: SERVER_URL })
  .transform((text) => (text.endsWith("/") ? text.slice(0, -1) : text))
  .superRefine((text, context) => {
    const remedy = serverUrlRemedy(text);
    if (remedy !== undefined) context.addIssue({ code: "custom", message: remedy });
  });

/** Local part of an e-mail address: OpenMetadata's user name. */
export const adminPrincipals = z
  .array(
    z
      .string({ error: "give the user name, the part of the e-mail address before the @" })
      .superRefine((name, context) => {
        const remedy = userNameRemedy(name);
        if (remedy !== undefined) context.addIssue({ code: "custom", message: remedy });
      }),
    { error: "give a list of user names, e.g. [alice]" },
  )
  .min(1, { error: "name at least one administrator, or nobody can administer OpenMetadata" });

/** What the administrators must agree on with each other. */
export function checkAdminPrincipals(names: Parts<z.output<typeof adminPrincipals>>): Problem[] {
  const lowerCase = names.map((name) => name?.toLowerCase());
  return names.flatMap((name, index) =>
    name === undefined || lowerCase.indexOf(name.toLowerCase()) === index
      ? []
      : {
          key: `adminPrincipals[${index}]`,
          found: describe(name),
          remedy: "name each administrator once",
        },
  );
}

const DOMAIN = "give the domain of your e-mail addresses, e.g. example.com";

export const principalDomain = carriedText(
  z.string({ error: DOMAIN }).regex(/^(?!-)[a-z0-9-]+(\.[a-z0-9-]+)+$/, { error: DOMAIN }),
);

/** Whether only this machine answers at a host name, so that http does no harm. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}

function serverUrlRemedy(text: string): string | undefined {
  if (mayHoldPassword(text)) return WITHOUT_CREDENTIALS;
  const url = URL.parse(text);
  if (url === null || !["http:", "https:"].includes(url.protocol)) return SERVER_URL;
  if (/[*{}]/.test(text)) {
    return "name one host, since Auth0 would send tokens to every host that a wildcard or a placeholder matches";
  }
  if (url.origin !== text) return `leave out everything but scheme, host and port: ${url.origin}`;
  if (!survivesEnvironment(url.hostname) || !survivesInList(text)) {
    return "use another host name: OpenMetadata could not read this one out of its environment";
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    return "use https, since ID tokens pass through this address (http is for localhost only)";
  }
  return undefined;
}

function userNameRemedy(name: string): string | undefined {
  const [local = "", ...domain] = name.split("@");
  if (domain.length > 0) return localPartRemedy(local);
  const lowerCase = name.toLowerCase();
  if (lowerCase === "admin") {
    return "name a person: admin is the account that every OpenMetadata ships with, and it is to be deleted";
  }
  if (DENIED_NAMES.includes(lowerCase)) {
    return "name a person: this name belongs to the stack itself";
  }
  if (!/^[A-Za-z0-9][A-Za-z0-9._+-]*$/.test(name)) {
    return "use letters, digits and the characters . _ + -";
  }
  return survivesEnvironment(name)
    ? undefined
    : "use another one: OpenMetadata would read it as a number, a boolean or nothing";
}

/** For an e-mail address; what stands before its @ is quoted only if it is a user name. */
function localPartRemedy(local: string): string {
  if (local === "") return "write what stands before the @ of the e-mail address";
  const remedy = userNameRemedy(local);
  return remedy === undefined
    ? `write ${JSON.stringify(local)}, the part before the @: OpenMetadata's user name`
    : `write only the part before the @, and ${remedy}`;
}
