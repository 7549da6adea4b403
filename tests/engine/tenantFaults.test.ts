/**
 * What a tenant does to a run: it stutters, it stores and answers 500, it has another application of
 * the name. Each ends in one application, or in a sentence that names the others and the ways out.
 */

import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import type { ConfigMap } from "@pulumi/pulumi/automation/index.js";
import { defaultDeployerScopes } from "../../lab/tenant/index.ts";
import { errorsIn, failureOf } from "./support.ts";
import { openWorld, type World } from "./world.ts";

let world: World;
afterEach(() => world.end());

/** A world of Auth0 alone: the sign-in application, and what `config` adds. */
async function openTenant(config: ConfigMap = {}): Promise<void> {
  world = await openWorld(
    {
      "loginPolicy.enabled": { value: "false" },
      "loginPolicy.waiver": { value: "these are stories about applications" },
      ...config,
    },
    undefined,
    false,
  );
}

const clients = "/api/v2/clients";
const clientIds = () => world.tenant.clients.list().map(({ client_id }) => client_id);
const deleteClient = (id: string | undefined) => world.tenant.clients.delete(id ?? "");
const makeClient = (name: string) =>
  world.tenant.clients.create({ name, app_type: "regular_web" }).client_id;

const REFUSED = 'before hook "openmetadata-only-one-of-its-name" failed: the tenant has';
const WAYS_OUT =
  "delete in the Auth0 dashboard what a failed run has left over, or name the one to use in signIn.existingClientId (after `pulumi destroy`, where this stack has made one), or choose another signIn.name, then run `pulumi up` again";
const refusalOf = (clientId: string | undefined) =>
  `${REFUSED} another application called "OpenMetadata", with the Client ID ${clientId}: ${WAYS_OUT}`;

/** Without the line that only says that it failed, and the provider's log. */
function errorsOf(printed: string): string[] {
  return errorsIn(printed)
    .map((error) => error.replace(/^Preview failed: /, "").trim())
    .filter((error) => !/^(preview|update) failed$|^sdk-v2/.test(error));
}

const upErrors = async () => errorsOf(await world.failingUp());
const previewErrors = async () => errorsOf(await failureOf(world.lab.stack, "preview"));

/** @param clientId of the one application that must be left; default: whichever it is. */
async function converges(clientId?: string): Promise<void> {
  await world.up();
  assert.deepEqual((await world.up()).changes, {});
  const [left, ...others] = clientIds();
  assert.deepEqual(others, []);
  if (clientId !== undefined) assert.equal(left, clientId);
}

/** Of these stories themselves. */
const WAIVED = "warning: The login policy is off, waived: these are stories about applications";
const MEMORY =
  "urn:pulumi:test::openmetadata-auth0::openmetadata-auth0:index:OpenMetadataSso$openmetadata-auth0:index:SignInApplication$openmetadata-auth0:live:Adoption::openmetadata-adoption";

describe("a tenant that stutters", { concurrency: false }, () => {
  it("is waited for: 429, 5xx before anything was done, slow answers", async () => {
    await openTenant({ "serviceAccount.kind": { value: "shared" } });
    const { tenant } = world;
    const now = { "x-ratelimit-reset": String(Math.floor(Date.now() / 1_000)) };
    tenant.fault({ path: clients, status: 429, times: 20, headers: now });
    tenant.fault({ method: "POST", path: clients, status: 503, times: 2 });
    tenant.fault({ method: "GET", path: /clients\/\w+$/, status: 502 });
    tenant.fault({ method: "PATCH", path: /clients\/\w+$/, status: 0 });
    tenant.fault({ method: "POST", path: "/api/v2/client-grants", delayMs: 3_000 });
    const { printed } = await world.up();
    assert.doesNotMatch(printed.replaceAll(WAIVED, ""), /error|warning/);
    await converges();
  });

  it("costs nothing when it does not: nine calls, of which one looks for others of the name", async () => {
    await openTenant({ "serviceAccount.kind": { value: "shared" } });
    await world.up();
    const calls = world.calls();
    assert.equal(calls.length, 9, calls.join("\n"));
    assert.deepEqual(
      calls.filter((call) => call.startsWith("GET /api/v2/clients?")),
      ["GET /api/v2/clients?include_totals=true&page=0&per_page=100"],
    );
    assert.deepEqual((await world.up()).changes, {});
    assert.deepEqual(world.calls(), []);
  });

  it("fails when it stays so, and the next run goes on", async () => {
    await openTenant();
    world.tenant.fault({ method: "POST", path: clients, status: 503, times: 4 });
    const printed = await world.failingUp();
    assert.match(printed, /503 Service Unavailable/);
    assert.deepEqual(clientIds(), []);
    await converges();
  });
});

