import assert from "node:assert/strict";
import { test } from "node:test";
import { startTenant } from "../../../../lab/tenant/index.ts";
import { managementScopes } from "../../../../lab/tenant/state/managementScopes.ts";
import { haveRecordings, readRecording, recordingNames, recordingsFolder } from "./recordings.ts";
import { type Outcome, replay } from "./replay.ts";

/** The recorder's own token could do everything. */
const almighty = {
  clientId: "FAKEalmighty00000000000000000000",
  clientSecret: "fake-secret-of-the-almighty",
  scopes: managementScopes.map(({ value }) => value),
};

const skip = haveRecordings
  ? false
  : `no recorded Auth0 traffic at ${recordingsFolder}; name a folder by AUTH0_RECORDINGS`;

test("answers as Auth0 was recorded to answer", { skip }, async (t) => {
  const all: Outcome[] = [];
  t.after(() => report(all));
  for (const name of recordingNames()) {
    await t.test(name, async () => {
      const tenant = await startTenant({ deployer: almighty });
      try {
        const outcomes = await replay(readRecording(name), tenant);
        all.push(...outcomes);
        assert.deepEqual(complaints(outcomes).slice(0, 5), []);
      } finally {
        await tenant.close();
      }
    });
  }
  const replayed = all.filter(({ skipped }) => !skipped);
  assert.ok(
    replayed.length >= 0.8 * all.length,
    `only ${replayed.length} of ${all.length} recorded interactions are replayed`,
  );
});

function complaints(outcomes: Outcome[]): string[] {
  return outcomes.flatMap(({ endpoint, differences }, index) =>
    differences.map((difference) => `#${index} ${endpoint}: ${difference}`),
  );
}

/** How much was replayed, endpoint by endpoint, and why not the rest. */
function report(outcomes: Outcome[]): void {
  const skipped = outcomes.filter((outcome) => outcome.skipped).length;
  console.log(`${outcomes.length - skipped} of ${outcomes.length} recorded interactions replayed`);
  const endpoints = new Set(outcomes.map(({ endpoint }) => endpoint));
  for (const endpoint of [...endpoints].sort()) {
    const of = outcomes.filter((outcome) => outcome.endpoint === endpoint);
    const same = of.filter(({ skipped, differences }) => !skipped && differences.length === 0);
    const reasons = new Set(of.map(({ skipped }) => skipped).filter(Boolean));
    const why = reasons.size > 0 ? `  (skipped: ${[...reasons].join("; ")})` : "";
    console.log(`${endpoint.padEnd(40)} ${same.length}/${of.length}${why}`);
  }
}
