/** What goes wrong in practice: each ends in a clear error with its remedy, and a rerun converges. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { afterEach, describe, it } from "node:test";
import { promisify } from "node:util";
import { defaultDeployerScopes } from "../../lab/tenant/index.ts";
import { withOwnRejections } from "../support/rejections.ts";
import { errorsIn } from "./support.ts";
import { openWorld, RESTART_SCRIPT, type World } from "./world.ts";

let world: World;
afterEach(() => world.end());

/** The error of a failed up that is ours; the provider's own stands beside it. */
async function ourErrors(): Promise<string[]> {
  const errors = errorsIn(await world.failingUp());
  return errors.filter(
    (error) => !/^\s*(sdk-v2|\d+ errors? occurred|update failed|\*)/.test(error),
  );
}

async function converges(): Promise<void> {
  await world.up();
  assert.deepEqual((await world.up()).changes, {});
  assert.equal(world.tenant.clients.list().length, 1);
}

describe("an up on the real engine", { concurrency: false }, () => {
  it("with a wrong client secret names the credentials to set", async () => {
    world = await openWorld({}, { clientId: "deployer", clientSecret: "not-the-secret" });
    assert.deepEqual(await ourErrors(), [
      `Auth0 does not accept the deployer's credentials: set AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET (or auth0:clientId and the secret auth0:clientSecret) to those of the application that deploys to ${world.tenant.domain}, then run \`pulumi up\` again`,
    ]);
    assert.deepEqual(world.tenant.clients.list(), []);
    await world.useDeployer(world.tenant.deployer);
    await converges();
  });

  it("with an unreachable tenant names the domain", async () => {
    world = await openWorld({ "auth0:domain": { value: "localhost:1" } });
    assert.deepEqual(await ourErrors(), [
      "the Auth0 tenant localhost:1 cannot be reached from here: check auth0:domain, DNS and proxy, then run `pulumi up` again",
    ]);
    await world.configure({ "auth0:domain": { value: world.tenant.domain } });
    await converges();
  });

  it("without the scope to create applications names the scope", async () => {
    world = await openWorld();
    world.tenant.setDeployerScopes(without("create:clients"));
    assert.deepEqual(await ourErrors(), [
      "the deployer's application may not do this: authorize it on the Auth0 Management API with the scope create:clients, then run `pulumi up` again",
    ]);
    world.tenant.setDeployerScopes(defaultDeployerScopes);
    await converges();
  });

  it("without the scope to read the client secret names it, and refresh brings the secret", async () => {
    world = await openWorld();
    world.tenant.setDeployerScopes(without("read:client_keys", "read:client_credentials"));
    assert.deepEqual(await ourErrors(), [
      "Auth0 did not return the client secret of the sign-in application: authorize the deployer's application on the Auth0 Management API with the scope read:client_keys, then run `pulumi up --refresh`",
    ]);
    world.tenant.setDeployerScopes(defaultDeployerScopes);
    await world.refresh();
    await converges();
  });

  it("into a directory of somebody else's names the files", async () => {
    world = await openWorld();
    mkdirSync(world.directory, { recursive: true });
    writeFileSync(join(world.directory, "notes.txt"), "theirs");
    assert.deepEqual(await ourErrors(), [
      `target.directory ${world.directory} holds files that this stack did not write (notes.txt): move them away, or name a directory of its own`,
    ]);
    rmSync(join(world.directory, "notes.txt"));
    await converges();
  });

  it("into a half-written directory fails at the obstacle, and takes it up once that is gone", async () => {
    world = await openWorld();
    // A directory stands where the settings go: the keys before them are written, they are not.
    mkdirSync(join(world.directory, "openmetadata.env"), { recursive: true });
    writeFileSync(
      join(world.directory, ".openmetadata-auth0.json"),
      JSON.stringify({
        stack: "openmetadata-auth0/test",
        directory: world.directory,
        files: [],
      }),
    );
    assert.deepEqual(await ourErrors(), [
      `could not write ${world.directory}/openmetadata.env (EISDIR): a directory stands in its place: move it away, then run \`pulumi up\` again`,
    ]);
    rmSync(join(world.directory, "openmetadata.env"), { recursive: true });
    await converges();
  });

  it("that left half of a delivery is healed also by taking the change back", async () => {
    world = await openWorld();
    const kid = async () => {
      const { keys } = (await (
        await fetch(`${world.serverUrl}/api/v1/system/config/jwks`)
      ).json()) as { keys: { kid: string }[] };
      return keys[0]?.kid;
    };
    await world.up();
    const first = await kid();
    const file = join(world.directory, "openmetadata.env");
    const delivered = readFileSync(file, "utf8");
    rmSync(file);
    mkdirSync(file);
    await world.configure({ "signingKeys.generation": { value: "2" } });
    await ourErrors();
    rmSync(file, { recursive: true });
    await world.configure({ "signingKeys.generation": { value: "1" } });
    await converges();
    assert.equal(readFileSync(file, "utf8"), delivered);
    assert.deepEqual(readdirSync(join(world.directory, "keys")), ["1"]);
    assert.equal(await kid(), first);
  });

  it("that failed after a move of the directory can be taken back, and keeps the files", async () => {
    world = await openWorld();
    await world.up();
    const kept = readFileSync(join(world.directory, "openmetadata.env"), "utf8");
    await world.configure({
      "target.directory": { value: `${world.directory}-moved` },
      "target.restartCommand[1]": { value: "/no/such/script.ts" },
    });
    await ourErrors();
    await world.configure({
      "target.directory": { value: world.directory },
      "target.restartCommand[1]": { value: RESTART_SCRIPT },
    });
    await converges();
    assert.equal(readFileSync(join(world.directory, "openmetadata.env"), "utf8"), kept);
    assert.equal(existsSync(`${world.directory}-moved`), false);
    assert.deepEqual((await world.refresh()).changes, {});
  });

  it("after a destroy that was refused does not rotate over what that has taken away", async () => {
    world = await openWorld({ "signIn.protect": { value: "true" } }, undefined, false);
    await world.up();
    await withOwnRejections(() => assert.rejects(world.lab.stack.destroy(), /protect/));
    await world.configure({ "signingKeys.generation": { value: "2" } });
    const [error] = await ourErrors();
    assert.match(error ?? "", /does not remember that the key of 2 was ever delivered/);
    await world.configure({ "signingKeys.generation": { value: "1" } });
    await world.up();
    await world.configure({ "signingKeys.generation": { value: "2" } });
    const { outputs } = await world.up();
    const keys = outputs.signingKeys as { generation: number }[];
    assert.deepEqual(
      keys.map(({ generation }) => generation),
      [1, 2, 3],
    );
    await world.configure({ "signIn.protect": { value: "false" } });
    await world.up();
  });

  it("of a stack that was renamed goes on in its directory", async () => {
    world = await openWorld({}, undefined, false);
    await world.up();
    const manifest = join(world.directory, ".openmetadata-auth0.json");
    const renamed = readFileSync(manifest, "utf8").replace("/test", "/before");
    // As if it had had another name: in the manifest and in the state.
    writeFileSync(manifest, renamed);
    const state = await world.lab.stack.exportStack();
    const text = JSON.stringify(state).replaceAll(
      '"openmetadata-auth0/test"',
      '"openmetadata-auth0/before"',
    );
    await world.lab.stack.importStack(JSON.parse(text));
    await converges();
    assert.match(readFileSync(manifest, "utf8"), /openmetadata-auth0\/test/);
  });

  it("whose server does not come up says why, and the next one restarts it", async () => {
    world = await openWorld({ "target.restartCommand[1]": { value: "/no/such/script.ts" } });
    const [error] = await ourErrors();
    assert.match(
      error ?? "",
      /^target\.restartCommand ".*\/no\/such\/script\.ts .*" ended with exit code 1: the files are delivered, so mend it and run `pulumi up` again; its output is in .*\/sso\/restart\.log$/,
    );
    assert.match(readFileSync(join(world.directory, "restart.log"), "utf8"), /Cannot find module/);
    await world.configure({ "target.restartCommand[1]": { value: RESTART_SCRIPT } });
    await converges();
  });

  it("that somebody stops while it waits for the server ends at once, and says where", async () => {
    world = await openWorld({ "target.healthTimeout": { value: "300" } });
    await world.restartWith(["/bin/true"]);
    const interrupt = new AbortController();
    // Who is asked for its key is waited for.
    const server = createServer((_request, response) => {
      interrupt.abort();
      response.end(JSON.stringify({ keys: [{ kid: "another" }] }));
    });
    const { port } = new URL(world.serverUrl);
    await new Promise<void>((listening) => server.listen(Number(port), "localhost", listening));
    let printed = "";
    const onOutput = (text: string) => {
      printed += text;
    };
    await withOwnRejections(() =>
      assert.rejects(world.lab.stack.up({ onOutput, signal: interrupt.signal }), {
        name: "CommandError",
      }),
    );
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
    assert.match(
      printed,
      /error: stopped before OpenMetadata at http:\/\/localhost:\d+ showed the key [\w-]+: run `pulumi up` again\n/,
    );
    await world.restartWith(world.restartCommand);
    await converges();
  });

  it("whose server somebody else restarts says so on every run until it is done", async () => {
    world = await openWorld();
    await world.restartWith([]);
    const warning =
      "warning: OpenMetadata's restart is pending (nothing listens there): restart OpenMetadata with the delivered files, then run `pulumi up` again";
    for (const changes of [{ create: 18 }, { update: 1 }, { update: 1 }]) {
      const run = await world.up();
      assert.deepEqual(run.changes, changes);
      assert.ok(run.printed.includes(warning), run.printed);
    }
    const { stdout } = await world.lab.stack.preview({ diff: true });
    assert.match(stdout, /^ +- pending: true$/m);
    const [node = "", ...words] = world.restartCommand;
    await promisify(execFile)(node, words, {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: world.tenant.caFile },
    });
    const { changes, outputs, printed } = await world.up();
    assert.deepEqual(changes, { update: 1 });
    assert.match(String(outputs.status), /^signs with key /);
    assert.ok(!printed.includes("warning"), printed);
    assert.deepEqual((await world.up()).changes, {});
  });

  it("with bad settings lists all of them before anything is asked of Auth0", async () => {
    world = await openWorld({
      serverUrl: { value: "http://om.example.com" },
      "signIn.idTokenLifetime": { value: "1" },
    });
    const printed = await world.failingUp();
    assert.ok(
      printed.includes(
        [
          "2 settings need attention:",
          '      - serverUrl is "http://om.example.com": use https, since ID tokens pass through this address (http is for localhost only).',
          "      - signIn.idTokenLifetime is 1: give a whole number of seconds from 300 to 36000.",
        ].join("\n"),
      ),
      printed,
    );
    assert.deepEqual(world.tenant.requests(), []);
  });
});

describe("a secret in a setting that is not kept secret", () => {
  it("stops the run before it is anywhere in clear", async () => {
    world = await openWorld();
    await world.configure({ "target.restartCommand[1]": { value: "CANARY-77", secret: true } });
    const printed = await world.failingUp();
    assert.ok(
      printed.includes(
        "- target is stored as a secret, in whole or in part: set it again without --secret, since this stack keeps nothing of it secret",
      ),
      printed,
    );
    assert.ok(!printed.includes("CANARY-77"));
    assert.ok(!(await world.lab.readState()).includes("CANARY-77"));
  });
});

function without(...scopes: string[]): string[] {
  return defaultDeployerScopes.filter((scope) => !scopes.includes(scope));
}
