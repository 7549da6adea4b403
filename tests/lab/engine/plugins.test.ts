import assert from "node:assert/strict";
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import type { Engine } from "../../../lab/engine/cli.ts";
import { chooseProviders } from "../../../lab/engine/plugins.ts";

/** An engine that has nothing to download from: its `plugin install` fails. */
const OFFLINE = { command: { command: "false" }, origin: "a test" } as unknown as Engine;
const TOUCHED = ["LAB_PROVIDERS", "PULUMI_HOME", "HOME", "PATH"] as const;

let before: Record<string, string | undefined>;
let directory: string;

beforeEach(() => {
  before = Object.fromEntries(TOUCHED.map((name) => [name, process.env[name]]));
  directory = mkdtempSync(join(tmpdir(), "plugins-"));
  delete process.env.LAB_PROVIDERS;
  delete process.env.PULUMI_HOME;
  process.env.HOME = directory;
  process.env.PATH = `${directory}:/usr/bin:/bin`;
});

afterEach(() => {
  for (const name of TOUCHED) {
    const value = before[name];
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  rmSync(directory, { recursive: true });
});

const choose = () => chooseProviders(OFFLINE, { home: join(directory, "lab-home") });
const linux = process.platform === "linux";

describe("the auth0 provider", () => {
  it("is the lab's double where the official plugin is neither installed nor to be had", async () => {
    assert.equal(await choose(), "lab");
  });

  it("is the official plugin where it is on PATH", async (context) => {
    if (!linux) return context.skip("the plugin trusts the lab's tenant on Linux only");
    writeFileSync(join(directory, "pulumi-resource-auth0"), "");
    assert.equal(await choose(), "plugin");
  });

  it("is the double on demand, whatever is installed", async () => {
    writeFileSync(join(directory, "pulumi-resource-auth0"), "");
    process.env.LAB_PROVIDERS = "lab";
    assert.equal(await choose(), "lab");
  });

  it("cannot be the official plugin on demand where there is none", async () => {
    process.env.LAB_PROVIDERS = "plugin";
    await assert.rejects(choose(), {
      message:
        'LAB_PROVIDERS demands the official auth0 plugin, which is neither installed nor to be had here: run "pulumi plugin install resource auth0 v3.49.0"',
    });
  });

  it("cannot be anything else", async () => {
    process.env.LAB_PROVIDERS = "mock";
    await assert.rejects(choose(), {
      message: 'LAB_PROVIDERS is "mock": use lab or plugin, or leave it out',
    });
  });

  it("is found where the user's own CLI has installed it, without touching that place", async (context) => {
    if (!linux) return context.skip("the plugin trusts the lab's tenant on Linux only");
    mkdirSync(join(directory, ".pulumi/plugins/resource-auth0-v3.49.0"), { recursive: true });
    assert.equal(await choose(), "plugin");
    const borrowed = join(directory, "lab-home/plugins/resource-auth0-v3.49.0");
    assert.equal(lstatSync(borrowed).isSymbolicLink(), true);
    assert.equal(await choose(), "plugin", "again");
    assert.deepEqual(readdirSync(join(directory, ".pulumi/plugins")), ["resource-auth0-v3.49.0"]);
  });
});
