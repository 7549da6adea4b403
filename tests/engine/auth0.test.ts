/** The Auth0 side on the real engine: who gets in, what a service account may do, what is taken over. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import https from "node:https";
import { text } from "node:stream/consumers";
import { afterEach, describe, it } from "node:test";
import { promisify } from "node:util";
import { signIn } from "../../lab/tenant/signIn.ts";
import { deployerScopes } from "../../model/auth0/scopes/deployer.ts";
import { errorsIn } from "./support.ts";
import { openWorld, type World } from "./world.ts";

const run = promisify(execFile);

let world: World;
afterEach(() => world.end());

/** Signs somebody in through OpenMetadata. @returns where the browser ends. */
function login(username: string, connection?: string): Promise<URL> {
  return loginUntil(`${world.serverUrl}/auth/callback`, username, connection);
}

/** @returns what Auth0 tells OpenMetadata of somebody whom it does not let in. */
async function denial(username: string, connection?: string): Promise<string | null> {
  const { searchParams } = await loginUntil(`${world.serverUrl}/callback`, username, connection);
  assert.equal(searchParams.has("code"), false);
  assert.equal(searchParams.get("error"), "access_denied");
  return searchParams.get("error_description");
}

async function loginUntil(until: string, username: string, connection?: string): Promise<URL> {
  const landing = `${world.serverUrl}/auth/callback`;
  const { users } = world.tenant;
  const { finalUrl } = await signIn({
    startUrl: `${world.serverUrl}/api/v1/auth/login?redirectUri=${encodeURIComponent(landing)}`,
    username,
    password: users.find(({ email }) => email === username)?.password ?? "",
    ca: world.tenant.ca,
    until,
    ...(connection && { connection }),
  });
  return finalUrl;
}

async function token(account: { clientId: string; clientSecret: string }, scope?: string) {
  const body = new URLSearchParams({
    grant_type: "client_credentials",
    audience: world.tenant.managementApiIdentifier,
    ...(scope && { scope }),
  }).toString();
  const credentials = Buffer.from(`${account.clientId}:${account.clientSecret}`).toString("base64");
  const response = await new Promise<import("node:http").IncomingMessage>((resolve, reject) =>
    https
      .request(
        `${world.tenant.issuer}oauth/token`,
        {
          method: "POST",
          ca: world.tenant.ca,
          agent: false,
          headers: {
            authorization: `Basic ${credentials}`,
            "content-type": "application/x-www-form-urlencoded",
          },
        },
        resolve,
      )
      .on("error", reject)
      .end(body),
  );
  return { status: response.statusCode, body: JSON.parse(await text(response)) };
}

interface Account {
  clientId: string;
  clientSecret: string;
  scopes: string[];
}

const STRANGERS = {
  "mallory@example.com":
    "Your e-mail address is not verified: follow the link in the verification message, then sign in again.",
  "carol@example.org":
    "OpenMetadata does not accept this e-mail address: sign in with the address of your organization.",
  // The shipped account's name, and the stack's own principal.
  "admin@example.com":
    "This account is not for signing in to OpenMetadata: use your personal account.",
  "pulumi-sso@example.com":
    "This account is not for signing in to OpenMetadata: use your personal account.",
};

const OFF = {
  "loginPolicy.enabled": { value: "false" },
  "loginPolicy.waiver": { value: "a tenant of one application" },
};

