/**
 * No secret in clear but in the Secrets: not in another object of the namespace, not in an event, not in
 * the state, not in what the engine prints, not on a command line. Sought are the very secrets of the run.
 */

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { needsCluster } from "../../lab/kubernetes/guard.ts";
import { commandLinesDuring } from "../world.ts";
import { openWorld, type World } from "./world.ts";

const TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJpbmdlc3Rpb24tYm90In0.Y2FuYXJ5LW9mLXRoZS1ib3Q";

describe("no secret of a delivery", { skip: needsCluster, concurrency: false }, () => {
  let world: World;
  let commandLines: string;
  const states: string[] = [];
  const canaries = new Map([["the bot's token", TOKEN]]);

  before(async () => {
    world = await openWorld({
      "target.mode": { value: "values" },
      ingestionBotToken: { value: TOKEN, secret: true },
    });
    canaries.set("the deployer's secret", world.tenant.deployer.clientSecret);
    commandLines = await commandLinesDuring(
      (async () => {
        await world.up();
        await remember("of the first up");
        await world.configure({
          "signingKeys.generation": { value: "2" },
          "signIn.secretGeneration": { value: "1" },
        });
        await world.up({ refresh: true });
        await remember("of the rotation");
        world.kubectl("delete", "secrets/openmetadata-sso-oidc-client");
        await world.configure({ "signIn.secretGeneration": { value: "2" } });
        await world.failing("up");
        states.push(await world.lab.readState());
      })(),
    );
  });
  after(() => world?.end());

  /** From where they belong. */
  async function remember(when: string): Promise<void> {
    states.push(await world.lab.readState());
    for (const [name, { data }] of await world.objects()) {
      for (const [key, text] of Object.entries(data)) {
        // A slice of the private half: the head of a PKCS#8 key is the same for all of one size.
        if (key === "private_key.der") canaries.set(`${name} ${when}`, btoa(text).slice(400, 440));
        if (key.endsWith("client-secret")) canaries.set(`${name} ${when}`, text);
      }
    }
  }

  function assertAbsent(text: string, where: string): void {
    assert.ok(text.length > 0, `${where} was looked at`);
    for (const [name, canary] of canaries) {
      for (const form of [canary, btoa(canary).replace(/=+$/, "")]) {
        assert.equal(text.includes(form), false, `${name} is in ${where}`);
      }
    }
  }

  it("is missing from the search, which finds them where they belong", () => {
    assert.deepEqual([...canaries.keys()].sort(), [
      "secrets/openmetadata-sso-keys-1 of the first up",
      "secrets/openmetadata-sso-keys-1 of the rotation",
      "secrets/openmetadata-sso-keys-2 of the rotation",
      "secrets/openmetadata-sso-oidc-client of the first up",
      "secrets/openmetadata-sso-oidc-client of the rotation",
      "the bot's token",
      "the deployer's secret",
    ]);
    const secrets = world.kubectl("get", "secrets", "--output=yaml");
    assert.ok(secrets.includes(btoa(TOKEN)));
    assert.ok(
      secrets.includes(canaries.get("secrets/openmetadata-sso-keys-2 of the rotation") ?? "?"),
    );
  });

  it("is in an object of another kind, or in an event", () => {
    const kinds = world
      .kubectl("api-resources", "--namespaced", "--verbs=list", "--output=name")
      .split("\n")
      .filter((kind) => kind !== "" && kind !== "secrets");
    assert.ok(kinds.includes("configmaps") && kinds.includes("events"));
    for (const kind of kinds) {
      const text = world.kubectl("get", kind, "--output=yaml", "--show-managed-fields");
      assertAbsent(text, kind);
    }
    const namespace = world.kubectl("get", "namespace", world.namespace, "--output=yaml");
    assertAbsent(namespace, "the namespace");
  });

  it("is in the labels, the annotations and the field names of the Secrets", () => {
    const metadata = "--output=jsonpath={.items[*].metadata}";
    assertAbsent(world.kubectl("get", "secrets", metadata, "--show-managed-fields"), "metadata");
  });

  it("is in the state, though all are there encrypted", () => {
    for (const state of states) {
      assertAbsent(state, "the state");
      assert.match(state, /"ciphertext"/);
    }
  });

  it("is in what the engine printed", () => assertAbsent(world.printed(), "the output"));

  it("is on the command line of any process", () => {
    assert.match(commandLines, /pulumi/, "the runs were seen");
    assertAbsent(commandLines, "a command line");
  });
});
