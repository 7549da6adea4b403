/** docs/ci.md has the flags of the code; `GOLDEN=write` writes it anew. */

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";
import { ciPage } from "./ciPage.ts";

const PAGE = join(import.meta.dirname, "../../docs/ci.md");

it("docs/ci.md has the flags of the summary", () => {
  const text = ciPage();
  if (process.env.GOLDEN === "write") writeFileSync(PAGE, text);
  assert.equal(text, readFileSync(PAGE, "utf8"), "run `npm run golden` and review its diff");
});
