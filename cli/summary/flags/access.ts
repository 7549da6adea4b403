import { added, bothSides } from "../changes.ts";
import type { Flag, FlagId } from "../flags.ts";
import type { Plan, Step } from "../plan.ts";
import { isUnreadable, quoted, shown, textsOf } from "../values.ts";
import { ownerOf, vocabularyOf } from "../vocabulary.ts";

/** What an application may newly do, and from where people may newly come in. */
export function accessFlags({ steps, operation }: Plan): Flag[] {
  const gets = operation === "refresh" ? "has got" : "gets";
  return steps
    .filter(({ action }) => action !== "keep" && action !== "destroy")
    .flatMap((step) =>
      Object.hasOwn(FINDERS, step.type) ? (FINDERS[step.type]?.(step, gets) ?? []) : [],
    );
}

const FINDERS: Readonly<Record<string, (step: Step, gets: string) => Flag[]>> = {
  "auth0:index/client:Client": widenedApplication,
  "auth0:index/clientCredentials:ClientCredentials": changedAuthentication,
  "auth0:index/clientGrant:ClientGrant": widenedGrant,
  "auth0:index/connectionClient:ConnectionClient": openedConnection,
  "openmetadata-auth0:index:OpenMetadataSso": changedAdministrators,
};

/** Lists of addresses and grant types that let more in as they get longer. */
const LISTS: readonly [property: string, id: FlagId, words: string][] = [
  ["callbacks", "redirect-added", "callback"],
  ["allowedLogoutUrls", "redirect-added", "logout URL"],
  ["initiateLoginUri", "redirect-added", "login URL"],
  ["webOrigins", "origin-added", "web origin"],
  ["allowedOrigins", "origin-added", "allowed origin"],
  ["grantTypes", "grant-type-added", "grant type"],
];

/** A new application has nothing that another had not; that it is new is told among the changes. */
function widenedApplication(step: Step, gets: string): Flag[] {
  if (step.before === undefined) return [];
  const { old, next } = bothSides(step);
  const title = vocabularyOf(step).title(step);
  return LISTS.flatMap(([property, id, words]) => [
    ...added(old[property], next[property]).map((value) => ({
      id,
      text: `${title} ${gets} the ${words} ${shown(value)}`,
    })),
    ...(isUnreadable(next[property])
      ? [{ id, text: `${title} ${gets} what cannot be read as ${words}` }]
      : []),
  ]);
}

function changedAuthentication(step: Step): Flag[] {
  if (step.before === undefined) return [];
  const { old, next } = bothSides(step);
  const [from, to] = [old.authenticationMethod, next.authenticationMethod];
  if (from === to) return [];
  return [
    {
      id: "authentication-changed",
      text: `the ${ownerOf(step)} authenticates by ${shown(to)} in place of ${shown(from)}`,
    },
  ];
}

/** Also one that is new or goes to another application: it allows what was not allowed before. */
function widenedGrant(step: Step, gets: string): Flag[] {
  const { old, next } = bothSides(step);
  const isSameHolder = step.before === undefined || old.clientId === next.clientId;
  const holder = `the ${ownerOf(step)}${isSameHolder ? "" : ", another application than before,"}`;
  const widen = (what: string): Flag => ({
    id: "scope-widened",
    text: `${holder} ${gets} ${what}`,
  });
  const scopes = added(isSameHolder ? old.scopes : [], next.scopes);
  const list = scopes.map((scope) => quoted(scope)).join(", ");
  const hadAll = isSameHolder && old.allowAllScopes === true;
  // A scope that Auth0 adds to the API one day is then granted too.
  const hasAll = next.allowAllScopes === true || isUnreadable(next.allowAllScopes);
  return [
    ...(hasAll && !hadAll ? [widen("every scope of the Management API")] : []),
    ...(scopes.length > 0 ? [widen(`the Management API scopes ${list}`)] : []),
    ...(isUnreadable(next.scopes) ? [widen("Management API scopes that cannot be read")] : []),
  ];
}

function openedConnection(step: Step): Flag[] {
  if (step.action !== "create" && step.action !== "adopt") return [];
  return [
    {
      id: "connection-added",
      text: `${vocabularyOf(step).title(step)} is opened for OpenMetadata`,
    },
  ];
}

function changedAdministrators(step: Step): Flag[] {
  if (step.before === undefined) return [];
  const { old, next } = bothSides(step);
  const come = added(old.adminPrincipals, next.adminPrincipals);
  const go = added(next.adminPrincipals, old.adminPrincipals);
  if (isUnreadable(next.adminPrincipals)) {
    return [{ id: "administrators-changed", text: "who they are cannot be read" }];
  }
  if (come.length + go.length === 0) return [];
  const before = textsOf(old.adminPrincipals);
  return [
    {
      id: "administrators-changed",
      text:
        before.length === 0
          ? `${come.map((name) => quoted(name)).join(", ")}; the state does not tell who they were before`
          : [
              ...come.map((name) => `+ ${quoted(name)}`),
              ...go.map((name) => `− ${quoted(name)}`),
            ].join(", "),
    },
  ];
}
