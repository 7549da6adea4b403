import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  acceptedHalves,
  keylessHalf,
  type PublicHalf,
  refuseOtherExistingKey,
  refuseRetiredGeneration,
  refuseSkippedGeneration,
  ringGenerations,
} from "../../../model/keys/ring.ts";

const half = (generation: number, kid = `key-${generation}`): PublicHalf => ({
  generation,
  kid,
  publicKey: "DER",
  bornUnder: generation - 1,
});
const pair = (kid: string) => ({ kid, privateKey: "DER", publicKey: "DER" });

describe("ringGenerations", () => {
  it("has no generation before the first", () => {
    assert.deepEqual(ringGenerations(1), { current: 1, next: 2 });
    assert.deepEqual(ringGenerations(2), { previous: 1, current: 2, next: 3 });
  });
});

describe("refuseSkippedGeneration", () => {
  it("lets a generation sign that was announced by an earlier delivery", () => {
    refuseSkippedGeneration({ generation: 2, announcedUnder: 1 }, half(1));
  });

  it("lets any generation be the first", () => {
    refuseSkippedGeneration({ generation: 1, announcedUnder: 1 }, undefined);
    refuseSkippedGeneration({ generation: 7, announcedUnder: 7 }, keylessHalf(6, 7));
  });

  it("refuses one that no server has heard of, with both ways out", () => {
    assert.throws(() => refuseSkippedGeneration({ generation: 4, announcedUnder: 4 }, half(3)), {
      code: "ERR_RING_SKIPPED",
      message:
        "signingKeys.generation is 4, but generation 3 never became current, so the servers that run now do not know the key of 4: rotate one step at a time and set it to 3 first, or, after a leak, to 5 or more, which cuts off every token at once",
    });
  });
});

describe("refuseRetiredGeneration", () => {
  it("accepts a pair that the ring remembers, and one that it has never seen", () => {
    refuseRetiredGeneration(pair("key-2"), half(2));
    refuseRetiredGeneration(pair("fresh"), keylessHalf(2, 2));
  });

  it("refuses a new pair for a generation whose key was let go", () => {
    assert.throws(() => refuseRetiredGeneration(pair("fresh"), half(2)), {
      code: "ERR_RING_RETIRED",
      message:
        "signingKeys.generation leads back to generation 2, which is retired: its private key key-2 no longer exists. Rotate forward, one step at a time",
    });
  });
});

describe("refuseOtherExistingKey", () => {
  it("accepts the same key again, and any key where there is none", () => {
    refuseOtherExistingKey({ kid: "key-1" }, half(1));
    refuseOtherExistingKey({ kid: "mine" }, keylessHalf(1, 1));
  });

  it("refuses another key for a generation that has one", () => {
    assert.throws(() => refuseOtherExistingKey({ kid: "mine" }, half(1)), {
      code: "ERR_RING_EXISTING",
      message:
        "signingKeys.existing names generation 1, which already has the key key-1, and existingSigningKey is the key mine: leave both out, or name a generation that has no key yet",
    });
  });
});

describe("acceptedHalves", () => {
  it("leaves out generations without a key and revoked ones", () => {
    const halves = [half(3), half(4), keylessHalf(5, 4)];
    assert.deepEqual(acceptedHalves(halves, []), [half(3), half(4)]);
    assert.deepEqual(acceptedHalves(halves, [3, 9]), [half(4)]);
  });
});
