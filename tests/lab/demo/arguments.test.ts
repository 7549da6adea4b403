import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readArguments } from "../../../lab/demo/arguments.ts";

describe("the demo's arguments", () => {
  it("are all off when none is given", () => {
    assert.deepEqual(readArguments([]), { keep: false, stop: false, json: false, help: false });
  });

  it("can be given in any order", () => {
    assert.deepEqual(readArguments(["--json", "--keep"]), {
      keep: true,
      stop: false,
      json: true,
      help: false,
    });
  });

  for (const [name, args, environment, message] of [
    [
      "an unknown option",
      ["--keep", "--port"],
      {},
      'Unknown option "--port": use --keep, --stop, --json or --help.',
    ],
    ["a short option", ["-k"], {}, 'Unknown option "-k": use --keep, --stop, --json or --help.'],
    ["a word", ["stop"], {}, 'Unexpected argument "stop": use --keep, --stop, --json or --help.'],
    ["an option with a value", ["--keep=no"], {}, "--keep takes no value."],
    [
      "--keep beside --stop",
      ["--keep", "--stop"],
      {},
      "--keep leaves a demo running and --stop ends it: give one of them.",
    ],
    [
      "an option that npm took, since the two dashes were left out",
      [],
      { npm_config_stop: "true" },
      'npm took --stop for an option of its own: write "npm run demo -- --stop".',
    ],
  ] as const) {
    it(`refuse ${name}`, () => {
      assert.throws(() => readArguments(args, environment), { name: "UsageError", message });
    });
  }
});
