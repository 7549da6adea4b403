/** The steps of preview.yml, up.yml and drift.yml on one stack, one after the other. */

import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Summary } from "../../cli/summary/summary.ts";
import { noPolicyHost } from "../../lab/engine/policyHost.ts";
import { openWorld, type World } from "../engine/world.ts";
import { type GitHubDouble, startGitHub } from "./githubDouble.ts";
import { labStep } from "./labStep.ts";

let world: World;
let github: GitHubDouble;
let root: string;

before(async () => {
  [world, github] = await Promise.all([openWorld({}, undefined, false), startGitHub()]);
  root = mkdtempSync(join(tmpdir(), "workflows-"));
});
after(async () => {
  await Promise.all([world.end(), github.close()]);
  rmSync(root, { recursive: true });
});

const jobSummary = () => join(root, "job-summary.md");

async function step(
  operation: "preview" | "up" | "previewRefresh",
  script: string,
  env: Record<string, string> = {},
) {
  rmSync(jobSummary(), { force: true });
  const ended = await labStep(world, operation, [`.github/scripts/${script}`, join(root, "out")], {
    GITHUB_STEP_SUMMARY: jobSummary(),
    TMPDIR: root,
    ...github.env,
    ...env,
  });
  return { ...ended, summary: readFileSync(jobSummary(), "utf8") };
}

const left = () => JSON.parse(readFileSync(join(root, "out/test.json"), "utf8")) as Summary;

const application = () => {
  const [client] = world.tenant.clients.list();
  assert.ok(client);
  return client;
};

describe("the steps of the workflows", { concurrency: false }, () => {
  it("preview a stack, leave a summary for the comment, and no event log", async () => {
    const { status, summary, stderr } = await step("preview", "preview.sh");
    assert.equal(status, 0, stderr);
    assert.match(summary, /^### Stack `test`: 9 created\n/);
    assert.equal(left().changes.length, 9);
    const files = readdirSync(root, { recursive: true, withFileTypes: true });
    for (const file of files.filter((entry) => entry.isFile())) {
      const text = readFileSync(join(file.parentPath, file.name), "utf8");
      assert.equal(text.includes("diagnosticEvent"), false, file.name);
    }
    assert.deepEqual(world.tenant.clients.list(), []);
  });

  it("apply it, and find that the tenant and the files are what the outputs say", async () => {
    const { status, summary, stdout, stderr } = await step("up", "up.sh");
    assert.equal(status, 0, stderr);
    const { client_id } = application();
    for (const line of [
      "### Smoke check",
      `- ✓ discovery: \`${world.tenant.issuer} answers\``,
      `- ✓ application's client_id: \`${client_id}\``,
      "- ✓ application's name: `OpenMetadata`",
      `- ✓ application's callbacks: \`["${world.serverUrl}/callback"]\``,
      `- ✓ delivered files: \`5 files in ${world.directory}, with the keys of the outputs\``,
    ]) {
      assert.ok(summary.includes(line), summary);
    }
    for (const text of [stdout, stderr, summary]) {
      assert.equal(text.includes(String(application().client_secret)), false);
      assert.equal(text.includes(world.tenant.deployer.clientSecret), false);
    }
  });

  it("fail the job when the tenant's application is not what the outputs say", async () => {
    // No change of the stack's: up sees nothing of it, and the smoke check does.
    world.tenant.clients.patch(application().client_id, {
      callbacks: ["https://elsewhere.example"],
    });
    rmSync(join(world.directory, "openmetadata.env"));
    const { status, summary } = await step("up", "up.sh");
    assert.equal(status, 1);
    assert.ok(
      summary.includes(
        `✗ application's callbacks: \`is ["https://elsewhere.example"], and must be ["${world.serverUrl}/callback"]\``,
      ),
      summary,
    );
    assert.ok(
      summary.includes(`✗ delivered files: \`missing in ${world.directory}: openmetadata.env\``),
      summary,
    );
  });

  it("open an issue about drift, update it, and close it when nothing is left", async () => {
    const drift = () => step("previewRefresh", "drift.sh");
    const opened = await drift();
    assert.equal(opened.status, 0, opened.stderr);
    assert.match(opened.stdout, /\nOpened issue 1\.\n$/);
    assert.equal(github.items[0]?.title, "Drift in test");
    assert.match(
      github.items[0]?.body ?? "",
      /application `OpenMetadata` has got the callback `https:\/\/elsewhere\.example`/,
    );
    assert.match((await drift()).stdout, /\nUpdated issue 1\.\n$/);

    await world.refresh();
    await world.up();
    assert.match((await drift()).stdout, /\nClosed issue 1\.\n$/);
    assert.equal(github.items[0]?.state, "closed");
    assert.match((await drift()).stdout, /\nNo drift\.\n$/);
    assert.equal(github.items.length, 2, "the issue and a comment on it");
  });

  const skip = noPolicyHost() ?? false;
  if (skip) console.log(`# the policy pack is not started: ${skip}`);

  it("tell which policy warns, without failing for it", { skip }, async () => {
    await world.configure({ "signIn.idTokenLifetime": { value: "36000" } });
    const { status, summary, stderr } = await step("preview", "preview.sh");
    assert.equal(status, 0, stderr);
    assert.match(
      summary,
      /- ⚠️ \*\*a rule of the policy pack does not hold\*\*: warned of by policy `short-id-tokens`, resource `openmetadata`: `/,
    );
  });

  it("tell a preview that fails, and fail", async () => {
    await world.configure({ principalDomain: { value: "not a domain" } });
    const { status, summary } = await step("preview", "preview.sh");
    assert.notEqual(status, 0);
    assert.match(summary, /the plan is not complete.*principalDomain is "not a domain"/);
  });
});
