import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { adoption } from "../../live/adoption/handler.ts";
import { type Run, UNKNOWN } from "../../live/handler.ts";

const RUN = { urn: "urn:memory" } as Run;
const setting = "signIn.existingClientId";

describe("an adoption", () => {
  it("is free at first, and may be left out afterwards", () => {
    adoption.refuse(undefined, { setting, clientId: "A" }, RUN);
    adoption.refuse({ setting, clientId: "A" }, { setting, clientId: "A" }, RUN);
    adoption.refuse({ setting, clientId: "A" }, { setting }, RUN);
    adoption.refuse({ setting, clientId: "A" }, { setting, clientId: UNKNOWN }, RUN);
  });

  it("does not change over to another application", () => {
    assert.throws(
      () => adoption.refuse({ setting, clientId: "A" }, { setting, clientId: "B" }, RUN),
      {
        message:
          "signIn.existingClientId is B, but this stack has begun with A, and the application that it has would be deleted for another: set it to that or leave it out. If it has none, since its first run failed or somebody deleted the application in Auth0, run `pulumi refresh` and `pulumi state delete 'urn:memory'`, which fails as long as there is one, then `pulumi up`",
      },
    );
  });

  it("does not begin where the stack has an application of its own", () => {
    assert.throws(() => adoption.refuse({ setting }, { setting, clientId: "B" }, RUN), {
      message:
        "signIn.existingClientId is B, but this stack has begun without it, and the application that it has would be deleted for another: leave it out. If it has none, since its first run failed or somebody deleted the application in Auth0, run `pulumi refresh` and `pulumi state delete 'urn:memory'`, which fails as long as there is one, then `pulumi up`",
    });
  });

  it("changes nothing but its own memory", async () => {
    const olds = { setting, clientId: "A" };
    assert.deepEqual(await adoption.diff("", olds, olds), { diffs: [], replaces: [] });
    assert.deepEqual(await adoption.diff("", olds, { setting }), {
      diffs: ["clientId"],
      replaces: [],
    });
  });
});
