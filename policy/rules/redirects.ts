/** Where Auth0 sends people and tokens, and which pages may ask it. */

import { CLIENT, type ClientInputs, called } from "../auth0.ts";
import { isProduction, PRODUCTION_SCHEMA } from "../production.ts";
import { type ResourceContext, type RuleText, resourceRule } from "../rule.ts";

const EXACT_REDIRECT_URIS: RuleText = {
  name: "exact-redirect-uris",
  description: "People return to exact https addresses, to localhost only outside production.",
  severity: "critical",
  enforcementLevel: "mandatory",
  configSchema: PRODUCTION_SCHEMA,
  remediation:
    "name each address in full with https, since whoever owns an address that matches gets people's sign-ins (localhost may be http, outside production)",
};

const EXACT_WEB_ORIGINS: RuleText = {
  name: "exact-web-origins",
  description: "Only pages of exact https origins may renew sign-ins silently.",
  severity: "high",
  enforcementLevel: "mandatory",
  configSchema: PRODUCTION_SCHEMA,
  remediation:
    "name each origin in full with https, since a page of an origin that matches gets the tokens of whoever visits it (localhost may be http, outside production)",
};

export const redirectRules = [
  resourceRule<ClientInputs>(EXACT_REDIRECT_URIS, CLIENT, (client, context) => [
    ...faults(client, context, ["callbacks", "allowedLogoutUrls"], redirectFault),
    ...loginFaults(client, context),
  ]),
  resourceRule<ClientInputs>(EXACT_WEB_ORIGINS, CLIENT, (client, context) =>
    faults(client, context, ["webOrigins", "allowedOrigins"], originFault),
  ),
];

type UrlList = "callbacks" | "allowedLogoutUrls" | "webOrigins" | "allowedOrigins";

function faults(
  client: ClientInputs,
  context: ResourceContext,
  lists: readonly UrlList[],
  faultOf: (text: string, production: boolean) => string | undefined,
): string[] {
  const production = isProduction(context);
  return lists.flatMap((list) =>
    (client[list] ?? []).flatMap((text) => {
      const fault = faultOf(text, production);
      return fault === undefined ? [] : [`${list} of ${called(client, context)} has ${fault}`];
    }),
  );
}

/** Where Auth0 sends people who come to it without a sign-in; empty is none. */
function loginFaults(client: ClientInputs, context: ResourceContext): string[] {
  const address = client.initiateLoginUri ?? "";
  if (address === "") return [];
  const fault = redirectFault(address, isProduction(context)) ?? insecure(new URL(address));
  return fault === undefined ? [] : [`initiateLoginUri of ${called(client, context)} has ${fault}`];
}

function redirectFault(text: string, production: boolean): string | undefined {
  // What may hold a password, or cannot be read, is not repeated.
  if (/\/\/[^/]*@/.test(text)) return "a URL with user name and password";
  if (text.includes("*")) return `the wildcard ${text}`;
  // Auth0 puts the name of an organization in its place, whoever makes one.
  if (/[{}]|%7[bd]/i.test(text)) return `the placeholder ${text}`;
  const url = URL.parse(text);
  if (url === null) return "a text that is no URL";
  if (url.hash !== "") return `the fragment ${url.hash}`;
  // A name that ends in a dot is another origin to browsers and to Auth0.
  if (url.hostname.endsWith(".")) return `the host ${url.host}, which ends in a dot`;
  const loopback = /^(localhost|.+\.localhost|127\.[\d.]+|\[::1\])$/.test(url.hostname);
  if (loopback) return production ? `${url.origin} in production` : undefined;
  return insecure(url);
}

function insecure({ protocol, host }: URL): string | undefined {
  return protocol === "https:" ? undefined : `${protocol}//${host}, which is not https`;
}

function originFault(text: string, production: boolean): string | undefined {
  const fault = redirectFault(text, production);
  if (fault !== undefined) return fault;
  const { origin } = new URL(text);
  return origin === text ? undefined : `more than the origin ${origin}`;
}
