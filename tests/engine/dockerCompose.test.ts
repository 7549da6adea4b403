/** Files beside OpenMetadata's own compose file, through their whole life on the real engine, in order. */

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { OVERRIDE_FILE } from "../../model/openmetadata/compose.ts";
import { ComposeDouble } from "./composeDouble.ts";
import { assertSignsIn, ingestionBotToken, whoIs } from "./signIn.ts";
import { openWorld, type Run, type World } from "./world.ts";

let world: World;
let compose: ComposeDouble;

before(async () => {
  world = await openWorld(
    { "target.kind": { value: "docker" }, "target.mode": { value: "compose" } },
    undefined,
    false,
  );
  await world.configure({ "target.healthUrl": { value: world.serverUrl }, ...ownOwner() });
  compose = new ComposeDouble(world);
});
after(() => world?.end());

/** Only root can give files to the user of the image. */
function ownOwner() {
  const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  if (uid === 0) return {};
  return {
    "target.owner.uid": { value: String(uid) },
    "target.owner.gid": { value: String(gid) },
  };
}

const inDirectory = (path: string) => join(world.directory, path);
const read = (path: string) => readFileSync(inDirectory(path), "utf8");
const secretOf = () => String(world.tenant.clients.list()[0]?.client_secret);
const kidOf = ({ outputs }: Run, generation: number) =>
  (outputs.signingKeys as { generation: number; kid: string }[]).find(
    (key) => key.generation === generation,
  )?.kid;

