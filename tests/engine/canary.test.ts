/**
 * No secret in clear: not in the state, not in what the engine prints, not in a log, not on a
 * command line, not in a file that others may read. Sought are the very secrets of the run.
 */

import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { appendFileSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { commandLinesDuring, openWorld, type World } from "./world.ts";

const EXISTING_KEY = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { format: "pem", type: "pkcs8" },
  publicKeyEncoding: { format: "pem", type: "spki" },
}).privateKey;

let world: World;
let canaries: Map<string, string>;
let commandLines: string;
/** The state after each kind of run. */
const states: string[] = [];
let notes = "";
const note = (text: string) => {
  notes += text;
};

before(async () => {
  world = await openWorld({
    "signingKeys.existing.generation": { value: "1" },
    existingSigningKey: { value: EXISTING_KEY, secret: true },
  });
  canaries = new Map([["the deployer's secret", world.tenant.deployer.clientSecret]]);
  addKey("the existing key", EXISTING_KEY.replaceAll(/-----.*-----|\n/g, ""));

  // Everything that touches a secret: first up, drift, refresh, rotation, own client secret, failure.
  commandLines = await commandLinesDuring(
    (async () => {
      await world.up();
      remember("of the first up");
      states.push(await world.lab.readState());
      appendFileSync(join(world.directory, "openmetadata.env"), "# by hand\n");
      await world.refresh();
      states.push(await world.lab.readState());
      await world.lab.stack.preview({ diff: true, onOutput: note, onError: note });
      await world.configure({
        "signingKeys.generation": { value: "2" },
        "signIn.secretGeneration": { value: "1" },
      });
      await world.up();
      remember("of the second up");
      await world.configure({ "target.restartCommand[1]": { value: "/no/such/script.ts" } });
      await world.configure({
        "target.healthTimeout": { value: "3" },
        "signIn.secretGeneration": { value: "2" },
      });
      await world.failingUp();
      remember("of the failed up");
    })(),
  );
  states.push(await world.lab.readState());
});
after(() => world.end());

/** Takes the secrets from where they were delivered. */
function remember(when: string): void {
  const [application] = world.tenant.clients.list();
  canaries.set(`the client secret ${when}`, String(application?.client_secret));
  for (const generation of readdirSync(join(world.directory, "keys"))) {
    const file = join(world.directory, "keys", generation, "private_key.der");
    addKey(`the private key of generation ${generation} ${when}`, readFileSync(file, "base64"));
  }
}

/** A slice of the private half: the head of a PKCS#8 key is the same for all of one size. */
function addKey(name: string, base64: string): void {
  canaries.set(name, base64.slice(400, 440));
}

function assertAbsent(text: string, where: string): void {
  assert.ok(text.length > 0, `${where} was looked at`);
  for (const [name, canary] of canaries) {
    assert.ok(canary.length >= 12, `${name} is long enough to be sought`);
    assert.equal(text.includes(canary), false, `${name} is in ${where}`);
  }
  assert.doesNotMatch(text, /PRIVATE KEY-----\s*MII/, `a PEM is in ${where}`);
}

describe("no secret of a run", { concurrency: false }, () => {
  it("is missing from the search", () => {
    assert.deepEqual([...canaries.keys()].sort(), [
      "the client secret of the failed up",
      "the client secret of the first up",
      "the client secret of the second up",
      "the deployer's secret",
      "the existing key",
      "the private key of generation 1 of the first up",
      "the private key of generation 2 of the failed up",
      "the private key of generation 2 of the second up",
    ]);
  });

  it("is anywhere but where it belongs: in the delivered files, where the search finds it", () => {
    const file = (path: string) => readFileSync(join(world.directory, path));
    const secret = canaries.get("the client secret of the failed up") ?? "";
    assert.ok(file("openmetadata.env").includes(secret));
    assert.ok(file("openmetadata.yaml").includes(secret));
    const key = canaries.get("the private key of generation 2 of the failed up") ?? "";
    assert.ok(file("keys/2/private_key.der").toString("base64").includes(key));
  });

  it("is in the state in clear, though all are there encrypted", () => {
    for (const state of states) {
      assertAbsent(state, "the state");
      assert.match(state, /"ciphertext"/);
    }
  });

  it("is in anything that the backend or the work directory keeps", () => {
    for (const file of filesBelow(world.lab.directory)) {
      assertAbsent(`${readFileSync(file, "latin1")} `, file);
    }
  });

  it("is in what the engine printed", () => assertAbsent(world.printed() + notes, "the output"));

  it("is in the tenant's log of requests", () =>
    assertAbsent(JSON.stringify(world.tenant.requests()), "the tenant's log"));

  it("is in the server's log", () =>
    assertAbsent(readFileSync(join(world.serverData, "server.log"), "utf8"), "the server's log"));

  it("is on the command line of any process", () => {
    assert.match(commandLines, /restart\.ts --env-file/, "the restart was seen");
    assertAbsent(commandLines, "a command line");
  });

  it("is in a delivered file that others may read", () => {
    for (const file of filesBelow(world.directory)) {
      assert.equal(statSync(file).mode & 0o777, 0o600, file);
    }
    assert.equal(statSync(world.directory).mode & 0o777, 0o700);
  });
});

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
