import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { describe, it } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import type { MockResourceArgs } from "@pulumi/pulumi/runtime/index.js";
import { SigningKeyRing, type SigningKeyRingArgs } from "../../components/signingKeyRing.ts";
import { adoptKeyPair } from "../../model/keys/keyPair.ts";
import { answers, SIGNING_KEYS } from "./support/answers.ts";
import { record, SecretValue } from "./support/wire.ts";

const KEY = "openmetadata-auth0:live:SigningKey";
const GENERATION = "openmetadata-auth0:live:Generation";
const STASH = "pulumi:index:Stash";

const PEM = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { format: "pem", type: "pkcs8" },
  publicKeyEncoding: { format: "pem", type: "spki" },
}).privateKey;

const build = (args: Partial<SigningKeyRingArgs> = {}, state = answers) =>
  record(
    async () => {
      const ring = new SigningKeyRing("sso", { generation: 1, ...args });
      ring.announceNext([]);
      return { jwks: ring.jwks, keyIds: ring.keyIds, current: ring.current };
    },
    { state },
  );

const stackOutputs = async (recording: ReturnType<typeof build>) =>
  (await recording).outputs["pulumi:pulumi:Stack::openmetadata-auth0-test"];

describe("SigningKeyRing", () => {
  it("keeps a key for the generation that signs and for the next", async () => {
    const recording = await build({ modulusLength: 4096 });
    for (const generation of [1, 2]) {
      const { inputs, parent, options } = recording.find(KEY, `sso-key-${generation}`);
      assert.deepEqual(inputs, {
        generation,
        signingGeneration: 1,
        highest: 1,
        modulusLength: 4096,
      });
      assert.equal(parent, "openmetadata-auth0:index:SigningKeyRing::sso");
      assert.deepEqual(options.dependsOn, [`${GENERATION}::sso-generation`]);
      assert.equal(options.ignoreChanges, undefined);
    }
    const keys = recording.registrations.filter(({ type }) => type === KEY);
    assert.equal(keys.length, 2);
  });

  it("leaves out what is not set", async () => {
    const { inputs } = (await build()).find(KEY, "sso-key-1");
    assert.deepEqual(Object.keys(inputs).sort(), ["generation", "highest", "signingGeneration"]);
  });

  it("counts a step as made only after it has been checked", async () => {
    const { inputs, options } = (await build()).find(GENERATION, "sso-generation");
    assert.deepEqual(inputs, { generation: 1, announced: false });
    assert.deepEqual(options.dependsOn, [`${STASH}::sso-announced-1`]);
  });

  it("reads what is announced of the generation that signs and the one before", async () => {
    const recording = await build({ generation: 3 });
    for (const generation of [2, 3]) {
      const { inputs, options } = recording.find(STASH, `sso-announced-${generation}`);
      assert.deepEqual(inputs, { input: { generation, announcedUnder: generation } });
      assert.deepEqual(options.ignoreChanges, ["input"]);
    }
  });

  it("announces the next generation, with the key that stays accepted when it takes over", async () => {
    const { inputs, options } = (await build()).find(STASH, "sso-announced-2");
    const { kid, publicKey } = SIGNING_KEYS.get(1) ?? {};
    assert.deepEqual(inputs, {
      input: {
        generation: 2,
        announcedUnder: 1,
        signing: { generation: 1, kid, publicKey, bornUnder: 1 },
      },
    });
    assert.equal(options.ignoreChanges, undefined);
  });

  it("shows key ids and key set in clear, and the pair never", async () => {
    const outputs = (await stackOutputs(build())) ?? {};
    assert.deepEqual(
      (outputs.keyIds as { generation: number }[]).map(({ generation }) => generation),
      [1, 2],
    );
    assert.equal(typeof outputs.jwks, "string");
    assert.ok(outputs.current instanceof SecretValue);
  });

  it("leaves a revoked generation out of the key set", async () => {
    const outputs = (await stackOutputs(build({ revoked: [2] }))) ?? {};
    const { keys } = JSON.parse(String(outputs.jwks)) as { keys: { kid: string }[] };
    assert.deepEqual(
      keys.map(({ kid }) => kid),
      [SIGNING_KEYS.get(1)?.kid],
    );
  });

  it("hands an existing key, as a secret, to the generation that it names and to no other", async () => {
    const pair = await adoptKeyPair(PEM, "legacy");
    const state = (resource: MockResourceArgs) =>
      resource.name === "sso-key-1" ? { ...pair, bornUnder: 1 } : answers(resource);
    const existing = { generation: 1, kid: "legacy", privateKey: pulumi.secret(PEM) };
    const recording = await build({ existing }, state);
    const first = recording.find(KEY, "sso-key-1").inputs.existing;
    assert.ok(first instanceof SecretValue);
    assert.deepEqual(first.value, { kid: "legacy", privateKey: PEM });
    assert.equal("existing" in recording.find(KEY, "sso-key-2").inputs, false);
  });
});
