/** The ring on the real engine: every way in which its number can move. */

import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { HandledResource } from "../../components/handledResource.ts";
import { SigningKeyRing, type SigningKeyRingArgs } from "../../components/signingKeyRing.ts";
import { type LabStack, openLabStack } from "../../lab/engine/stack.ts";
import { engine, errorsIn, failureOf } from "./support.ts";

type Args = Omit<SigningKeyRingArgs, "existing"> & {
  existing?: { generation: number; kid?: string; privateKey: string };
};

/** What a run is to do beside the ring. */
interface Run {
  args: Args;
  /** Delivers to a place that cannot be written to, so that the up fails before the announcement. */
  deliveryFails?: boolean;
  preview?: boolean;
}

let run: Run;

async function program() {
  const { existing, ...args } = run.args;
  const ring = new SigningKeyRing("keys", {
    ...args,
    existing: existing && { ...existing, privateKey: pulumi.secret(existing.privateKey) },
  });
  const delivered = new HandledResource(
    "openmetadata-auth0:live:Files",
    "delivery",
    {
      directory: run.deliveryFails ? "/dev/null" : join(lab.directory, "delivered"),
      files: pulumi.all([ring.current, ring.jwks]).apply(([pair, jwks]) => [
        { path: pair.kid, content: pair.privateKey },
        { path: "jwks.json", content: Buffer.from(jwks).toString("base64") },
      ]),
      stack: "ring",
      drift: [],
    },
    [],
    {},
  );
  ring.announceNext([delivered]);
  return {
    kid: ring.current.apply((pair) => pair.kid),
    privateKey: ring.current.apply((pair) => pair.privateKey),
    accepted: ring.keyIds,
    jwks: ring.jwks,
  };
}

interface Ring {
  kid: string;
  privateKey: string;
  accepted: { generation: number; kid: string; bornUnder: number }[];
  jwks: string;
  changes: Record<string, number>;
}

let lab: LabStack;
let folders = 0;

/** A stack of its own for each story, gone afterwards. */
async function story(steps: () => Promise<void>): Promise<void> {
  lab = await openLabStack({
    engine: await engine(),
    stackName: "ring",
    folder: `ring-${process.pid}-${folders++}`,
    program,
    config: {
      serverUrl: { value: "https://om.example.com" },
      "adminPrincipals[0]": { value: "alice" },
      principalDomain: { value: "example.com" },
      "target.kind": { value: "bareMetal" },
    },
  });
  try {
    await steps();
  } finally {
    await lab.stack.destroy().catch(() => {});
    await lab.remove();
  }
}

async function up(next: Run): Promise<Ring> {
  run = next;
  const { outputs, summary } = await lab.stack.up();
  const values = Object.fromEntries(
    Object.entries(outputs).map(([name, output]) => [name, output.value]),
  );
  return { ...(values as Omit<Ring, "changes">), changes: summary.resourceChanges ?? {} };
}

/** What the engine prints for a run that must fail. */
async function failure(next: Run): Promise<string> {
  run = next;
  return failureOf(lab.stack, next.preview ? "preview" : "up");
}

const generations = (ring: Ring) => ring.accepted.map(({ generation }) => generation);
const kidOf = (ring: Ring, generation: number) =>
  ring.accepted.find((key) => key.generation === generation)?.kid;
const at = (generation: number, rest: Partial<Args> = {}): Run => ({
  args: { generation, modulusLength: 2048, ...rest },
});

const skipped = (generation: number) =>
  `signingKeys.generation is ${generation}, but generation ${generation - 1} never became current, so the servers that run now do not know the key of ${generation}: rotate one step at a time and set it to ${generation - 1} first, or, after a leak, to ${generation + 1} or more, which cuts off every token at once`;

const retired = (generation: number, highest: number) =>
  `signingKeys.generation is ${generation}, but this stack has been at ${highest} and has no key of ${generation}: a retired key is let go for good. Go on from the generation that signs now, one step at a time, or, after a leak, to ${highest + 1} or more, which cuts off every token at once`;