describe("files beside a compose file", { concurrency: false }, () => {
  let first: Run;
  let bot: string;
  const handOver = () =>
    `run \`docker compose -f docker-compose.yml -f ${inDirectory(OVERRIDE_FILE)} up -d\``;

  it("preview writes nothing", async () => {
    await world.lab.stack.preview();
    assert.equal(existsSync(world.directory), false);
  });

  it("up delivers them and ends pending, with the command of whoever runs compose", async () => {
    first = await world.up();
    const status = `pending (nothing listens there): ${handOver()}, then run \`pulumi up\` again`;
    assert.equal(first.outputs.status, status);
    assert.ok(
      first.printed.includes(`warning: OpenMetadata's restart is ${status}`),
      first.printed,
    );
    assert.deepEqual(readdirSync(world.directory, { recursive: true }).sort(), [
      ".openmetadata-auth0.json",
      OVERRIDE_FILE,
      "mounted",
      "mounted/jwks.json",
      "mounted/keys",
      "mounted/keys/1",
      "mounted/keys/1/private_key.der",
      "mounted/keys/1/public_key.der",
      "openmetadata.env",
    ]);
  });

  it("gives them to the user of OpenMetadata's image alone", (context) => {
    for (const path of [OVERRIDE_FILE, "openmetadata.env", "mounted/keys/1/private_key.der"]) {
      assert.equal(statSync(inDirectory(path)).mode & 0o777, 0o600, path);
    }
    if (process.getuid?.() !== 0) return context.skip("only root can give files away");
    for (const path of [".", "mounted", "openmetadata.env", "mounted/keys/1/private_key.der"]) {
      const { uid, gid } = statSync(inDirectory(path));
      assert.deepEqual([uid, gid], [1000, 1000], path);
    }
  });

  it("is pending on every run until compose has run, and then complete", async () => {
    assert.deepEqual((await world.up()).changes, { update: 1 });
    assert.equal(await compose.up(), true);
    const run = await world.up();
    assert.deepEqual(run.changes, { update: 1 });
    assert.equal(run.outputs.status, `signs with key ${kidOf(first, 1)}`);
    assert.ok(!run.printed.includes("warning"), run.printed);
    assert.deepEqual((await world.up()).changes, {});
  });

  it("lets an administrator sign in and use OpenMetadata", async () => {
    await assertSignsIn(world);
    bot = await ingestionBotToken(world);
  });

  it("gives compose no reason to make the server anew where nothing changed", async () => {
    await world.up();
    assert.equal(await compose.up(), false);
  });

  it("tells of a change that shows in no key, and compose makes the server anew for it", async () => {
    await world.configure({ "adminPrincipals[1]": { value: "bob" } });
    const run = await world.up();
    assert.deepEqual(run.changes, { update: 3 });
    assert.ok(
      run.printed.includes(`warning: OpenMetadata has new settings to load: ${handOver()}`),
      run.printed,
    );
    assert.equal(await compose.up(), true);
    assert.deepEqual((await world.up()).changes, {});
  });

  it("rotation leaves the running container its key until compose has run", async () => {
    await world.configure({ "signingKeys.generation": { value: "2" } });
    const run = await world.up();
    assert.equal(
      run.outputs.status,
      `pending (it signs with key ${kidOf(first, 1)}): ${handOver()}, then run \`pulumi up\` again`,
    );
    // The host reboots before anybody has run compose.
    await compose.restart();
    await assertSignsIn(world);
    assert.equal(await compose.up(), true);
    const done = await world.up();
    assert.equal(done.outputs.status, `signs with key ${kidOf(first, 2)}`);
    assert.deepEqual((await world.up()).changes, {});
    assert.equal(await compose.up(), false);
  });

  it("tokens of before the rotation stay valid, and the key before goes with the next one", async () => {
    assert.deepEqual(await whoIs(world, bot), { status: 200, name: "ingestion-bot" });
    await assertSignsIn(world);
    assert.deepEqual(readdirSync(inDirectory("mounted/keys")).sort(), ["1", "2"]);
    await world.configure({ "signingKeys.generation": { value: "3" } });
    await world.up();
    await compose.up();
    assert.match(String((await world.up()).outputs.status), /^signs with key /);
    assert.deepEqual(readdirSync(inDirectory("mounted/keys")).sort(), ["2", "3"]);
  });

  it("a revoked generation is a reason to make the server anew", async () => {
    await world.configure({ "signingKeys.revoked[0]": { value: "2" } });
    await world.up();
    assert.equal(await compose.up(), true);
    assert.deepEqual((await world.up()).changes, {});
  });

  it("a file changed by hand is reported by refresh and healed by up", async () => {
    assert.deepEqual((await world.refresh()).changes, {});
    writeFileSync(inDirectory(OVERRIDE_FILE), "services: {}\n");
    assert.deepEqual((await world.refresh()).changes, { update: 1 });
    await world.up();
    assert.match(read(OVERRIDE_FILE), /^ {2}openmetadata-server:$/m);
    assert.deepEqual((await world.up()).changes, {});
  });

  it("holds a secret in the env file and the keys alone", async () => {
    const canaries = new Map([
      ["the client secret", secretOf()],
      ...["2", "3"].map((generation) => {
        const file = inDirectory(`mounted/keys/${generation}/private_key.der`);
        // A slice of the private half: the head is the same for all keys of one size.
        return [`key ${generation}`, readFileSync(file, "base64").slice(400, 440)] as const;
      }),
    ]);
    const places = new Map([
      ["the override", read(OVERRIDE_FILE)],
      ["the manifest", read(".openmetadata-auth0.json")],
      ["the state", await world.lab.readState()],
      ["what the engine printed", world.printed()],
    ]);
    for (const [place, text] of places) {
      for (const [name, canary] of canaries) assert.ok(!text.includes(canary), `${name}: ${place}`);
    }
    assert.ok(read("openmetadata.env").includes(secretOf()));
  });

  it("destroy leaves neither files nor anything in the tenant; the server is somebody else's", async () => {
    await world.lab.stack.destroy();
    assert.equal(existsSync(world.directory), false);
    assert.deepEqual(world.tenant.clients.list(), []);
    assert.deepEqual(world.tenant.actions.list(), []);
    const state = JSON.parse(await world.lab.readState());
    assert.equal(state.checkpoint.latest?.resources?.length ?? 0, 0);
    assert.equal((await fetch(`${world.serverUrl}/api/v1/system/config/jwks`)).status, 200);
  });
});
