/**
 * The deployer's scopes on the whole stack: with exactly those of the table every operation passes,
 * and with one less some operation fails with an error that names it.
 */

import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import type { ConfigMap } from "@pulumi/pulumi/automation/index.js";
import { type DeployerFeatures, deployerScopes } from "../../model/auth0/scopes/deployer.ts";
import { withOwnRejections } from "../support/rejections.ts";
import { openWorld, type World } from "./world.ts";

let world: World;

const LEAST: DeployerFeatures = {
  clientType: "public",
  serviceAccount: "none",
  secretGeneration: false,
  loginPolicy: false,
  connections: false,
};
const MOST: DeployerFeatures = {
  clientType: "confidential",
  serviceAccount: "shared",
  secretGeneration: true,
  loginPolicy: true,
  connections: true,
};

const GOOGLE = "signIn.connections.google-oauth2";

const WITHOUT_LOGIN_POLICY = {
  "loginPolicy.enabled": "false",
  "loginPolicy.waiver": "these are stories about scopes",
};

/**
 * A stack that is not deployed yet.
 *
 * @param allowed the deployer has the scopes of the table for these features.
 */
async function openStack(allowed: DeployerFeatures, features = allowed): Promise<void> {
  world = await openWorld({}, undefined, false);
  world.tenant.setDeployerScopes(deployerScopes(allowed));
  const { clientType, serviceAccount, secretGeneration, loginPolicy, connections } = features;
  await set({
    "signIn.clientType": clientType,
    ...(serviceAccount !== "none" && { "serviceAccount.kind": serviceAccount }),
    ...(!loginPolicy && WITHOUT_LOGIN_POLICY),
    ...(secretGeneration && { "signIn.secretGeneration": "1" }),
    ...(connections && allConnections()),
  });
}

function allConnections(): Record<string, string> {
  const named = world.tenant.connections.list();
  return Object.fromEntries(named.map(({ name, id }) => [`signIn.connections.${name}`, id]));
}

async function set(settings: Record<string, string>): Promise<void> {
  const config: ConfigMap = {};
  for (const [key, value] of Object.entries(settings)) config[key] = { value };
  await world.configure(config);
}

const unset = (...settings: string[]) => world.lab.stack.removeAllConfig(settings, true);

/** Changes something in each part of the stack. */
async function changeSettings(features: DeployerFeatures): Promise<void> {
  await set({
    "signIn.name": "OpenMetadata, renamed",
    principalDomain: "example.org",
    ...(features.secretGeneration && { "signIn.secretGeneration": "2" }),
    ...(features.serviceAccount !== "none" && { "serviceAccount.scopes[0]": "read:stats" }),
  });
  if (features.connections) await unset(GOOGLE);
}

const leaveServiceAccount = () => unset("serviceAccount");

describe("the deployer's least scopes", { concurrency: false }, () => {
  afterEach(() => world.end());

  const combinations: [string, DeployerFeatures][] = [
    ["a public client", LEAST],
    ["the default settings", { ...LEAST, clientType: "confidential", loginPolicy: true }],
    ["connections, of a public client", { ...LEAST, loginPolicy: true, connections: true }],
    ["a dedicated service account of a public client", { ...LEAST, serviceAccount: "dedicated" }],
    ["everything, with a dedicated service account", { ...MOST, serviceAccount: "dedicated" }],
    ["everything, with a shared service account", MOST],
  ];
  for (const [what, features] of combinations) {
    it(`are enough for ${what}, and none too many: up, again, refresh, update, destroy`, async () => {
      await openStack(features);
      world.tenant.resetRequests();
      await world.up();
      assert.deepEqual((await world.up()).changes, {});
      assert.deepEqual((await world.refresh()).changes, {});
      await changeSettings(features);
      const { changes } = await world.up();
      assert.ok((changes.update ?? 0) > 0, JSON.stringify(changes));
      if (features.serviceAccount !== "none") {
        await leaveServiceAccount();
        await world.up();
      }
      await world.lab.stack.destroy();
      const { clients, grants, actions } = world.tenant;
      assert.deepEqual([clients.list(), grants.list(), actions.list()], [[], [], []]);
      assert.deepEqual(indispensable(features), routeScopes(features));
    });
  }
});

