/** docs/bare-metal.md, followed from its first command to its last. */

import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type PageReader, readPage } from "./pageReader.ts";
import { assertSignsIn } from "./signIn.ts";
import { type Machine, makeMachine } from "./systemd/machine.ts";
import { openWorld, type Run, type World } from "./world.ts";

const { PATH } = process.env;
const root = mkdtempSync(join(tmpdir(), "bare-metal-page-"));
let world: World;
let machine: Machine;
let page: PageReader;
let first: Run;

before(async () => {
  // The stack's engine, which runs the restart command, takes the one of now.
  process.env.PATH = [join(root, "programs"), PATH].join(":");
  // A target of which the page makes another one.
  world = await openWorld({}, undefined, false);
  machine = makeMachine(root, world);
  page = await readPage(
    "bare-metal.md",
    ["From a running server to signed in", "Later", "Without systemd"],
    world,
    {
      "https://openmetadata.example.com": world.serverUrl,
      "http://localhost:8585": world.serverUrl,
      "/etc/openmetadata/sso": world.directory,
      "/etc/systemd/system": machine.units,
      "/opt/openmetadata": machine.installation,
      // There need not be such a user here.
      "id -u openmetadata": "id -u",
      "id -g openmetadata": "id -g",
    },
  );
  await page.sh(["systemctl daemon-reload", "systemctl start openmetadata"]);
});
after(async () => {
  process.env.PATH = PATH;
  await world?.end();
  rmSync(root, { recursive: true });
});

const kidOf = ({ outputs }: Run, generation: number) =>
  (outputs.signingKeys as { generation: number; kid: string }[]).find(
    (key) => key.generation === generation,
  )?.kid;

async function servedKid(): Promise<string | undefined> {
  const response = await fetch(`${world.serverUrl}/api/v1/system/config/jwks`);
  return ((await response.json()) as { keys: { kid: string }[] }).keys[0]?.kid;
}

describe("docs/bare-metal.md", { concurrency: false }, () => {
  it("begins with a server that runs", async () => {
    assert.equal(await servedKid(), "key-of-before");
  });

  it("sets the stack, and writes nothing yet", async () => {
    await page.next();
    assert.equal(existsSync(world.directory), false);
  });

  it("adds a drop-in beside the unit", async () => {
    await page.next();
    assert.deepEqual(readdirSync(join(machine.units, "openmetadata.service.d")), ["sso.conf"]);
    assert.equal(await servedKid(), "key-of-before");
  });

  it("lets the server forget, delivers, restarts it, and a person signs in", async () => {
    const { printed, run } = await page.next();
    assert.match(printed, /removed/);
    assert.ok(run);
    first = run;
    assert.equal(run.outputs.status, `signs with key ${kidOf(run, 1)}`);
    await assertSignsIn(world);
  });

  it("rotates", async () => {
    const { run } = await page.next();
    assert.equal(run?.outputs.status, `signs with key ${kidOf(first, 2)}`);
    await assertSignsIn(world);
  });

  it("finds and heals what was changed by hand", async () => {
    writeFileSync(join(world.directory, "openmetadata.env"), "AUTHENTICATION_PROVIDER=basic\n");
    const { run } = await page.next();
    assert.deepEqual(run?.changes, { update: 2 });
    await assertSignsIn(world);
  });

  it("shows how the server is", async () => {
    assert.match((await page.next()).printed, /listens/);
  });

  it("reads the file in a shell as systemd does", async () => {
    const goingBack = page.later();
    await page.next();
    assert.equal(await servedKid(), kidOf(first, 2));
    await assertSignsIn(world);
    goingBack();
  });

  it("goes back: no drop-in, no directory, nothing in the tenant", async () => {
    await page.next();
    assert.equal(existsSync(world.directory), false);
    assert.deepEqual(readdirSync(join(machine.units, "openmetadata.service.d")), []);
    assert.deepEqual(world.tenant.clients.list(), []);
    await page.sh(["systemctl start openmetadata"]);
    assert.equal(await servedKid(), "key-of-before");
    assert.equal(page.left(), 0);
  });
});