describe("an application that was stored twice", { concurrency: false }, () => {
  it("by the provider, on an answer of 500, is named by every run until it is gone", async () => {
    await openTenant();
    world.tenant.fault({ method: "POST", path: clients, status: 500, when: "after" });
    const errors = await upErrors();
    const [leftOver, ours] = clientIds();
    assert.deepEqual(errors, [refusalOf(leftOver)]);
    assert.deepEqual(await upErrors(), errors);
    assert.deepEqual(await previewErrors(), [refusalOf(leftOver)]);
    assert.deepEqual(clientIds(), [leftOver, ours], "nothing is deleted");
    deleteClient(leftOver);
    await converges(ours);
  });

  it("or used, if that one is named once the stack's own is destroyed", async () => {
    await openTenant({ "serviceAccount.kind": { value: "shared" } });
    world.tenant.fault({ method: "POST", path: clients, status: 500, when: "after" });
    await upErrors();
    const [leftOver = "", ours] = clientIds();
    await world.configure({ "signIn.existingClientId": { value: leftOver } });
    const refused = [
      `signIn.existingClientId is ${leftOver}, but this stack has begun without it, and the application that it has would be deleted for another: leave it out. If it has none, since its first run failed or somebody deleted the application in Auth0, run \`pulumi refresh\` and \`pulumi state delete '${MEMORY}'\`, which fails as long as there is one, then \`pulumi up\``,
    ];
    assert.deepEqual(await previewErrors(), refused);
    assert.deepEqual(await upErrors(), refused);
    assert.deepEqual(clientIds(), [leftOver, ours], "nothing is deleted");
    await world.lab.stack.destroy();
    assert.deepEqual(clientIds(), [leftOver]);
    await converges(leftOver);
  });

  it("as often as the provider tried, is named with the others by the next preview", async () => {
    await openTenant();
    world.tenant.fault({ method: "POST", path: clients, status: 500, when: "after", times: 4 });
    assert.ok((await world.failingUp()).includes("500 Internal Server Error"));
    const leftOver = clientIds();
    assert.equal(leftOver.length, 4);
    assert.deepEqual(await previewErrors(), [
      `${REFUSED} 4 other applications called "OpenMetadata", with the Client IDs ${leftOver.join(", ")}: ${WAYS_OUT}`,
    ]);
    leftOver.forEach(deleteClient);
    await converges();
  });

  it("and is no longer found when its creation reads it, is named by the next preview", async () => {
    await openTenant();
    world.tenant.fault({ method: "GET", path: /clients\/\w+$/, status: 404 });
    assert.ok((await world.failingUp()).includes("expected non-nil error with nil state"));
    const [leftOver = ""] = clientIds();
    assert.deepEqual(await previewErrors(), [refusalOf(leftOver)]);
    await world.lab.stack.destroy();
    await world.configure({ "signIn.existingClientId": { value: leftOver } });
    await converges(leftOver);
  });

  it("for a service account is named with the settings of that", async () => {
    await openTenant({ "serviceAccount.kind": { value: "dedicated" } });
    const other = makeClient("OpenMetadata (ingestion)");
    const settings = WAYS_OUT.replaceAll("signIn.", "serviceAccount.");
    assert.deepEqual(await previewErrors(), [
      `before hook "openmetadata-service-account-only-one-of-its-name" failed: the tenant has another application called "OpenMetadata (ingestion)", with the Client ID ${other}: ${settings}`,
    ]);
    deleteClient(other);
    await world.up();
    assert.deepEqual((await world.up()).changes, {});
    assert.equal(clientIds().length, 2);
  });
});

describe("an application of somebody else's", { concurrency: false }, () => {
  it("with the same name stops the preview before anything is made, and can be kept", async () => {
    await openTenant();
    const theirs = makeClient("OpenMetadata");
    assert.deepEqual(await previewErrors(), [refusalOf(theirs)]);
    assert.deepEqual(clientIds(), [theirs]);
    await world.configure({ "signIn.name": { value: "OpenMetadata of the data team" } });
    await world.up();
    assert.deepEqual((await world.up()).changes, {});
    assert.equal(clientIds().length, 2);
  });

  it("with a longer name is none of anybody's business", async () => {
    await openTenant();
    makeClient("OpenMetadata staging");
    await world.up();
    assert.equal(clientIds().length, 2);
  });

  it("is not asked about when one is taken over", async () => {
    await openTenant();
    const [, ours = ""] = [makeClient("OpenMetadata"), makeClient("OpenMetadata")];
    await world.configure({ "signIn.existingClientId": { value: ours } });
    const { outputs } = await world.up();
    assert.equal(outputs.clientId, ours);
    assert.ok(!world.calls().some((call) => call.startsWith("GET /api/v2/clients?")));
    assert.deepEqual((await world.up()).changes, {});
    assert.equal(clientIds().length, 2);
  });
});

describe("a question that Auth0 does not answer", { concurrency: false }, () => {
  it("fails the preview with its reason and the remedy", async () => {
    await openTenant();
    const { domain, deployer } = world.tenant;
    await world.useDeployer({ ...deployer, clientSecret: "not-the-secret" });
    assert.deepEqual((await previewErrors()).toSorted(), [
      `Auth0 does not accept the deployer's credentials: set AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET (or auth0:clientId and the secret auth0:clientSecret) to those of the application that deploys to ${domain}, then run \`pulumi up\` again`,
      `before hook "openmetadata-only-one-of-its-name" failed: could not look for other applications called "OpenMetadata": failed to send the request: Get "https://${domain}/api/v2/clients?include_totals=true&page=0&per_page=100": oauth2: "access_denied" "Unauthorized"`,
    ]);
  });
});

describe("an application that could not be read back", { concurrency: false }, () => {
  it("is kept, and the next run reads it", async () => {
    await openTenant();
    world.tenant.setDeployerScopes(["create:clients", "update:clients"]);
    assert.ok((await world.failingUp()).includes("with the scope read:clients or"));
    const [ours] = clientIds();
    world.tenant.setDeployerScopes(defaultDeployerScopes);
    await world.lab.stack.preview();
    await converges(ours);
  });
});

describe("a grant that was stored and answered with 500", { concurrency: false }, () => {
  it("conflicts with itself, and the next run takes it over", async () => {
    await openTenant({
      "serviceAccount.kind": { value: "shared" },
      "serviceAccount.scopes[0]": { value: "read:stats" },
    });
    const path = "/api/v2/client-grants";
    world.tenant.fault({ method: "POST", path, status: 500, when: "after" });
    assert.ok((await world.failingUp()).includes("409 Conflict"));
    await converges();
    assert.deepEqual(
      world.tenant.grants.list().map(({ scope }) => scope),
      [["read:stats"]],
    );
  });
});
