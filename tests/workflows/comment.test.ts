/** The comment on a pull request, as the step of comment.yml writes it. */

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { summaryOfFixture } from "../cli/summary/fixtures.ts";
import { type GitHubDouble, startGitHub } from "./githubDouble.ts";
import { runStep } from "./runStep.ts";

const HEAD = "0123456789abcdef0123456789abcdef01234567";
let github: GitHubDouble;
let directory: string;

beforeEach(async () => {
  github = await startGitHub();
  directory = mkdtempSync(join(tmpdir(), "preview-"));
  leave("preview-number/pull-request", "7\n");
  leave("preview-dev/dev.json", JSON.stringify(summaryOfFixture("key-rotated")));
  pullRequestFrom("acme/sso");
});
afterEach(async () => {
  rmSync(directory, { recursive: true });
  await github.close();
});

function leave(file: string, text: string): void {
  mkdirSync(dirname(join(directory, file)), { recursive: true });
  writeFileSync(join(directory, file), text);
}
const CALL = [
  "node",
  "cli/comment.ts",
  "--head",
  HEAD,
  "--stack",
  "dev",
  "--stack",
  "prod",
] as const;
const write = () => runStep([...CALL, directory], github.env);

function pullRequestFrom(repository: string, sha = HEAD): void {
  const repo = { full_name: repository };
  github.pulls.set(7, { head: { sha, repo }, base: { repo: { full_name: "acme/sso" } } });
}

const comments = () => github.items.filter(({ on }) => on === 7);

describe("the comment on a pull request", () => {
  it("is written once and then edited in place", async () => {
    const first = await write();
    assert.deepEqual(first, {
      status: 0,
      stdout: "Wrote a comment on pull request 7.\n",
      stderr: "",
    });
    assert.match(comments()[0]?.body ?? "", /^<!-- openmetadata-auth0: preview -->\n## Preview of/);
    assert.match(comments()[0]?.body ?? "", /\*\*2 of 2 stacks need a human's look\.\*\*/);

    leave("preview-dev/dev.json", JSON.stringify(summaryOfFixture("nothing")));
    leave("preview-prod/prod.json", JSON.stringify(summaryOfFixture("no-drift")));
    const second = await write();
    assert.equal(second.stdout, "Edited the comment on pull request 7.\n");
    assert.equal(comments().length, 1);
    assert.equal(
      comments()[0]?.body,
      `<!-- openmetadata-auth0: preview -->
## Preview of 0123456789ab

Nothing that needs a human's look.

### Stack \`dev\`: no changes


### Stack \`prod\`: as this stack left it
`,
    );
  });

  it("says which stack was not previewed, before all else", async () => {
    leave("preview-dev/dev.json", JSON.stringify(summaryOfFixture("nothing")));
    await write();
    assert.equal(
      comments()[0]?.body,
      `<!-- openmetadata-auth0: preview -->
## Preview of 0123456789ab

**1 of 2 stacks need a human's look.**

**prod: not previewed**; see the job's log.

### Stack \`dev\`: no changes
`,
    );
  });

  it("takes from each artifact only the file that carries its name", async () => {
    const clean = JSON.stringify({ ...summaryOfFixture("nothing"), stack: "prod" });
    leave("preview-dev/dev.json", clean);
    leave("preview-dev/prod.json", clean);
    leave("preview-fork/prod.json", clean);
    await write();
    const body = comments()[0]?.body ?? "";
    assert.match(body, /\*\*prod: not previewed\*\*/);
    assert.match(body, /### Stack `dev`: no changes/);
    assert.doesNotMatch(body, /### Stack `prod`/);
  });

  it("has the flags of every stack before what may be cut", async () => {
    const change = { action: "create", kind: "x", title: "x".repeat(1_900), details: [] };
    const long = { ...summaryOfFixture("nothing"), changes: Array(80).fill(change) };
    const flags = Array(60).fill({ id: "key-rotated", text: "y".repeat(1_900) });
    leave("preview-dev/dev.json", JSON.stringify({ ...long, flags }));
    leave("preview-prod/prod.json", JSON.stringify(summaryOfFixture("scope-widened")));
    await write();
    const body = comments()[0]?.body ?? "";
    assert.match(body, /\*\*prod: to be looked at\*\*\n\n- .*Management API scopes `read:logs`/);
    assert.match(body, /… cut: see the job's log\.$/);
    assert.ok(body.length < 65_536);
  });

  it("is not somebody else's that carries the mark, and is found on a later page", async () => {
    const mark = "<!-- openmetadata-auth0: preview -->";
    for (let id = 1; id <= 150; id++) {
      const user = { login: "mallory" };
      github.items.push({ id, number: id, on: 7, body: mark, state: "open", user });
    }
    await write();
    await write();
    assert.equal(comments().length, 151);
    assert.equal(comments()[0]?.body, mark);
  });

  it("says of a fork what it was made with, and how the golden resources differ", async () => {
    pullRequestFrom("mallory/sso");
    leave("preview-fork/golden.diff", "+ ```\n+ # @all\n");
    await write();
    const body = comments()[0]?.body ?? "";
    assert.match(body, /comes from a fork, so its code was given no secret and saw no real stack/);
    assert.match(body, /\n````diff\n\+ ```\n\+ # @all\n\n````\n/);
  });

  it("is not written on a pull request that is at another commit, which a fork may name", async () => {
    pullRequestFrom("acme/sso", HEAD.replaceAll("0", "9"));
    assert.deepEqual(await write(), {
      status: 1,
      stdout: "",
      stderr: `Pull request 7 is at another commit than the preview (${HEAD}): its next preview tells of that one.\n`,
    });
    assert.deepEqual(comments(), []);
  });

  it("is not written from what is no summary, or no number", async () => {
    leave("preview-dev/dev.json", '{"stack": "canary"}');
    const said = await write();
    assert.equal(
      said.stderr,
      "dev.json is not a summary: write it with node cli/summary.ts --json.\n",
    );
    leave("preview-number/pull-request", "7/../8");
    assert.match((await write()).stderr, /holds no number of a pull request\.\n$/);
    assert.deepEqual(comments(), []);
  });

  it("says which permission to look at when GitHub refuses", async () => {
    const { status, stderr } = await runStep([...CALL, directory], {
      ...github.env,
      GITHUB_TOKEN: "another",
    });
    assert.equal(status, 1);
    assert.equal(
      stderr,
      "GitHub answers 401 to GET pulls/7 (Bad credentials): look at the permissions of the job.\n",
    );
  });
});
