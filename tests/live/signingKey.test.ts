import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { describe, it } from "node:test";
import { generation } from "../../live/generation/handler.ts";
import { UNKNOWN } from "../../live/handler.ts";
import { signingKey } from "../../live/signingKey/handler.ts";
import { checkKeyPair } from "../../model/keys/keyPair.ts";

const INPUTS = { generation: 2, signingGeneration: 1, highest: 1, modulusLength: 2048 };

describe("a signing key", () => {
  it("is made once, from fresh randomness", async () => {
    const [one, other] = await Promise.all([signingKey.create(INPUTS), signingKey.create(INPUTS)]);
    await checkKeyPair(one.outs);
    assert.equal(one.id, one.outs.kid);
    assert.equal(one.outs.bornUnder, 1);
    assert.notEqual(one.outs.kid, other.outs.kid);
  });

  it("is the existing one where that is given, which is kept once only", async () => {
    const { privateKey } = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      privateKeyEncoding: { format: "pem", type: "pkcs8" },
      publicKeyEncoding: { format: "pem", type: "spki" },
    });
    const existing = { kid: "legacy", privateKey };
    const { outs } = await signingKey.create({ ...INPUTS, existing });
    assert.equal(outs.kid, "legacy");
    assert.equal(outs.privateKey, privateKey.replaceAll(/-----.*-----|\n/g, ""));
    assert.equal("existing" in outs, false);
  });

  it("stays as it is, whatever is asked of later ones", async () => {
    assert.deepEqual(await signingKey.diff(), { diffs: [], replaces: [] });
    const { id, outs } = await signingKey.create(INPUTS);
    assert.deepEqual(await signingKey.update(id, outs), { outs });
    assert.deepEqual(await signingKey.read(id, outs), { id, props: outs, inputs: INPUTS });
  });

  it("is not foretold by a preview, only under which generation it will be born", () => {
    assert.deepEqual(signingKey.foresee(INPUTS), {
      kid: UNKNOWN,
      privateKey: UNKNOWN,
      publicKey: UNKNOWN,
      bornUnder: 1,
    });
  });

  it("is refused to a generation that signs and lies behind, as long as it is yet to be made", () => {
    const back = { generation: 2, signingGeneration: 2, highest: 5 };
    assert.throws(() => signingKey.refuse(undefined, back), { code: "ERR_RING_RETIRED" });
    signingKey.refuse(back, back);
    signingKey.refuse(undefined, { ...back, highest: 2 });
    signingKey.refuse(undefined, { ...back, highest: UNKNOWN });
  });

  it("is not refused to the next one: that comes after a jump that failed", () => {
    signingKey.refuse(undefined, { generation: 3, signingGeneration: 2, highest: 5 });
  });
});

describe("the generation", () => {
  it("remembers the highest, also when the number goes back", async () => {
    const { id, outs } = await generation.create({ generation: 3 });
    assert.deepEqual(outs, { generation: 3, highest: 3 });
    const back = await generation.update(id, outs, { generation: 2 });
    assert.deepEqual(back.outs, { generation: 2, highest: 3 });
    const on = await generation.update(id, back.outs, { generation: 4 });
    assert.deepEqual(on.outs, { generation: 4, highest: 4 });
  });

  it("is foretold by a preview", () => {
    const olds = { generation: 3, highest: 5 };
    assert.deepEqual(generation.foresee({ generation: 2 }, olds), { highest: 5 });
    assert.deepEqual(generation.foresee({ generation: 2 }, undefined), { highest: 2 });
    assert.deepEqual(generation.foresee({ generation: UNKNOWN }, olds), { highest: UNKNOWN });
  });

  it("refuses an existing key that comes too late, and keeps one that came in time", () => {
    const late = { generation: 3, existingGeneration: 1 };
    assert.throws(() => generation.refuse(undefined, late), { code: "ERR_RING_EXISTING" });
    assert.throws(() => generation.refuse({ generation: 2 }, late), { code: "ERR_RING_EXISTING" });
    generation.refuse({ generation: 2, existingGeneration: 1 }, late);
    generation.refuse({ generation: 2, existingGeneration: 1 }, { generation: 3 });
  });

  it("does not step to a key of which no delivery is remembered", () => {
    const before = { generation: 1, announced: false };
    assert.throws(() => generation.refuse(before, { generation: 2, announced: false }), {
      code: "ERR_RING_SKIPPED",
      message:
        "signingKeys.generation is 2, but this stack does not remember that the key of 2 was ever delivered, since no `pulumi up` at 1 has come to its end or a `pulumi destroy` has begun to take it away: set it to 1 for one `pulumi up` first, or, after a leak, to 4 or more, which cuts off every token at once",
    });
    generation.refuse(undefined, { generation: 1, announced: false });
    generation.refuse(before, { generation: 1, announced: false });
    generation.refuse(before, { generation: 2, announced: true });
    generation.refuse(before, { generation: 4, announced: false });
  });

  it("changes with its number only", async () => {
    const olds = { generation: 3, highest: 5 };
    assert.deepEqual(await generation.diff("", olds, { generation: 3 }), {
      diffs: [],
      replaces: [],
    });
    assert.deepEqual(await generation.diff("", olds, { generation: 4 }), {
      diffs: ["generation"],
      replaces: [],
    });
  });
});
