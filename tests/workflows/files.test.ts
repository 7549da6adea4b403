/** What holds of every workflow, whatever it does. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { parse } from "yaml";
import { REPOSITORY } from "../../lab/paths.ts";

const FOLDER = join(REPOSITORY, ".github/workflows");
const SCRIPTS = join(REPOSITORY, ".github/scripts");

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: object;
  readonly jobs: Readonly<Record<string, Job>>;
}

const workflows = readdirSync(FOLDER).map((file): [string, string, Workflow] => {
  const text = readFileSync(join(FOLDER, file), "utf8");
  return [file, text, parse(text) as Workflow];
});

const stepsOf = ({ jobs }: Workflow) => Object.values(jobs).flatMap(({ steps }) => steps);

describe("every workflow", () => {
  it("is one of those that are known here", () =>
    assert.deepEqual(workflows.map(([file]) => file).toSorted(), [
      "ci.yml",
      "comment.yml",
      "drift.yml",
      "preview.yml",
      "up.yml",
    ]));

  it("passes actionlint, with shellcheck over its run blocks", () => {
    const [actionlint, shellcheck] = [process.env.ACTIONLINT, process.env.SHELLCHECK];
    assert.ok(actionlint && shellcheck, "run this with npm run test:workflows");
    const { status, stdout, stderr } = spawnSync(actionlint, ["-shellcheck", shellcheck], {
      cwd: REPOSITORY,
      encoding: "utf8",
    });
    assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: "", stderr: "" });
  });

  it("has scripts that pass shellcheck", () => {
    const files = readdirSync(SCRIPTS).map((file) => join(SCRIPTS, file));
    assert.ok(files.length > 0);
    const { status, stdout } = spawnSync(process.env.SHELLCHECK ?? "shellcheck", ["-x", ...files], {
      cwd: REPOSITORY,
      encoding: "utf8",
    });
    assert.deepEqual({ status, stdout }, { status: 0, stdout: "" });
  });

  for (const [file, text, workflow] of workflows) {
    describe(file, () => {
      it("pins every action to a commit and names its version", () => {
        for (const [line] of text.matchAll(/^.*\buses: .*$/gm)) {
          assert.match(line, /uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
        }
      });

      it("says which permissions it has, at most those of its job", () => {
        assert.ok(workflow.permissions, "top-level permissions");
        for (const [name, { permissions }] of Object.entries(workflow.jobs)) {
          if (file !== "ci.yml") assert.ok(permissions, `permissions of ${name}`);
          for (const [scope, level] of Object.entries(permissions ?? {})) {
            if (level !== "write") continue;
            assert.ok(MAY_WRITE[file]?.includes(scope), `${name} may write ${scope}`);
          }
        }
      });

      it("puts no expression into a script, where its value would be code", () => {
        for (const { run = "" } of stepsOf(workflow)) assert.doesNotMatch(run, /\$\{\{/);
      });

      it("leaves no token in the checkout", () => {
        for (const { uses = "", with: options } of stepsOf(workflow)) {
          if (uses.startsWith("actions/checkout@")) {
            assert.equal(options?.["persist-credentials"], false);
          }
        }
      });

      it("never runs a pull request's code with the rights of the repository", () => {
        assert.equal("pull_request_target" in workflow.on, false);
        if (!("workflow_run" in workflow.on)) return;
        for (const { uses = "", with: options } of stepsOf(workflow)) {
          if (uses.startsWith("actions/checkout@")) assert.equal(options?.ref, undefined);
        }
      });

      it("asks Pulumi Cloud for no token that sees more than a team's stacks", () => {
        for (const { uses = "", with: options } of stepsOf(workflow)) {
          if (!uses.startsWith("pulumi/auth-actions@")) continue;
          assert.match(String(options?.["requested-token-type"]), /:access_token:team$/);
          assert.match(String(options?.scope), /^team:\$\{\{ vars\.PULUMI_TEAM \}\}$/);
        }
      });

      it("uses secrets only behind an Environment", () => {
        for (const [name, job] of Object.entries(workflow.jobs)) {
          if (JSON.stringify(job).includes("secrets.")) assert.ok(job.environment, name);
        }
      });
    });
  }
});

const MAY_WRITE: Readonly<Record<string, readonly string[]>> = {
  "preview.yml": ["id-token"],
  "up.yml": ["id-token"],
  "drift.yml": ["id-token", "issues"],
  "comment.yml": ["pull-requests"],
};
