/** `npm run demo -- --target docker`, whole, on a real Docker Engine. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { after, describe, it } from "node:test";
import type { Summary } from "../../../lab/demo/summary.ts";
import { REPOSITORY } from "../../../lab/paths.ts";
import { skip } from "../../lab/docker/support.ts";
import { engine } from "../support.ts";

describe("the demo on Docker", { skip }, () => {
  const directory = mkdtempSync(join(tmpdir(), "demo-docker-"));
  after(() => rmSync(directory, { recursive: true, force: true }));

  it("goes from an empty tenant to a sign-in over the published port, rotates, and leaves nothing", async () => {
    const { command } = await engine();
    const demo = spawn(
      process.execPath,
      [join(REPOSITORY, "lab/demo/main.ts"), "--target", "docker", "--json"],
      {
        stdio: ["ignore", "pipe", "pipe"],
        env: {
          ...process.env,
          PATH: [dirname(command.command), process.env.PATH].join(":"),
          LAB_DIRECTORY: directory,
          LAB_ENGINE: "path",
        },
      },
    );
    const [printed, progress] = await Promise.all([text(demo.stdout), text(demo.stderr)]);
    const { ok, steps, resources, managementCalls, files } = JSON.parse(printed) as Summary;
    assert.equal(ok, true, progress);
    assert.deepEqual(
      steps.map(({ name }) => name),
      [
        "Pulumi engine",
        "Auth0 tenant on this machine",
        "Docker Engine on this machine",
        "pulumi preview",
        "pulumi up",
        "OpenMetadata runs on what was delivered",
        "alice@example.com signs in through Auth0",
        "OpenMetadata knows her",
        "second pulumi up",
        "rotation of the signing keys",
        "pulumi destroy",
        "Server and tenant ended",
      ],
    );
    const containers = resources.filter(({ type }) => type === "docker:index/container:Container");
    assert.equal(containers.length, 2);
    assert.deepEqual(
      [managementCalls["second up"], managementCalls.rotation],
      [0, 0],
      "Auth0 is asked nothing",
    );
    const [environment, ...keys] = files;
    assert.match(environment?.content ?? "", /^OIDC_CLIENT_SECRET=\[secret\]$/m);
    assert.deepEqual(
      keys.map(({ path, mode }) => `${path} ${mode}`),
      ["keys/1/private_key.der 0444", "keys/1/public_key.der 0444", "jwks.json 0444"],
    );
    assert.equal(existsSync(join(directory, "demo")), false);
    assert.equal(existsSync(join(directory, "stacks/demo")), false);
  });
});
