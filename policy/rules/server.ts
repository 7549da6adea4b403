/** Settings of the OpenMetadata server, wherever they are delivered. */

import { type RuleText, resourceRule } from "../rule.ts";
import { serverEnvironmentsOf } from "../serverEnvironments.ts";
import { HIDDEN, listOf, mentionsOf, settingsNamed, textsOf } from "../texts.ts";

/** Default of `conf/openmetadata.yaml` (1.12.6), and so public. */
export const DEFAULT_FERNET_KEY = "jJ/9sz0g0OHxsfxOoSfdFdmk3ysNmPRnH3TUAbz3IHA=";

const NO_ADMIN: RuleText = {
  name: "no-admin-principal",
  description: "The account admin, which every OpenMetadata ships with, is no administrator.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediation:
    "name people, since whoever gets an address that begins with admin@ becomes this account",
};

const NO_DEFAULT_FERNET_KEY: RuleText = {
  name: "no-default-fernet-key",
  description: "Secrets in OpenMetadata's database are not encrypted with the public default key.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediation:
    "generate a key of your own and keep it, since anybody who sees the database can read it with the default one",
};

const PRINCIPAL_DOMAIN: RuleText = {
  name: "principal-domain-enforced",
  description: "OpenMetadata refuses e-mail addresses of other domains.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediation:
    "set it to true, since OpenMetadata takes alice@anywhere for alice when it does not look at the domain",
};

/** Variable, key of the settings, key of the Helm chart. */
const ADMINISTRATORS = ["AUTHORIZER_ADMIN_PRINCIPALS", "adminPrincipals", "initialAdmins"];
const DOMAIN = ["AUTHORIZER_PRINCIPAL_DOMAIN", "principalDomain"];
const ENFORCEMENT = ["AUTHORIZER_ENFORCE_PRINCIPAL_DOMAIN", "enforcePrincipalDomain"];

export const serverRules = [
  resourceRule<object>(NO_ADMIN, "*", (inputs) =>
    once(
      settingsNamed(inputs, ADMINISTRATORS)
        .filter(({ value }) => listOf(value).some(isAdmin))
        .map(({ path }) => `the administrators in ${path} include admin`),
    ),
  ),
  resourceRule<object>(NO_DEFAULT_FERNET_KEY, "*", (inputs, { type }) =>
    once([
      ...textsOf(inputs)
        .filter(({ text }) => text.includes(DEFAULT_FERNET_KEY))
        .map(({ path }) => `${path} has the Fernet key that is OpenMetadata's default`),
      ...serverEnvironmentsOf(type, inputs)
        .filter(({ names }) => !names.has("FERNET_KEY"))
        .map(({ path }) => `${path} has no Fernet key, so the server takes OpenMetadata's default`),
    ]),
  ),
  resourceRule<object>(PRINCIPAL_DOMAIN, "*", (inputs) =>
    once([
      ...settingsNamed(inputs, ENFORCEMENT)
        .filter(({ value }) => String(value) !== "true")
        .map(({ path }) => `enforcePrincipalDomain in ${path} is not true`),
      ...unenforcedDomains(inputs).map(
        (path) => `the principal domain in ${path} comes without enforcePrincipalDomain`,
      ),
    ]),
  ),
];

/** Both settings stand side by side, in one text, list or object. */
function unenforcedDomains(inputs: object): string[] {
  const enforced = new Set(mentionsOf(inputs, ENFORCEMENT).map(({ path }) => surroundings(path)));
  return mentionsOf(inputs, DOMAIN)
    .filter(({ value }) => value === HIDDEN || String(value ?? "") !== "")
    .map(({ path }) => path)
    .filter((path) => !enforced.has(surroundings(path)));
}

function surroundings(path: string): string {
  return path.replace(/(\.[^.[\]]*|\[\d+\]|^[^.[\]]*)$/, "");
}

/** The name is what stands before the first @, in any case. */
function isAdmin(principal: string): boolean {
  return principal.split("@")[0]?.toLowerCase() === "admin";
}

function once(findings: readonly string[]): string[] {
  return [...new Set(findings)];
}
