/** Every recorded plan of the real engine is told as it was reviewed. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { renderPlain } from "../../../cli/summary/render/plain.ts";
import { fixture, fixtureNames, summaryOfFixture } from "./fixtures.ts";

describe("the summary of a recorded plan", () => {
  it("is there for at least 15 changes", () => assert.ok(fixtureNames().length >= 15));

  for (const name of fixtureNames()) {
    it(`of "${name}" is as reviewed`, () =>
      assert.equal(renderPlain(summaryOfFixture(name), false), fixture(name, "txt")));
  }
});
