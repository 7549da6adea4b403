/** The scripts where pulumi ends before there is a plan, with a double of it that does no more. */

import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, afterEach, beforeEach, describe, it } from "node:test";
import { eventLog } from "../cli/summary/plans.ts";
import { type GitHubDouble, startGitHub } from "./githubDouble.ts";
import { NODE_BIN, runStep } from "./runStep.ts";

const root = mkdtempSync(join(tmpdir(), "early-"));
after(() => rmSync(root, { recursive: true }));
let github: GitHubDouble;
beforeEach(async () => {
  github = await startGitHub();
  const body = "<!-- openmetadata-auth0: drift of dev -->";
  const user = { login: "github-actions[bot]" };
  github.items.push({ id: 1, number: 1, body, state: "open", user });
});
afterEach(() => github.close());

/** @param log what it leaves as its event log; nothing: none. */
function step(script: string, status: number, log?: string) {
  writeFileSync(join(root, "log"), log ?? "");
  const leave = log === undefined ? "" : `for last; do :; done; cp "${root}/log" "$last"`;
  writeFileSync(join(root, "pulumi"), `#!/bin/sh\n${leave}\nexit ${status}\n`, { mode: 0o755 });
  return runStep([`.github/scripts/${script}`, join(root, "out")], {
    ...github.env,
    PATH: [root, NODE_BIN, process.env.PATH].join(delimiter),
    GITHUB_STEP_SUMMARY: join(root, "job-summary.md"),
    TMPDIR: root,
    STACK: "dev",
  });
}

const PRELUDE = JSON.stringify({ sequence: 0, preludeEvent: { config: {} } });

describe("a run that ends early", () => {
  for (const [what, log] of [
    ["no log", undefined],
    ["an empty log", ""],
    ["a log of its prelude", PRELUDE],
  ] as const) {
    it(`with ${what} leaves no summary and closes no issue`, async () => {
      for (const script of ["preview.sh", "drift.sh"]) {
        const { status, stderr } = await step(script, 255, log);
        assert.equal(status, 1, stderr);
      }
      assert.equal(existsSync(join(root, "out/dev.json")), false);
      assert.deepEqual(github.calls, []);
    });
  }

  it("after nothing but its stack says so, in the issue that stays open", async () => {
    const { status, stdout } = await step("drift.sh", 255, eventLog([]));
    assert.equal(status, 255);
    assert.equal(stdout, "Updated issue 1.\n");
    assert.equal(github.items[0]?.state, "open");
    assert.match(
      github.items[0]?.body ?? "",
      /\*\*the plan is not complete\*\*: `pulumi ended with 255 and named no error`/,
    );
    const ended = await step("drift.sh", 0, eventLog([]));
    assert.equal(ended.stdout, "Closed issue 1.\n");
  });
});
