/** What the stack must know of the OpenMetadata server: where it is, who belongs to it. */

import { z } from "zod";
import { DENIED_NAMES } from "../model/auth0/loginPolicy/policy.ts";
import { survivesEnvironment } from "../model/openmetadata/environment.ts";
import { carriedText } from "./fields.ts";

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
  .min(1, { error: "name at least one administrator, or nobody can administer OpenMetadata" })
  .superRefine((names, context) => {
    names.forEach((name, index) => {
      if (names.indexOf(name) === index) return;
      context.addIssue({
        code: "custom",
        path: [index],
        message: "name each administrator once",
      });
    });
  });

const DOMAIN = "give the domain of your e-mail addresses, e.g. example.com";

export const principalDomain = carriedText(
  z.string({ error: DOMAIN }).regex(/^(?!-)[a-z0-9-]+(\.[a-z0-9-]+)+$/, { error: DOMAIN }),
);

/** Whether only this machine answers at a host name, so that http does no harm. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}

function serverUrlRemedy(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null || !["http:", "https:"].includes(url.protocol)) return SERVER_URL;
  if (url.hostname.includes("*")) {
    return "name one host, since Auth0 would send tokens to every host that a wildcard matches";
  }
  if (url.origin !== text) return `leave out everything but scheme, host and port: ${url.origin}`;
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    return "use https, since ID tokens pass through this address (http is for localhost only)";
  }
  return undefined;
}

function userNameRemedy(name: string): string | undefined {
  if (name.includes("@")) {
    return `write ${JSON.stringify(name.slice(0, name.indexOf("@")))}, the part before the @: OpenMetadata's user name`;
  }
  if (name === "admin") {
    return "name a person: admin is the account that every OpenMetadata ships with, and it is to be deleted";
  }
  if (DENIED_NAMES.includes(name)) return "name a person: this name belongs to the stack itself";
  if (!/^[A-Za-z0-9][A-Za-z0-9._+-]*$/.test(name)) {
    return "use letters, digits and the characters . _ + -";
  }
  return survivesEnvironment(name)
    ? undefined
    : "use another one: OpenMetadata would read it as a number, a boolean or nothing";
}
