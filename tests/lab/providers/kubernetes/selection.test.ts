import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { complete, completeIsHere, fixtures } from "./recordings.ts";
import { selectRecordings } from "./selectRecordings.ts";

const skip = completeIsHere ? false : `no ${complete} here`;

test("the committed recordings are what the selection makes of the complete ones", { skip }, () => {
  const selected = selectRecordings();
  assert.deepEqual(readdirSync(fixtures).sort(), [...selected.keys()].sort());
  for (const [file, expected] of selected) {
    const found = readFileSync(join(fixtures, file), "utf8");
    assert.ok(found === expected, `${file} differs: run selectRecordings.ts`);
  }
});
