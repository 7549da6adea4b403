import assert from "node:assert/strict";
import { test } from "node:test";
import { uniqueName } from "../../../lab/providers/bridge/uniqueName.ts";

const seed = Buffer.from("DCm/dLItsKtdST4+O/LU68lnqPKvfJUDtuQMbSWwa3Y=", "base64");

test("the same seed gives the name that the official plugin made of it", () => {
  assert.equal(uniqueName("nameless-", 7, seed), "nameless-257c7d0");
});

test("another seed gives another name", () => {
  assert.notEqual(uniqueName("nameless-", 7, Buffer.from("other")), "nameless-257c7d0");
});
