/** The stacks dev and prod as they are committed, but for what names a machine or a tenant. */

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, it } from "node:test";
import type { ConfigMap } from "@pulumi/pulumi/automation/index.js";
import { parse } from "yaml";
import { REPOSITORY } from "../../lab/paths.ts";
import { openWorld, type World } from "./world.ts";

let world: World;
afterEach(() => world.end());

/** Of a machine or a tenant; the world has its own. */
const OF_THE_WORLD =
  /^(auth0:|serverUrl|target\.(directory|restartCommand|healthUrl|healthTimeout|owner)|signIn\.connections|signingKeys\.modulusLength)/;

/** The settings of a stack file, one path each. */
function settingsOf(stack: string): ConfigMap {
  const file = readFileSync(join(REPOSITORY, `Pulumi.${stack}.yaml`), "utf8");
  const { config } = parse(file) as { config: Record<string, unknown> };
  const settings = Object.entries(config).flatMap(([key, value]) =>
    paths(key.replace("openmetadata-auth0:", ""), value),
  );
  return Object.fromEntries(settings.filter(([path = ""]) => !OF_THE_WORLD.test(path as string)));
}

function paths(path: string, value: unknown): [string, { value: string }][] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => paths(`${path}[${index}]`, item));
  }
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).flatMap(([key, inner]) => paths(`${path}.${key}`, inner));
  }
  return [[path, { value: String(value) }]];
}

describe("the committed stack", { concurrency: false }, () => {
  it("dev signs ingestion in with the application itself", async () => {
    world = await openWorld(settingsOf("dev"));
    const { outputs } = await world.up();
    const applications = world.tenant.clients.list();
    assert.deepEqual(
      applications.map(({ name, grant_types }) => [name, grant_types]),
      [["OpenMetadata (dev)", ["authorization_code", "refresh_token", "client_credentials"]]],
    );
    assert.equal(applications[0]?.token_endpoint_auth_method, "client_secret_basic");
    assert.deepEqual(world.tenant.grants.list()[0]?.scope, []);
    assert.match(String(outputs.legacyIngestionWorkflow), new RegExp(String(outputs.clientId)));
    assert.match(String(outputs.status), /^signs with key /);
    assert.deepEqual((await world.up()).changes, {});
  });

  it("prod has an application of its own for ingestion, and keeps what people sign in with", async () => {
    const settings = settingsOf("prod");
    world = await openWorld(settings);
    const google = world.tenant.connections.list().find(({ name }) => name === "google-oauth2");
    await world.configure({ "signIn.connections.google-oauth2": { value: google?.id ?? "" } });
    const { outputs } = await world.up();
    const account = outputs.serviceAccount as { clientId: string };
    const applications = world.tenant.clients.list();
    assert.deepEqual(applications.map(({ name, app_type }) => [name, app_type]).sort(), [
      ["OpenMetadata (ingestion)", "non_interactive"],
      ["OpenMetadata", "regular_web"],
    ]);
    assert.notEqual(account.clientId, outputs.clientId);
    assert.deepEqual(
      world.tenant.grants.list().map(({ client_id, scope }) => [client_id, scope]),
      [[account.clientId, ["read:users"]]],
    );
    assert.deepEqual((await world.up()).changes, {});

    await assert.rejects(
      world.lab.stack.destroy(),
      /Rollout::openmetadata-rollout" cannot be deleted/,
    );
    assert.equal(world.tenant.actions.list().length, 1, "the login policy stays too");
    assert.ok(existsSync(join(world.directory, "openmetadata.env")), "and the files");
    assert.match(await world.lab.readState(), /SigningKey::openmetadata-key-1"/, "and the keys");
    await world.configure({ "signIn.protect": { value: "false" } });
    await world.up();
    await world.lab.stack.destroy();
    assert.deepEqual(
      world.tenant.clients
        .list()
        .map(({ name }) => name)
        .sort(),
      ["OpenMetadata", "OpenMetadata (ingestion)"],
      "retainOnDelete",
    );
  });
});
