/** What is said of a plan, for changes that people make, on the real engine's own output. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { readPlan } from "../../cli/summary/readPlan.ts";
import { renderMarkdown } from "../../cli/summary/render/markdown.ts";
import { renderPlain } from "../../cli/summary/render/plain.ts";
import { summaryOf } from "../../cli/summary/summary.ts";
import { CASES, FIRST } from "./previews/cases.ts";
import { allPreviews, type Preview } from "./previews/world.ts";

const FIXTURES = join(import.meta.dirname, "../fixtures/previews");
const previews: Preview[] = [];

before(async () => {
  for await (const preview of allPreviews()) previews.push(preview);
});

describe("the summary of a real plan", { concurrency: false }, () => {
  for (const { name, flags } of [FIRST, ...CASES]) {
    it(`of "${name}" says what happens and flags ${flags.length === 0 ? "nothing" : [...new Set(flags)].join(", ")}`, () => {
      const preview = previews.find(({ change }) => change.name === name);
      assert.ok(preview, "there is a preview of it");
      const { digest, events } = preview.told;
      const summary = summaryOf(readPlan(digest));
      const text = renderPlain(summary, false);
      assert.equal(
        text,
        readFileSync(join(FIXTURES, `${name}.txt`), "utf8"),
        "run tests/engine/previews/record.ts and review its diff",
      );
      assert.deepEqual(
        summary.flags.map(({ id }) => id),
        flags,
      );
      assert.deepEqual(summaryOf(readPlan(events)), summary, "the event log says the same");
    });
  }

  it("never holds a secret, not even of an event log, which does", () => {
    const logs = previews.map(({ raw }) => raw.events).join("\n");
    const secrets = previews.flatMap((preview) => preview.secrets);
    assert.ok(secrets.some((secret) => logs.includes(secret)));
    for (const { raw } of previews) {
      for (const plan of Object.values(raw)) {
        const summary = summaryOf(readPlan(plan));
        const said = `${JSON.stringify(summary)} ${renderMarkdown(summary)} ${renderPlain(summary, true)}`;
        for (const secret of secrets) assert.equal(said.includes(secret), false);
        assert.doesNotMatch(said, /PRIVATE KEY|MII[A-Za-z0-9+/]{20}/);
      }
    }
  });
});