/**
 * The scopes without which some request would have been refused. `read:client_keys` and
 * `update:client_keys` are asked for by fields instead; below, runs without them fail.
 */
function indispensable(features: DeployerFeatures): string[] {
  const granted = routeScopes(features);
  const alone = world.tenant
    .requests()
    .map(({ expectedScopes = [] }) => expectedScopes.filter((scope) => granted.includes(scope)))
    .filter(({ length }) => length === 1);
  return [...new Set(alone.flat())].toSorted();
}

const routeScopes = (features: DeployerFeatures) =>
  deployerScopes(features).filter((scope) => !scope.endsWith(":client_keys"));

/** Where Auth0 takes any of several scopes, those that it takes for one. */
const STAND_INS: Readonly<Record<string, string>> = {
  "read:clients": "read:client_keys",
  "update:clients": "update:client_keys",
};

type Operation = "up" | "refresh" | "destroy";

/** Runs an operation without a scope. @returns the errors that it ends with. */
async function errorsWithout(scope: string, operation: Operation): Promise<string> {
  const taken = [scope, STAND_INS[scope]];
  const all = deployerScopes(MOST);
  world.tenant.setDeployerScopes(all.filter((one) => !taken.includes(one)));
  let printed = "";
  const onOutput = (text: string) => {
    printed += text;
  };
  await withOwnRejections(() =>
    assert.rejects(world.lab.stack[operation]({ onOutput, onError: onOutput }), {
      name: "CommandError",
    }),
  );
  world.tenant.setDeployerScopes(all);
  return printed;
}

const REMEDY = "authorize .* on the Auth0 Management API with the scope";

/** A stack that becomes one with everything and goes again, each step tried with one scope less. */
describe("one scope less", { concurrency: false }, () => {
  const tried = new Set<string>();
  const first = {
    ...MOST,
    serviceAccount: "none",
    loginPolicy: false,
    connections: false,
  } as const;
  before(() => openStack(MOST, first));
  after(() => world.end());

  /** The remedy is said where the program runs; refresh and destroy have the provider's own words. */
  function failsWithout(scope: string, operation: Operation, prepare?: () => Promise<unknown>) {
    it(`${scope} fails ${operation}`, async () => {
      await prepare?.();
      const printed = await errorsWithout(scope, operation);
      const words = operation === "up" ? REMEDY : "Insufficient scope, expected any of:";
      assert.match(printed, new RegExp(`${words} .*\\b${scope}\\b`));
      tried.add(scope);
    });
  }

  failsWithout("create:clients", "up");
  failsWithout("read:client_keys", "up");
  failsWithout("create:client_grants", "up", async () => {
    await world.lab.stack.up({ refresh: true });
    await set({ "serviceAccount.kind": "shared" });
  });
  failsWithout("create:actions", "up", async () => {
    await unset("loginPolicy");
    await set(allConnections());
  });
  it("passes with all", async () => {
    await world.up();
    assert.deepEqual((await world.up()).changes, {});
  });

  failsWithout("read:clients", "refresh");
  failsWithout("read:client_grants", "refresh");
  failsWithout("read:actions", "refresh");
  failsWithout("read:connections", "refresh");

  failsWithout("update:clients", "up", () => set({ "signIn.name": "Renamed" }));
  failsWithout("update:client_keys", "up", () => set({ "signIn.secretGeneration": "2" }));
  failsWithout("update:client_grants", "up", () =>
    set({ "serviceAccount.scopes[0]": "read:stats" }),
  );
  failsWithout("update:actions", "up", () => set({ principalDomain: "example.org" }));
  failsWithout("update:connections", "up", () => unset(GOOGLE));

  failsWithout("delete:client_grants", "up", leaveServiceAccount);
  failsWithout("delete:actions", "up", async () => {
    await unset("signIn.connections");
    await set(WITHOUT_LOGIN_POLICY);
  });
  failsWithout("delete:clients", "destroy");

  it("is one of these, each of the table", () => {
    assert.deepEqual([...tried].toSorted(), deployerScopes(MOST));
  });
});
