import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readArguments } from "../../../lab/demo/arguments.ts";

describe("the demo's arguments", () => {
  it("are all off when none is given", () => {
    assert.deepEqual(readArguments([]), {
      keep: false,
      stop: false,
      json: false,
      help: false,
      target: "bareMetal",
    });
  });

  it("can be given in any order", () => {
    assert.deepEqual(readArguments(["--json", "--keep"]), {
      keep: true,
      stop: false,
      json: true,
      help: false,
      target: "bareMetal",
    });
  });

  for (const args of [["--target", "docker"], ["--target=docker"]]) {
    it(`name a target: ${args.join(" ")}`, () => {
      assert.equal(readArguments(args).target, "docker");
    });
  }

  for (const [name, args, environment, message] of [
    [
      "an unknown option",
      ["--keep", "--port"],
      {},
      'Unknown option "--port": use --target, --keep, --stop, --json or --help.',
    ],
    [
      "a short option",
      ["-k"],
      {},
      'Unknown option "-k": use --target, --keep, --stop, --json or --help.',
    ],
    [
      "a word",
      ["stop"],
      {},
      'Unexpected argument "stop": use --target, --keep, --stop, --json or --help.',
    ],
    ["an option with a value", ["--keep=no"], {}, "--keep takes no value."],
    [
      "another target",
      ["--target", "swarm"],
      {},
      '--target names the target "swarm": use bareMetal or docker.',
    ],
    ["no target", ["--target"], {}, "--target names no target: use bareMetal or docker."],
    [
      "--keep beside a Docker Engine of the lab's",
      ["--target", "docker", "--keep"],
      {},
      "--keep and --stop are for the demo without --target: a Docker Engine of the lab's ends with it.",
    ],
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
