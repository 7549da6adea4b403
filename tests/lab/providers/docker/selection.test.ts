import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { complete, completeIsHere, fixtures } from "../recordings.ts";
import { selectRecordings } from "./selectRecordings.ts";

const skip = completeIsHere ? false : `no ${complete} here`;

test("the committed docker recordings are what the selection makes of the complete ones", {
  skip,
}, () => {
  for (const [file, expected] of selectRecordings()) {
    const found = readFileSync(join(fixtures, "docker", file), "utf8");
    assert.ok(found === expected, `${file} differs: run docker/selectRecordings.ts`);
  }
});
