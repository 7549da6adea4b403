import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { refuseDuplicates } from "../../../model/auth0/duplicates.ts";

const application = {
  name: "OpenMetadata",
  nameSetting: "signIn.name",
  existingSetting: "signIn.existingClientId",
};
const WAYS_OUT =
  "delete in the Auth0 dashboard what a failed run has left over, or name the one to use in signIn.existingClientId (after `pulumi destroy`, where this stack has made one), or choose another signIn.name, then run `pulumi up` again";

describe("refuseDuplicates", () => {
  it("is content with an application that is alone", () => refuseDuplicates(application, []));

  it("names the other one and the ways out", () =>
    assert.throws(() => refuseDuplicates(application, ["id-1"]), {
      message: `the tenant has another application called "OpenMetadata", with the Client ID id-1: ${WAYS_OUT}`,
    }));

  it("names all others", () =>
    assert.throws(() => refuseDuplicates(application, ["id-1", "id-2"]), {
      message: `the tenant has 2 other applications called "OpenMetadata", with the Client IDs id-1, id-2: ${WAYS_OUT}`,
    }));
});
