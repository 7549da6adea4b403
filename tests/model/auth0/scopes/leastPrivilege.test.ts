import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MANAGEMENT_SCOPES } from "../../../../model/auth0/scopes/catalogue.ts";
import { DANGEROUS_SCOPES, dangerOf } from "../../../../model/auth0/scopes/dangers.ts";
import { checkScopes } from "../../../../model/auth0/scopes/leastPrivilege.ts";

interface Case {
  what: string;
  scopes: string[];
  waivers?: Record<string, string>;
  /** Problems as sentences. */
  expected: string[];
}

const REASON = "Rotates the tenant's keys, agreed with the security team.";

const CASES: Case[] = [
  { what: "accepts no scope at all", scopes: [], expected: [] },
  { what: "accepts harmless scopes", scopes: ["read:users", "read:logs"], expected: [] },
  {
    what: "accepts a dangerous scope with a waiver",
    scopes: ["read:users", "update:signing_keys"],
    waivers: { "update:signing_keys": REASON },
    expected: [],
  },
  {
    what: "suggests the scope that was meant",
    scopes: ["read:users", "read:client"],
    expected: ['scopes[1] is "read:client": did you mean read:clients.'],
  },
  {
    what: "refuses what is like no scope",
    scopes: ["admin"],
    expected: ['scopes[0] is "admin": name a scope of the Auth0 Management API, e.g. read:users.'],
  },
  {
    what: "refuses scopes in one text",
    scopes: ["read:users read:logs"],
    expected: [
      'scopes[0] is "read:users read:logs": name a scope of the Auth0 Management API, e.g. read:users.',
    ],
  },
  {
    what: "refuses a scope of end users, which no application can be granted",
    scopes: ["read:current_user"],
    expected: [
      'scopes[0] is "read:current_user": name a scope of the Auth0 Management API, e.g. read:users.',
    ],
  },
  {
    what: "refuses a scope that comes again, once for each time",
    scopes: ["read:users", "read:logs", "read:users", "read:users"],
    expected: [
      'scopes[2] is "read:users": name each scope once.',
      'scopes[3] is "read:users": name each scope once.',
    ],
  },
  {
    what: "refuses a dangerous scope without a waiver",
    scopes: ["update:client_grants"],
    expected: [
      'scopes[0] is "update:client_grants": leave it out, or write into a waiver why it is needed, since its holder can give itself, or any other application, every scope of every API.',
    ],
  },
  {
    what: "does not take a property of objects for a waiver",
    scopes: ["blacklist:tokens"],
    waivers: Object.create({ "blacklist:tokens": REASON }),
    expected: [
      'scopes[0] is "blacklist:tokens": leave it out, or write into a waiver why it is needed, since its holder can block any token, and so any application that calls an API.',
    ],
  },
  {
    what: "names the danger of a scope that comes again only once",
    scopes: ["read:client_keys", "read:client_keys"],
    expected: [
      'scopes[0] is "read:client_keys": leave it out, or write into a waiver why it is needed, since its holder can read the client secret of every application and act as that application.',
      'scopes[1] is "read:client_keys": name each scope once.',
    ],
  },
  {
    what: "refuses a waiver without a reason",
    scopes: ["update:actions"],
    waivers: { "update:actions": "" },
    expected: [
      'waivers.update:actions is "": write why update:actions is needed, in at least 10 characters.',
    ],
  },
  {
    what: "refuses nine characters, and blanks, for a reason",
    scopes: ["update:actions", "create:users"],
    waivers: { "update:actions": "  because!!  ", "create:users": "            " },
    expected: [
      'waivers.update:actions is "  because!!  ": write why update:actions is needed, in at least 10 characters.',
      'waivers.create:users is "            ": write why create:users is needed, in at least 10 characters.',
    ],
  },
  {
    what: "accepts ten characters for a reason",
    scopes: ["update:actions"],
    waivers: { "update:actions": "ten chars!" },
    expected: [],
  },
  {
    what: "refuses a waiver for a scope that is not asked for",
    scopes: ["read:users"],
    waivers: { "update:actions": REASON },
    expected: ["waivers.update:actions is a waiver for a scope that is not asked for: remove it."],
  },
  {
    what: "knows the scope that a misspelt waiver is for",
    scopes: ["update:actions"],
    waivers: { "update:action": REASON },
    expected: [
      'scopes[0] is "update:actions": leave it out, or write into a waiver why it is needed, since its holder can run code of its own at every login, or take away the code that refuses logins, this stack\'s login policy included.',
      "waivers.update:action is a waiver for a scope that is not asked for: did you mean update:actions.",
    ],
  },
  {
    what: "refuses a waiver for a harmless scope",
    scopes: ["read:users"],
    waivers: { "read:users": REASON },
    expected: ["waivers.read:users is a waiver for a scope that needs none: remove it."],
  },
  {
    what: "names all problems, scopes first",
    scopes: ["users:read", "update:tenant_settings", "read:logs", "read:logs"],
    waivers: { "read:stats": "x" },
    expected: [
      'scopes[0] is "users:read": did you mean read:users.',
      'scopes[1] is "update:tenant_settings": leave it out, or write into a waiver why it is needed, since its holder can weaken the security settings of the whole tenant.',
      'scopes[3] is "read:logs": name each scope once.',
      "waivers.read:stats is a waiver for a scope that is not asked for: remove it.",
    ],
  },
];

describe("checkScopes", () => {
  for (const { what, scopes, waivers, expected } of CASES) {
    it(what, () => assert.deepEqual(sentences(scopes, waivers), expected));
  }
});

/** As settings put problems into words. */
function sentences(scopes: string[], waivers?: Record<string, string>): string[] {
  return checkScopes(scopes, waivers).map(({ path: [list, at], found, remedy }) => {
    const key = typeof at === "number" ? `${list}[${at}]` : `${list}.${at}`;
    return `${key} is ${found}: ${remedy}.`;
  });
}

describe("dangerous scopes", () => {
  it("are scopes of the Management API, each with one danger", () => {
    assert.deepEqual(
      DANGEROUS_SCOPES.filter((scope) => !MANAGEMENT_SCOPES.includes(scope)),
      [],
    );
    for (const scope of DANGEROUS_SCOPES) assert.match(dangerOf(scope) ?? "", /^[a-z].+[^.]$/);
  });

  const DANGEROUS = [
    ...["create", "read", "update", "delete"].flatMap((verb) => [
      `${verb}:client_grants`,
      `${verb}:client_keys`,
      `${verb}:client_credentials`,
    ]),
    ...["create", "read", "update"].map((verb) => `${verb}:signing_keys`),
    ...["create:users_app_metadata", "update:users_app_metadata"],
    ...["update:tenant_settings", "blacklist:tokens"],
    ...["create:actions", "update:actions", "delete:actions", "update:triggers"],
    ...["create:users", "update:users", "delete:users", "create:user_tickets"],
    ...["create:connections", "update:connections", "create:clients", "update:clients"],
  ];
  for (const scope of DANGEROUS) {
    it(`are ${scope}, among others`, () => assert.ok(dangerOf(scope)));
  }

  const HARMLESS = [
    ...["read:users", "read:users_app_metadata", "read:roles", "read:logs", "read:stats"],
    ...["read:clients", "read:connections", "read:actions", "read:tenant_settings"],
    ...["read:organizations", "read:grants"],
  ];
  for (const scope of HARMLESS) {
    it(`are not ${scope}`, () => assert.equal(dangerOf(scope), undefined));
  }
});
