import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { managementScopes } from "../../../../lab/tenant/state/managementScopes.ts";
import {
  expandScopes,
  isManagementScope,
  MANAGEMENT_SCOPES,
  sortedScopes,
  suggestScope,
} from "../../../../model/auth0/scopes/catalogue.ts";

describe("catalogue of scopes", () => {
  it("has 273, each once and in words", () => {
    assert.equal(MANAGEMENT_SCOPES.length, 273);
    assert.equal(new Set(MANAGEMENT_SCOPES).size, 273);
    for (const scope of MANAGEMENT_SCOPES) {
      assert.match(scope, /^(create|read|update|delete|blacklist):[a-z]+(_[a-z]+)*$/);
    }
  });

  it("has 96 nouns, the tokens of the blacklist among them", () => {
    const nouns = new Set(MANAGEMENT_SCOPES.map((scope) => scope.split(":")[1]));
    assert.equal(nouns.size, 96);
    const blacklisted = MANAGEMENT_SCOPES.filter((scope) => scope.startsWith("blacklist:"));
    assert.deepEqual(blacklisted, ["blacklist:tokens"]);
  });

  it("is the list of the lab's tenant", () => {
    const values = managementScopes.map(({ value }) => value);
    assert.deepEqual(MANAGEMENT_SCOPES.toSorted(), values.toSorted());
  });

  const KNOWN: [scope: string, known: boolean][] = [
    ["read:users", true],
    ["update:signing_keys", true],
    ["delete:signing_keys", false],
    ["delete:email_templates", false],
    ["blacklist:tokens", true],
    ["read:tokens", false],
    ["read:current_user", false],
    ["Read:users", false],
    ["read:users ", false],
    ["toString", false],
    ["", false],
  ];
  for (const [scope, known] of KNOWN) {
    it(`${known ? "knows" : "does not know"} ${JSON.stringify(scope)}`, () =>
      assert.equal(isManagementScope(scope), known));
  }
});

describe("suggestScope", () => {
  const SUGGESTIONS: [written: string, meant: string | undefined][] = [
    ["read:user", "read:users"],
    ["raed:users", "read:users"],
    ["read:client-grants", "read:client_grants"],
    ["read.users", "read:users"],
    ["users:read", "read:users"],
    ["READ:USERS", "read:users"],
    [" read:users ", "read:users"],
    ["update:tenant_setting", "update:tenant_settings"],
    // The closest one, not the first that is close.
    ["read:rule", "read:rules"],
    ["write:users", undefined],
    ["read:everything", undefined],
    ["*", undefined],
    ["", undefined],
  ];
  for (const [written, meant] of SUGGESTIONS) {
    it(`${meant ? `takes ${JSON.stringify(written)} for ${meant}` : `makes nothing of ${JSON.stringify(written)}`}`, () =>
      assert.equal(suggestScope(written), meant));
  }
});

describe("sortedScopes", () => {
  it("gives one order to a set of scopes and leaves the list alone", () => {
    const scopes = ["update:users", "read:users", "create:roles"];
    const sorted = ["create:roles", "read:users", "update:users"];
    assert.deepEqual(sortedScopes(scopes), sorted);
    assert.deepEqual(sortedScopes(scopes.toReversed()), sorted);
    assert.deepEqual(scopes, ["update:users", "read:users", "create:roles"]);
    assert.deepEqual(sortedScopes([]), []);
  });
});

describe("expandScopes", () => {
  it("takes letters for verbs, in their order", () => {
    assert.deepEqual(expandScopes(" clients:crud\n tokens:b "), [
      "create:clients",
      "read:clients",
      "update:clients",
      "delete:clients",
      "blacklist:tokens",
    ]);
  });
});
