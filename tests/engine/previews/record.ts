/**
 * Writes tests/fixtures/previews/ anew, from the real engine:
 *
 *     node tests/engine/previews/record.ts
 *
 * A text is what the summary says of the digest beside it; review its diff.
 */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readPlan } from "../../../cli/summary/readPlan.ts";
import { renderPlain } from "../../../cli/summary/render/plain.ts";
import { summaryOf } from "../../../cli/summary/summary.ts";
import { FIXTURES } from "../../cli/summary/fixtures.ts";
import { trimmed } from "./trimmed.ts";
import { allPreviews } from "./world.ts";

for await (const { change, told } of allPreviews()) {
  const { name } = change;
  const small = trimmed(told.digest);
  writeFileSync(join(FIXTURES, `${name}.json`), small);
  writeFileSync(join(FIXTURES, `${name}.txt`), renderPlain(summaryOf(readPlan(small)), false));
  console.log(name);
}