describe("the login policy", { concurrency: false }, () => {
  it("lets the people of the domain in and denies each kind of stranger", async () => {
    world = await openWorld();
    await world.up();
    assert.ok((await login("alice@example.com")).searchParams.has("id_token"));
    for (const [stranger, sentence] of Object.entries(STRANGERS)) {
      assert.equal(await denial(stranger), sentence);
      assert.equal((await login(stranger)).searchParams.has("id_token"), false, stranger);
    }
  });

  it("enables the listed connections only, and off says so in the plan", async () => {
    world = await openWorld();
    const [google] = world.tenant.connections.list().filter(({ name }) => name === "google-oauth2");
    assert.ok(google);
    await world.configure({ "signIn.connections.google-oauth2": { value: google.id } });
    await world.up();
    assert.ok((await login("dave@example.com", "google-oauth2")).searchParams.has("id_token"));
    assert.equal(
      await denial("alice@example.com"),
      "OpenMetadata does not accept this way of signing in: go back and choose another one, or ask your administrator which one to use.",
    );
    assert.deepEqual((await world.up()).changes, {});

    // By another name it is still the same connection.
    await world.lab.stack.removeConfig("signIn.connections", true);
    await world.configure({ "signIn.connections.google": { value: google.id } });
    await world.up();
    assert.ok((await login("dave@example.com", "google-oauth2")).searchParams.has("id_token"));

    await world.lab.stack.removeConfig("signIn.connections", true);
    await world.configure(OFF);
    await world.up();
    assert.deepEqual(world.tenant.actions.list(), []);
    const { stdout } = await world.lab.stack.preview();
    assert.match(stdout, /warning: The login policy is off, waived: a tenant of one application/);
    assert.deepEqual((await world.up()).changes, {});
  });

  it("stays at work where a destroy leaves the application, and can still be turned off", async () => {
    world = await openWorld({
      "signIn.retainOnDelete": { value: "true" },
      "serviceAccount.kind": { value: "shared" },
      "serviceAccount.scopes[0]": { value: "read:stats" },
    });
    world.tenant.setDeployerScopes(
      deployerScopes({
        clientType: "confidential",
        secretGeneration: false,
        serviceAccount: "shared",
        loginPolicy: true,
        connections: false,
        retainOnDelete: true,
      }),
    );
    await world.up();
    await world.configure(OFF);
    await world.up();
    assert.ok((await login("mallory@example.com")).searchParams.has("id_token"));
    await world.lab.stack.removeConfig("loginPolicy", true);
    await world.up();
    await world.lab.stack.destroy();
    assert.equal(world.tenant.clients.list().length, 1);
    assert.deepEqual(world.tenant.grants.list(), []);
    assert.equal(await denial("mallory@example.com"), STRANGERS["mallory@example.com"]);
    assert.ok((await login("alice@example.com")).searchParams.has("id_token"));

    // Who comes back is told of the policy that was left: it would go on beside the new one.
    const [application] = world.tenant.clients.list();
    await world.configure({ "signIn.existingClientId": { value: String(application?.client_id) } });
    await world.lab.stack.removeConfig("serviceAccount", true);
    const [left] = world.tenant.actions.list();
    assert.ok(left);
    assert.match(
      await world.failingUp(),
      new RegExp(`another Action called "OpenMetadata: login policy", with the id ${left.id}: an`),
    );
    world.tenant.actions.delete(left.id);
    await world.up();
    assert.equal(world.tenant.bindings.list("post-login").length, 1);
    assert.deepEqual((await world.up()).changes, {});
  });

  it("that a failing Auth0 made twice names the one that is left over", async () => {
    world = await openWorld({}, undefined, false);
    world.tenant.fault({ path: /actions\/actions$/, method: "POST", status: 500, when: "after" });
    const told = await world.failingUp();
    const [first, second] = world.tenant.actions.list().map(({ id }) => id);
    const left = told.includes(String(first)) ? first : second;
    assert.match(told, new RegExp(`another Action called .*, with the id ${left}: an earlier`));
    world.tenant.actions.delete(String(left));
    await world.up();
    assert.equal(world.tenant.actions.list().length, 1);
  });
});

describe("a service account", { concurrency: false }, () => {
  for (const kind of ["shared", "dedicated"]) {
    it(`that is ${kind} gets a Management API token with exactly the granted scopes`, async () => {
      world = await openWorld({
        "serviceAccount.kind": { value: kind },
        "serviceAccount.scopes[0]": { value: "read:stats" },
        "serviceAccount.scopes[1]": { value: "read:branding" },
      });
      const { outputs } = await world.up();
      const account = outputs.serviceAccount as Account;
      assert.deepEqual(account.scopes, ["read:branding", "read:stats"]);
      assert.equal(account.clientId === outputs.clientId, kind === "shared");
      const granted = await token(account);
      assert.equal(granted.status, 200, JSON.stringify(granted.body));
      assert.deepEqual(granted.body.scope.split(" ").sort(), ["read:branding", "read:stats"]);
      assert.equal((await token(account, "read:users")).status, 403);
      assert.ok((await login("alice@example.com")).searchParams.has("id_token"));
      assert.deepEqual((await world.up()).changes, {});
      await world.lab.stack.destroy();
      assert.deepEqual(world.tenant.clients.list(), []);
      assert.deepEqual(world.tenant.grants.list(), []);
    });
  }

  it("whose grant existed with other scopes fails the up, and the next one corrects it", async () => {
    world = await openWorld();
    await world.up();
    const [application] = world.tenant.clients.list();
    world.tenant.grants.create({
      client_id: application?.client_id,
      audience: world.tenant.managementApiIdentifier,
      scope: ["delete:users"],
    });
    await world.configure({
      "serviceAccount.kind": { value: "shared" },
      "serviceAccount.scopes[0]": { value: "read:stats" },
    });
    assert.deepEqual(errorsIn(await world.failingUp()), [
      "the service account's grant on the Auth0 Management API existed already and has delete:users beside what is wanted and lacks read:stats: it is now managed by this stack, run `pulumi up` again to set it to serviceAccount.scopes",
    ]);
    await world.up();
    assert.deepEqual(world.tenant.grants.list()[0]?.scope, ["read:stats"]);
    assert.deepEqual((await world.up()).changes, {});
  });
});

