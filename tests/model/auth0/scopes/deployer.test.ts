import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Client, startTenant, type Tenant } from "../../../../lab/tenant/index.ts";
import { isManagementScope } from "../../../../model/auth0/scopes/catalogue.ts";
import {
  type DeployerFeatures,
  deployerScopes,
  deployerScopesWithReasons,
} from "../../../../model/auth0/scopes/deployer.ts";
import { managementApi } from "../../../lab/tenant/api.ts";
import { operations, type Part, refusals } from "./operations.ts";

const NOTHING: DeployerFeatures = {
  clientType: "public",
  secretGeneration: false,
  serviceAccount: "none",
  loginPolicy: false,
  connections: false,
};
const EVERYTHING: DeployerFeatures = {
  clientType: "confidential",
  secretGeneration: true,
  serviceAccount: "shared",
  loginPolicy: true,
  connections: true,
};

const APPLICATIONS = ["create:clients", "delete:clients", "read:clients", "update:clients"];
const GRANT = ["create:client_grants", "read:client_grants", "update:client_grants"];

const CASES: [what: string, features: DeployerFeatures, more: string[], parts: Part[]][] = [
  ["a public client", NOTHING, [], ["applications"]],
  [
    "a confidential client",
    { ...NOTHING, clientType: "confidential" },
    ["read:client_keys"],
    ["applications", "secret"],
  ],
  [
    "a secret of the stack's own",
    { ...NOTHING, clientType: "confidential", secretGeneration: true },
    ["read:client_keys", "update:client_keys"],
    ["applications", "secret", "ownSecret"],
  ],
  [
    "a dedicated service account",
    { ...NOTHING, serviceAccount: "dedicated" },
    ["read:client_keys", ...GRANT],
    ["applications", "secret", "grant"],
  ],
  [
    "a shared service account",
    { ...NOTHING, clientType: "confidential", serviceAccount: "shared" },
    ["read:client_keys", ...GRANT, "delete:client_grants"],
    ["applications", "secret", "grant", "sharedGrant"],
  ],
  [
    "the login policy",
    { ...NOTHING, loginPolicy: true },
    ["create", "read", "update", "delete"].map((verb) => `${verb}:actions`),
    ["applications", "action"],
  ],
  [
    "named connections",
    { ...NOTHING, connections: true },
    ["read:connections", "update:connections"],
    ["applications", "connections"],
  ],
];

describe("deployerScopes", () => {
  let tenant: Tenant;
  let client: Client;

  before(async () => {
    tenant = await startTenant();
    client = tenant.clients.create({ name: "sign-in", app_type: "regular_web" });
  });
  after(() => tenant.close());

  async function refusedWith(scopes: string[], parts: Part[]): Promise<string[]> {
    tenant.setDeployerScopes(scopes);
    const calls = operations(tenant, client);
    return refusals(
      await managementApi(tenant),
      parts.flatMap((part) => calls[part]),
    );
  }

  for (const [what, features, more, parts] of CASES) {
    it(`of ${what} are these`, () =>
      assert.deepEqual(deployerScopes(features), [...APPLICATIONS, ...more].toSorted()));

    it(`of ${what} are enough`, async () =>
      assert.deepEqual(await refusedWith(deployerScopes(features), parts), []));
  }

  const all = deployerScopes(EVERYTHING);
  /** Where Auth0 takes any of several scopes, those that stand in for one. */
  const standIns: Record<string, string[]> = {
    "read:clients": ["read:client_keys"],
    "update:clients": ["update:client_keys"],
  };
  for (const scope of all) {
    it(`miss ${scope} when it is taken away`, async () => {
      const without = [scope, ...(standIns[scope] ?? [])];
      const left = all.filter((other) => !without.includes(other));
      const parts = Object.keys(operations(tenant, client)) as Part[];
      assert.notDeepEqual(await refusedWith(left, parts), []);
    });
  }

  it("exist, are sorted, and each has its reason", () => {
    const named = deployerScopesWithReasons(EVERYTHING);
    assert.deepEqual(named.map(({ scope }) => scope).toSorted(), all);
    for (const { scope, reason } of named) {
      assert.ok(isManagementScope(scope), scope);
      assert.match(reason, /^[a-z].{15,}[^.]$/, scope);
    }
    assert.deepEqual(
      named.find(({ scope }) => scope === "update:actions"),
      {
        scope: "update:actions",
        reason: "changes the Action and puts it into the sign-in flow",
      },
    );
  });
});
