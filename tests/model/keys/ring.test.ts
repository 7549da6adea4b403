import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  type Announcement,
  acceptedHalves,
  type PublicHalf,
  previousHalf,
  refuseLateExistingKey,
  refuseOtherExistingKey,
  refuseRetiredGeneration,
  refuseSkippedGeneration,
  ringGenerations,
  unannounced,
} from "../../../model/keys/ring.ts";

const half = (generation: number, kid = `key-${generation}`): PublicHalf => ({
  generation,
  kid,
  publicKey: "DER",
  bornUnder: generation - 1,
});
const announced = (generation: number): Announcement => ({
  generation,
  announcedUnder: generation - 1,
  signing: half(generation - 1),
});

describe("ringGenerations", () => {
  it("has no generation before the first", () => {
    assert.deepEqual(ringGenerations(1), { current: 1, next: 2 });
    assert.deepEqual(ringGenerations(2), { previous: 1, current: 2, next: 3 });
  });
});

describe("refuseSkippedGeneration", () => {
  it("lets a generation sign that was announced by an earlier delivery", () => {
    refuseSkippedGeneration(announced(2), announced(1));
  });

  it("lets any generation be the first, and any be far ahead", () => {
    refuseSkippedGeneration(unannounced(1), undefined);
    refuseSkippedGeneration(unannounced(7), unannounced(6));
  });

  it("refuses one that no server has heard of, with both ways out", () => {
    assert.throws(() => refuseSkippedGeneration(unannounced(4), announced(3)), {
      code: "ERR_RING_SKIPPED",
      message:
        "signingKeys.generation is 4, but generation 3 never became current, so the servers that run now do not know the key of 4: rotate one step at a time and set it to 3 first, or, after a leak, to 5 or more, which cuts off every token at once",
    });
  });
});

describe("refuseRetiredGeneration", () => {
  it("lets the ring make the key of the highest generation so far", () => {
    refuseRetiredGeneration(4, 4);
  });

  it("refuses to make the key of one that lies behind", () => {
    assert.throws(() => refuseRetiredGeneration(2, 7), {
      code: "ERR_RING_RETIRED",
      message:
        "signingKeys.generation is 2, but this stack has been at 7 and has no key of 2: a retired key is let go for good. Go on from the generation that signs now, one step at a time, or, after a leak, to 8 or more, which cuts off every token at once",
    });
  });
});

describe("previousHalf", () => {
  it("is the half that signed when the current generation was announced", () => {
    assert.deepEqual(previousHalf(announced(3)), half(2));
  });

  it("is none where nothing signed before", () => {
    assert.equal(previousHalf(unannounced(3)), undefined);
  });
});

describe("refuseOtherExistingKey", () => {
  const existing = { kid: "key-1", publicKey: "DER" };

  it("accepts the same key again", () => {
    refuseOtherExistingKey(existing, half(1));
  });

  it("refuses another key for a generation that has one", () => {
    assert.throws(() => refuseOtherExistingKey({ ...existing, kid: "mine" }, half(1)), {
      code: "ERR_RING_EXISTING",
      message:
        "signingKeys.existing names generation 1, which already has the key key-1, and existingSigningKey is the key mine: leave both out, or name a generation that has no key yet",
    });
    assert.throws(() => refuseOtherExistingKey({ ...existing, publicKey: "other" }, half(1)), {
      message:
        "signingKeys.existing names generation 1, which already has the key key-1, and existingSigningKey is another key under the same id: leave both out, or name a generation that has no key yet",
    });
  });
});

describe("refuseLateExistingKey", () => {
  it("accepts one for a generation that signs now or next, and none at all", () => {
    refuseLateExistingKey(2, undefined, false);
    refuseLateExistingKey(2, 2, false);
    refuseLateExistingKey(2, 3, true);
  });

  it("refuses one for a generation that is over before it began", () => {
    assert.throws(() => refuseLateExistingKey(2, 1, false), {
      code: "ERR_RING_EXISTING",
      message:
        "signingKeys.existing names generation 1, which is over and of which this stack has no such key: set signingKeys.generation to 1 for one `pulumi up`, so that the servers learn of the next key, and rotate then",
    });
  });

  it("refuses one that comes when the ring has keys of its own", () => {
    assert.throws(() => refuseLateExistingKey(3, 1, true), {
      message:
        "signingKeys.existing names generation 1, which is over and of which this stack has no such key: remove signingKeys.existing and existingSigningKey",
    });
  });
});

describe("acceptedHalves", () => {
  it("leaves out what is not there and what is revoked", () => {
    assert.deepEqual(acceptedHalves([undefined, half(3), half(4)], []), [half(3), half(4)]);
    assert.deepEqual(acceptedHalves([half(3), half(4)], [3, 9]), [half(4)]);
  });
});