/** Seconds, as the tenant has it. */
function idTokenLifetime(): unknown {
  const [application] = world.tenant.clients.list();
  return Object(application?.jwt_configuration).lifetime_in_seconds;
}

describe("an application that somebody clicked together", { concurrency: false }, () => {
  it("is taken over as it is known, changed to fit, never replaced", async () => {
    world = await openWorld();
    const { client_id } = world.tenant.clients.create({
      name: "Clicked",
      app_type: "regular_web",
      jwt_configuration: { alg: "RS256", secret_encoded: true },
      require_pushed_authorization_requests: true,
      require_proof_of_possession: true,
      allowed_clients: ["somebody"],
      client_aliases: ["https://alias.example.com"],
      sso: true,
      compliance_level: "none",
      sso_disabled: true,
      custom_login_page: "<html></html>",
      form_template: "<form></form>",
      callbacks: ["https://old.example.com/callback"],
      grant_types: ["authorization_code", "implicit", "refresh_token"],
    });
    await world.configure({ "signIn.existingClientId": { value: client_id } });
    const { stdout, changeSummary } = await world.lab.stack.preview({ diff: true });
    assert.match(stdout, /- \[1\]: "implicit"|~ grantTypes/);
    assert.match(stdout, /https:\/\/old\.example\.com\/callback/);
    assert.equal(changeSummary.replace ?? 0, 0);
    const { outputs, changes } = await world.up();
    assert.equal(outputs.clientId, client_id);
    assert.equal(changes.replace ?? 0, 0);
    const [application, ...others] = world.tenant.clients.list();
    assert.deepEqual(others, []);
    assert.deepEqual(application?.callbacks, [`${world.serverUrl}/callback`]);
    assert.deepEqual(application?.grant_types, ["authorization_code", "refresh_token"]);
    assert.equal(application?.require_pushed_authorization_requests, false);
    assert.equal(application?.require_proof_of_possession, false);
    assert.ok((await login("alice@example.com")).searchParams.has("id_token"));
    assert.deepEqual((await world.up()).changes, {});
    await world.configure({ "signIn.idTokenLifetime": { value: "1800" } });
    await world.up();
    assert.equal(idTokenLifetime(), 1800);
    await world.lab.stack.removeConfig("signIn.existingClientId", true);
    await world.up();
    assert.deepEqual((await world.up()).changes, {});
    assert.equal(world.tenant.clients.list()[0]?.client_id, client_id);
  });
});

const MEMORY =
  "urn:pulumi:test::openmetadata-auth0::openmetadata-auth0:index:OpenMetadataSso$openmetadata-auth0:index:SignInApplication$openmetadata-auth0:live:Adoption::openmetadata-adoption";

/** `pulumi state delete`. @returns why not, or nothing. */
async function stateDelete(urn: string): Promise<string> {
  const { pulumiCommand, workDir, pulumiHome, envVars } = world.lab.stack.workspace;
  const environment = {
    ...process.env,
    ...envVars,
    ...(pulumiHome && { PULUMI_HOME: pulumiHome }),
  };
  const args = ["state", "delete", urn, "--yes", "--stack", "test"];
  return run(pulumiCommand.command, args, { cwd: workDir, env: environment }).then(
    () => "",
    (error: unknown) => String(error),
  );
}

