import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { findEngine } from "../../../lab/engine/cli.ts";

let directory: string;
const { LAB_ENGINE, PATH } = process.env;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "engine-"));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
  process.env.PATH = PATH;
  if (LAB_ENGINE === undefined) delete process.env.LAB_ENGINE;
  else process.env.LAB_ENGINE = LAB_ENGINE;
});

/** A `pulumi` on PATH that knows its version and nothing else. */
function onPath(version: string): void {
  const file = join(directory, "pulumi");
  writeFileSync(file, `#!/bin/sh\necho ${version}\n`);
  chmodSync(file, 0o755);
  process.env.PATH = `${directory}:/usr/bin:/bin`;
  process.env.LAB_ENGINE = "path";
}

describe("the Pulumi CLI", () => {
  it("is the one on PATH where that is new enough", async () => {
    onPath("v3.219.0");
    assert.equal((await findEngine()).origin, "pulumi 3.219.0 on PATH");
  });

  it("is not an older one, and the error names both versions", async () => {
    onPath("v3.218.9");
    await assert.rejects(findEngine(), {
      message:
        "The Pulumi CLI could not be had:\n  - path: pulumi on PATH is 3.218.9, and 3.219.0 or newer is needed",
    });
  });

  it("missing is told with what was tried", async () => {
    process.env.PATH = directory;
    process.env.LAB_ENGINE = "path";
    await assert.rejects(findEngine(), {
      message: "The Pulumi CLI could not be had:\n  - path: no pulumi on PATH",
    });
  });

  it("comes from nowhere else than it may", async () => {
    process.env.LAB_ENGINE = "cloud";
    await assert.rejects(findEngine(), {
      message: 'LAB_ENGINE is "cloud": use path, download or build, or leave it out',
    });
  });
});
