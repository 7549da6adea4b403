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
  secretGeneration: false,
  serviceAccount: "none",
  loginPolicy: false,
  connections: false,
};
const EVERYTHING: DeployerFeatures = {
  secretGeneration: true,
  serviceAccount: "shared",
  loginPolicy: true,
  connections: true,
};

const APPLICATIONS = [
  "create:clients",
  "delete:clients",
  "read:client_credentials",
  "read:client_keys",
  "read:clients",
  "update:clients",
];

const CASES: [what: string, features: DeployerFeatures, more: string[], parts: Part[]][] = [
  ["sign-in alone", NOTHING, [], []],
  [
    "a secret of the stack's own",
    { ...NOTHING, secretGeneration: true },
    ["update:client_keys"],
    ["ownSecret"],
  ],
  ...(["dedicated", "shared"] as const).map(
    (serviceAccount): [string, DeployerFeatures, string[], Part[]] => [
      `a ${serviceAccount} service account`,
      { ...NOTHING, serviceAccount },
      ["create", "read", "update", "delete"].map((verb) => `${verb}:client_grants`),
      ["grant"],
    ],
  ),
  [
    "the login policy",
    { ...NOTHING, loginPolicy: true },
    ["create", "read", "update", "delete"].map((verb) => `${verb}:actions`),
    ["action"],
  ],
  [
    "named connections",
    { ...NOTHING, connections: true },
    ["read:connections", "update:connections"],
    ["connections"],
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
      assert.deepEqual(
        await refusedWith(deployerScopes(features), ["applications", ...parts]),
        [],
      ));
  }

  const all = deployerScopes(EVERYTHING);
  /** Where Auth0 takes any of several scopes, those that stand in for one. */
  const standIns: Record<string, string[]> = {
    "read:clients": ["read:client_keys"],
    "update:clients": ["update:client_keys"],
  };
  // Shown by itself below: read:client_credentials stands in for it and is needed for other things.
  for (const scope of all.filter((one) => one !== "read:client_keys")) {
    it(`miss ${scope} when it is taken away`, async () => {
      const without = [scope, ...(standIns[scope] ?? [])];
      const left = all.filter((other) => !without.includes(other));
      const parts = Object.keys(operations(tenant, client)) as Part[];
      assert.notDeepEqual(await refusedWith(left, parts), []);
    });
  }

  it("show the client secret by read:client_keys", async () => {
    const path = `/clients/${client.client_id}`;
    const reading = async (...scopes: string[]) => {
      tenant.setDeployerScopes(scopes);
      return refusals(await managementApi(tenant), [["GET", path]]);
    };
    assert.deepEqual(await reading("read:clients"), [`GET ${path}: no client_secret`]);
    assert.deepEqual(await reading("read:clients", "read:client_keys"), []);
  });

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