describe("the signing key ring", { concurrency: false }, () => {
  after(() => lab?.remove());

  it("rotates by one: the next key was accepted all along, the previous one still is", () =>
    story(async () => {
      const first = await up(at(1));
      assert.deepEqual(generations(first), [1, 2]);
      assert.equal(first.kid, kidOf(first, 1));

      const same = await up(at(1));
      assert.deepEqual(Object.keys(same.changes), ["same"]);
      assert.equal(same.kid, first.kid);
      assert.equal(same.jwks, first.jwks);

      const second = await up(at(2));
      assert.deepEqual(generations(second), [1, 2, 3]);
      assert.equal(second.kid, kidOf(first, 2));
      assert.equal(kidOf(second, 1), first.kid);
      assert.deepEqual(
        second.accepted.map(({ bornUnder }) => bornUnder),
        [1, 1, 2],
      );

      const third = await up(at(3));
      assert.deepEqual(generations(third), [2, 3, 4]);
      assert.equal(third.kid, kidOf(second, 3));
    }));

  it("lets the private half of the previous generation go once an up has succeeded", () =>
    story(async () => {
      const pairs = async () =>
        [...(await lab.readState()).matchAll(/SigningKey::keys-key-(\d+)"/g)]
          .map(([, generation]) => Number(generation))
          .filter((generation, index, all) => all.indexOf(generation) === index);
      await up(at(1));
      assert.deepEqual((await pairs()).sort(), [1, 2]);
      await failure({ ...at(2), deliveryFails: true });
      assert.ok((await pairs()).includes(1));
      await up(at(2));
      assert.deepEqual((await pairs()).sort(), [2, 3]);
    }));

  it("keeps no private key in clear in the state", () =>
    story(async () => {
      const { privateKey, kid } = await up(at(1));
      const state = await lab.readState();
      assert.ok(state.includes(kid));
      assert.ok(!state.includes(privateKey.slice(100, 140)));
      assert.doesNotMatch(state, /PRIVATE KEY|"privateKey":"/);
    }));

  it("takes up a rotation that failed in the middle", () =>
    story(async () => {
      const first = await up(at(1));
      const printed = await failure({ ...at(2), deliveryFails: true });
      assert.match(printed, /target.directory \/dev\/null is not a directory/);
      const second = await up(at(2));
      assert.equal(second.kid, kidOf(first, 2));
      assert.equal(kidOf(second, 1), first.kid);
    }));

  it("goes back from a rotation that failed before it was delivered", () =>
    story(async () => {
      const first = await up(at(1));
      await failure({ ...at(2), deliveryFails: true });
      const again = await up(at(1));
      assert.equal(again.kid, first.kid);
      assert.equal(again.jwks, first.jwks);
    }));

  it("refuses a skipped generation, in the preview too, and the right step still works after it", () =>
    story(async () => {
      const first = await up(at(1));
      assert.deepEqual(errorsIn(await failure({ ...at(3), preview: true })), [skipped(3)]);
      assert.deepEqual(errorsIn(await failure(at(3))), [skipped(3)]);
      assert.deepEqual(errorsIn(await failure(at(3))), [skipped(3)]);
      const second = await up(at(2));
      assert.equal(second.kid, kidOf(first, 2));
      // What the refused runs left behind must not stand in the way of the ordinary next step.
      const third = await up(at(3));
      assert.equal(third.kid, kidOf(second, 3));
    }));

  it("refuses the step after one that never got delivered", () =>
    story(async () => {
      await up(at(1));
      await failure({ ...at(2), deliveryFails: true });
      assert.deepEqual(errorsIn(await failure(at(3))), [skipped(3)]);
    }));

  it("refuses a generation that is retired, in the preview too, and again and again", () =>
    story(async () => {
      await up(at(1));
      await up(at(2));
      const third = await up(at(3));
      assert.deepEqual(errorsIn(await failure({ ...at(2), preview: true })), [retired(2, 3)]);
      assert.deepEqual(errorsIn(await failure(at(2))), [retired(2, 3)]);
      assert.deepEqual(errorsIn(await failure(at(2))), [retired(2, 3)]);
      assert.deepEqual(errorsIn(await failure(at(1))), [retired(1, 3)]);
      const again = await up(at(3));
      assert.equal(again.kid, third.kid);
      assert.equal(again.jwks, third.jwks);
    }));

  it("does not take a long way back for a new beginning", () =>
    story(async () => {
      await up(at(7));
      assert.deepEqual(errorsIn(await failure({ ...at(4), preview: true })), [retired(4, 7)]);
      assert.deepEqual(errorsIn(await failure(at(4))), [retired(4, 7)]);
      assert.deepEqual(errorsIn(await failure(at(4))), [retired(4, 7)]);
    }));

  it("cuts off everything at once when it moves by three", () =>
    story(async () => {
      const first = await up(at(1));
      const emergency = await up(at(4));
      assert.deepEqual(generations(emergency), [4, 5]);
      const known = first.accepted.map(({ kid }) => kid);
      assert.ok(emergency.accepted.every(({ kid }) => !known.includes(kid)));
      const next = await up(at(5));
      assert.equal(next.kid, kidOf(emergency, 5));
    }));

  it("goes on step by step after a jump that failed, and every step keeps the one before", () =>
    story(async () => {
      let last = await up(at(1));
      await failure({ ...at(4), deliveryFails: true });
      for (const generation of [2, 3, 4]) {
        const now = await up(at(generation));
        assert.deepEqual(generations(now), [generation - 1, generation, generation + 1]);
        assert.equal(kidOf(now, generation - 1), last.kid);
        assert.equal(now.kid, kidOf(last, generation));
        last = now;
      }
      assert.deepEqual(errorsIn(await failure(at(6))), [skipped(6)]);
    }));

  it("drops a revoked generation from the key set", () =>
    story(async () => {
      await up(at(1));
      await up(at(2));
      const revoked = await up(at(2, { revoked: [1] }));
      assert.deepEqual(generations(revoked), [2, 3]);
    }));

  it("adopts an existing key under its own key id, and holds on to it", () =>
    story(async () => {
      const privateKey = pem();
      const existing = { generation: 1, kid: "legacy-key-id", privateKey };
      const first = await up(at(1, { existing }));
      assert.equal(first.kid, "legacy-key-id");
      assert.equal(first.privateKey, privateKey.replaceAll(/-----.*-----|\n/g, ""));

      const printed = await failure(
        at(1, { existing: { ...existing, kid: "other-id", privateKey: pem() } }),
      );
      assert.ok(
        printed.includes(
          "signingKeys.existing names generation 1, which already has the key legacy-key-id, and existingSigningKey is the key other-id: leave both out, or name a generation that has no key yet",
        ),
        printed,
      );

      const sameId = await failure(at(1, { existing: { ...existing, privateKey: pem() } }));
      assert.deepEqual(errorsIn(sameId), [
        "signingKeys.existing names generation 1, which already has the key legacy-key-id, and existingSigningKey is another key under the same id: leave both out, or name a generation that has no key yet",
      ]);

      const second = await up(at(2, { existing }));
      assert.deepEqual(generations(second), [1, 2, 3]);
      assert.equal(kidOf(second, 1), "legacy-key-id");

      const third = await up(at(3, { existing }));
      assert.deepEqual(generations(third), [2, 3, 4]);
      const emergency = await up(at(6, { existing }));
      assert.deepEqual(generations(emergency), [6, 7]);
      await up(at(6));
      assert.deepEqual(errorsIn(await failure({ ...at(6, { existing }), preview: true })), [
        "signingKeys.existing names generation 1, which is over and of which this stack has no such key: remove signingKeys.existing and existingSigningKey",
      ]);
    }));

  it("cuts off an adopted key that has leaked, while it still stands in the settings", () =>
    story(async () => {
      const existing = { generation: 1, kid: "legacy-key-id", privateKey: pem() };
      await up(at(1, { existing }));
      const emergency = await up(at(4, { existing }));
      assert.deepEqual(generations(emergency), [4, 5]);
      assert.ok(!emergency.jwks.includes("legacy-key-id"));
    }));

  it("refuses an existing key that is over before it began", () =>
    story(async () => {
      const existing = { generation: 1, privateKey: pem() };
      assert.deepEqual(errorsIn(await failure(at(2, { existing }))), [
        "signingKeys.existing names generation 1, which is over and of which this stack has no such key: set signingKeys.generation to 1 for one `pulumi up`, so that the servers learn of the next key, and rotate then",
      ]);
      const first = await up(at(1, { existing }));
      await up(at(2, { existing }));
      assert.equal(first.privateKey, existing.privateKey.replaceAll(/-----.*-----|\n/g, ""));
    }));

  it("refuses a key that it cannot adopt before anything changes", () =>
    story(async () => {
      const existing = { generation: 1, privateKey: "-----BEGIN RSA PRIVATE KEY-----\nMII\n" };
      const printed = await failure({ ...at(1, { existing }), preview: true });
      assert.ok(
        printed.includes(
          'existingSigningKey is a PEM block of type "RSA PRIVATE KEY", not an unencrypted RSA key in PKCS#8 PEM: convert it with "openssl pkcs8 -topk8 -nocrypt -in <file>"',
        ),
        printed,
      );
    }));
});

function pem(): string {
  return generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { format: "pem", type: "pkcs8" },
    publicKeyEncoding: { format: "pem", type: "spki" },
  }).privateKey;
}
