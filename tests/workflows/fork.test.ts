/** What is said of a fork's pull request: made without a secret. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import type { Summary } from "../../cli/summary/summary.ts";
import { REPOSITORY } from "../../lab/paths.ts";
import { runStep } from "./runStep.ts";

const root = mkdtempSync(join(tmpdir(), "fork-"));
after(() => rmSync(root, { recursive: true }));

describe("a fork's preview", { concurrency: false }, () => {
  it("is of both stacks on the lab's tenant, with the difference of the golden resources", async () => {
    const BASE = execFileSync("git", ["rev-parse", "HEAD"], { cwd: REPOSITORY, encoding: "utf8" });
    const words = [".github/scripts/fork-preview.sh", root, "dev", "prod"] as const;
    const { status, stderr } = await runStep(words, { BASE: BASE.trim() });
    assert.equal(status, 0, stderr);
    for (const stack of ["dev", "prod"]) {
      const summary = JSON.parse(readFileSync(join(root, `${stack}.json`), "utf8")) as Summary;
      assert.equal(summary.stack, stack);
      assert.deepEqual(summary.flags, []);
    }
    assert.doesNotThrow(() => readFileSync(join(root, "golden.diff")));
  });

  it("tells what a change of the settings does, and needs no id of the real tenant", async () => {
    const before = join(REPOSITORY, "Pulumi.prod.yaml");
    const after = join(root, "after.yaml");
    const settings = readFileSync(before, "utf8");
    const changed = settings
      .replace("[read:users]", "[read:users, read:logs]")
      .replace("google-oauth2: con_8bQ2mPz0VkT4hWxY", "okta: con_4hWxY8bQ2mPz0VkT");
    writeFileSync(after, changed);
    const preview = ["node", "lab/preview/main.ts", "--stack", "prod"] as const;
    const { stdout, stderr } = await runStep(
      [...preview, "--before", before, "--after", after],
      {},
    );
    assert.deepEqual(
      (JSON.parse(stdout) as Summary).flags.map(({ text }) => text),
      [
        "the service account gets the Management API scopes `read:logs`",
        "connection `okta` is opened for OpenMetadata",
        "the login policy lets in people by the connection with the id `con_4hWxY8bQ2mPz0VkT`",
      ],
      stderr,
    );
  });
});
