/** The build of the Pulumi CLI, with a test double of Go on PATH. */

import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { buildCli } from "../../../lab/engine/build.ts";

const { PATH } = process.env;
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "build-"));
  process.env.PATH = `${root}:/usr/bin:/bin`;
});
afterEach(() => {
  process.env.PATH = PATH;
  rmSync(root, { recursive: true });
});

/** A Go that lists two packages; `build` is called with the output file as its seventh word. */
function haveGo(build: string): void {
  const file = join(root, "go");
  writeFileSync(
    file,
    `#!/bin/sh\ncase $1 in\nlist) echo one; echo two ;;\nbuild) ${build} ;;\nesac\n`,
  );
  chmodSync(file, 0o755);
}

const binaries = () => readdirSync(join(root, "bin"));

describe("the build of the Pulumi CLI", () => {
  it("leaves the CLI and nothing else, and tells how far it is", async () => {
    haveGo('echo one >&2; echo two >&2; echo built > "$7"');
    const told: string[] = [];
    await buildCli(root, (text) => told.push(text));
    assert.deepEqual(binaries(), ["pulumi"]);
    assert.equal(told[0], "building the Pulumi CLI: fetching its Go modules");
    assert.match(
      told.at(-1) ?? "",
      /^building the Pulumi CLI: 2 of at most 2 packages, about 1 minute left$/,
    );
  });

  it("that fails says what Go said last, and leaves nothing", async () => {
    haveGo('echo half > "$7"; echo "no space left" >&2; exit 2');
    await assert.rejects(
      buildCli(root, () => {}),
      { message: "go build ended with exit code 2: no space left" },
    );
    assert.deepEqual(binaries(), []);
  });

  it("that is interrupted ends Go, and leaves nothing", async () => {
    haveGo('echo half > "$7"; echo one >&2; exec sleep 60');
    const interrupt = new AbortController();
    const build = buildCli(
      root,
      (text) => {
        if (text.includes("1 of at most")) interrupt.abort();
      },
      interrupt.signal,
    );
    await assert.rejects(build, { name: "AbortError" });
    assert.deepEqual(binaries(), []);
  });

  it("without Go says what to install", async () => {
    process.env.PATH = root;
    await assert.rejects(
      buildCli(root, () => {}),
      { message: "Go is not installed: install Go 1.25 or newer, or the Pulumi CLI itself" },
    );
  });
});
