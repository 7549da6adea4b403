/** The committed stacks keep every rule, deployed and previewed. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { analyze, recordStack } from "./support/analyzer.ts";

describe("the pack", () => {
  for (const stack of ["dev", "prod"]) {
    it(`has nothing to say about ${stack}`, async () => {
      assert.deepEqual(await analyze(await recordStack(stack), stack), []);
    });

    it(`can judge a first preview of ${stack}, where much is unknown`, async () => {
      assert.deepEqual(await analyze(await recordStack(stack, {}, true), stack), []);
    });
  }

  it("has nothing to say about a public client", async () => {
    const changes = {
      "openmetadata-auth0:signIn": { clientType: "public" },
      "openmetadata-auth0:serviceAccount": { kind: "none" },
    };
    assert.deepEqual(await analyze(await recordStack("dev", changes), "dev"), []);
  });
});