describe("an application that was taken over", { concurrency: false }, () => {
  it("is not deleted for another one that is named later", async () => {
    world = await openWorld({ "signIn.name": { value: "Ours now" } }, undefined, false);
    const [first = "", second = ""] = ["A", "B"].map(
      (name) => world.tenant.clients.create({ name, app_type: "regular_web" }).client_id,
    );
    await world.configure({ "signIn.existingClientId": { value: first } });
    await world.up();
    await world.configure({ "signIn.existingClientId": { value: second } });
    assert.deepEqual(errorsIn(await world.failingUp()), [
      `signIn.existingClientId is ${second}, but this stack has begun with ${first}, and the application that it has would be deleted for another: set it to that or leave it out. If it has none, since its first run failed or somebody deleted the application in Auth0, run \`pulumi refresh\` and \`pulumi state delete '${MEMORY}'\`, which fails as long as there is one, then \`pulumi up\``,
    ]);
    assert.match(await stateDelete(MEMORY), /depend/);
    await world.lab.stack.removeConfig("signIn.existingClientId", true);
    assert.deepEqual((await world.up()).changes, { update: 1 });
    // Left out once, the application may be another one: none is taken any more.
    await world.configure({ "signIn.existingClientId": { value: first } });
    await world.failingUp();
    await world.configure({ "signIn.existingClientId": { value: second } });
    await world.failingUp();
    const left = world.tenant.clients.list().map(({ client_id }) => client_id);
    assert.deepEqual(left.sort(), [first, second].sort());
  });
});

describe("an application that was to be taken over and is not there", {
  concurrency: false,
}, () => {
  it("gives way to another one, as the refusal says", async () => {
    world = await openWorld({}, undefined, false);
    const { client_id: right } = world.tenant.clients.create({
      name: "A",
      app_type: "regular_web",
    });
    await world.configure({ "signIn.existingClientId": { value: "thisOneDoesNotExistAtAll" } });
    await world.failingUp();
    await world.configure({ "signIn.existingClientId": { value: right } });
    assert.match(await world.failingUp(), /signIn\.existingClientId is .* has begun with thisOne/);
    assert.equal(await stateDelete(MEMORY), "");
    await world.up();
    assert.deepEqual(
      world.tenant.clients.list().map(({ client_id }) => client_id),
      [right],
    );
  });
});

describe("a service account that somebody clicked together", { concurrency: false }, () => {
  it("is taken over as it is known, with its grant, never replaced", async () => {
    world = await openWorld({ "serviceAccount.kind": { value: "dedicated" } });
    const { client_id } = world.tenant.clients.create({
      name: "Ingestion, clicked",
      app_type: "non_interactive",
      grant_types: ["client_credentials", "password"],
    });
    await world.configure({ "serviceAccount.existingClientId": { value: client_id } });
    const { stdout, changeSummary } = await world.lab.stack.preview({ diff: true });
    assert.match(stdout, /Ingestion, clicked/);
    assert.equal(changeSummary.replace ?? 0, 0);
    const { outputs, changes } = await world.up();
    const account = outputs.serviceAccount as Account;
    assert.equal(account.clientId, client_id);
    assert.equal(changes.replace ?? 0, 0);
    assert.equal(world.tenant.clients.list().length, 2);
    const adopted = world.tenant.clients.list().find((client) => client.client_id === client_id);
    assert.deepEqual(adopted?.grant_types, ["client_credentials"]);
    assert.equal((await token(account)).status, 200);
    assert.deepEqual((await world.up()).changes, {});
  });
});

describe("a service account that would be the sign-in application", { concurrency: false }, () => {
  it("is refused, since it would change what people sign in with", async () => {
    world = await openWorld({}, undefined, false);
    const { outputs } = await world.up();
    await world.configure({
      "serviceAccount.kind": { value: "dedicated" },
      "serviceAccount.existingClientId": { value: String(outputs.clientId) },
    });
    assert.deepEqual(errorsIn(await world.failingUp()), [
      `serviceAccount.existingClientId is ${outputs.clientId}, the sign-in application of this stack: use serviceAccount.kind shared, with which one application plays both parts`,
    ]);
    assert.equal(world.tenant.clients.list()[0]?.app_type, "regular_web");
  });
});

describe("a public client", { concurrency: false }, () => {
  it("is a single-page application without a secret, for the tenant and for OpenMetadata", async () => {
    world = await openWorld({ "signIn.clientType": { value: "public" } });
    const { outputs } = await world.up();
    assert.equal("clientSecret" in outputs, false);
    const [application] = world.tenant.clients.list();
    assert.equal(application?.app_type, "spa");
    assert.equal(application?.token_endpoint_auth_method, "none");
    assert.deepEqual(application?.web_origins, [world.serverUrl]);
    const response = await fetch(`${world.serverUrl}/api/v1/system/config/auth`);
    assert.partialDeepStrictEqual(await response.json(), {
      clientType: "public",
      provider: "auth0",
      clientId: outputs.clientId,
    });
    assert.deepEqual((await world.up()).changes, {});
    assert.equal(idTokenLifetime(), 3600);
    await world.configure({ "signIn.idTokenLifetime": { value: "1800" } });
    await world.up();
    assert.equal(idTokenLifetime(), 1800);
  });
});
