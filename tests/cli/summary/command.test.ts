/** `node cli/summary.ts`, as a shell sees it. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, it } from "node:test";
import { FIXTURES, fixture, summaryOfFixture } from "./fixtures.ts";

const COMMAND = join(import.meta.dirname, "../../../cli/summary.ts");

function run(args: readonly string[], input = "") {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...args], {
    input,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

const fileOf = (name: string) => join(FIXTURES, `${name}.json`);

const log = (...events: readonly object[]) =>
  JSON.stringify(events.map((event, sequence) => ({ sequence, timestamp: 0, ...event })));

describe("node cli/summary.ts", () => {
  it("ends with 0 when there is nothing to look at, and with 3 when there is", () => {
    assert.deepEqual(run([fileOf("application-name")]), {
      status: 0,
      stdout: fixture("application-name", "txt"),
      stderr: "",
    });
    assert.deepEqual(run([fileOf("key-rotated")]), {
      status: 3,
      stdout: fixture("key-rotated", "txt"),
      stderr: "",
    });
  });

  it("flags a run that failed and named no error", () => {
    const { status, stdout } = run(["--status", "255", fileOf("nothing")]);
    assert.equal(status, 3);
    assert.match(
      stdout,
      /^ {2}! the plan is not complete: pulumi ended with 255 and named no error$/m,
    );
    assert.deepEqual(run(["--status", "0", fileOf("nothing")]).status, 0);
  });

  it("says why a run failed that did", () => {
    const args = ["--status", "1", fileOf("settings-refused")];
    assert.deepEqual(run(args), run([fileOf("settings-refused")]));
  });

  it("reads standard input", () => {
    const { status, stdout } = run([], fixture("key-rotated", "json"));
    assert.deepEqual([status, stdout], [3, fixture("key-rotated", "txt")]);
  });

  it("prints JSON for machines", () => {
    const { stdout } = run(["--json", fileOf("drift")]);
    assert.deepEqual(JSON.parse(stdout), summaryOfFixture("drift"));
  });

  const refusals: readonly [what: string, args: readonly string[], input: string, said: string][] =
    [
      [
        "no plan",
        [],
        "",
        "The plan is empty: give the output of `pulumi preview --json`, or a file that `pulumi preview --event-log` has written.",
      ],
      [
        "a text",
        [],
        "canary",
        "The plan is not JSON: give the output of `pulumi preview --json`, or a file that `pulumi preview --event-log` has written.",
      ],
      [
        "other JSON",
        [],
        '{"canary": 1}',
        "The plan has another form than Pulumi's: give the output of `pulumi preview --json`, or a file that `pulumi preview --event-log` has written.",
      ],
      [
        "no file",
        ["/no/such/file"],
        "",
        "/no/such/file cannot be read (ENOENT): name a file that a preview has written.",
      ],
      ...[
        ["an empty list", "[]"],
        ["a log of a run that did not begin", log({ preludeEvent: { config: {} } })],
        ["a log of a run that was cut off", log({ preludeEvent: {} }, { cancelEvent: {} })],
        ["a digest of no stack", '{"steps": []}'],
      ].map(([what = "", input = ""]): (typeof refusals)[number] => [
        what,
        ["--status", "1"],
        input,
        "The plan is of no stack, as of a run that did not begin: give the output of `pulumi preview --json`, or a file that `pulumi preview --event-log` has written.",
      ]),
      [
        "a status that is no number",
        ["--status", "bad"],
        "",
        "Give --status as a number, such as pulumi ends with.",
      ],
      ["two files", ["a", "b"], "", "Give one file, or none."],
      ["two forms", ["--json", "--markdown"], "", "Give --markdown or --json, not both."],
    ];
  for (const [what, args, input, said] of refusals) {
    it(`ends with 2 for ${what}`, () =>
      assert.deepEqual(run(args, input), { status: 2, stdout: "", stderr: `${said}\n` }));
  }

  it("ends with 2 for an option that it does not know", () => {
    const { status, stdout, stderr } = run(["--html"]);
    assert.deepEqual([status, stdout], [2, ""]);
    assert.match(stderr, /^Unknown option '--html'/);
  });
});
