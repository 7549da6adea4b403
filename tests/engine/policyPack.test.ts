/** The policy pack, started by the real engine and asked about the real program. */

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import * as auth0 from "@pulumi/auth0/client.js";
import type { EngineEvent, PulumiFn } from "@pulumi/pulumi/automation/index.js";
import main from "../../index.ts";
import { noPolicyHost, withPolicyHost } from "../../lab/engine/policyHost.ts";
import { REPOSITORY } from "../../lab/paths.ts";
import { withOwnRejections } from "../support/rejections.ts";
import { openWorld, type World } from "./world.ts";

const PACK = join(REPOSITORY, "policy");

const skip = noPolicyHost() ?? false;
if (skip) console.log(`# the policy pack is not started: ${skip}`);

describe("the policy pack on the engine", { skip, concurrency: false }, () => {
  let world: World;
  let printed = "";
  const print = (text: string) => {
    printed += text;
  };
  before(async () => {
    process.env.PATH = withPolicyHost();
    world = await openWorld({}, undefined, false);
  });
  after(() => world.end());

  it("lets the real program pass, in a preview and in an up", async () => {
    assert.deepEqual(await run("preview", main), { violations: [], failed: false });
    assert.deepEqual(await run("up", main), { violations: [], failed: false });
  });

  it("ends a preview that breaks rules, and names each", async () => {
    assert.deepEqual(await run("preview", withCarelessApplication), {
      failed: true,
      violations: [
        "mandatory high credentials-for-each-client",
        "mandatory critical exact-redirect-uris",
        "mandatory critical login-policy",
        "mandatory high no-implicit-grant",
        "mandatory medium oidc-conformant",
        "mandatory high rs256",
        "advisory low short-id-tokens",
      ].toSorted(),
    });
  });

  it("makes nothing that breaks a rule", async () => {
    assert.equal((await run("up", withCarelessApplication)).failed, true);
    assert.ok(!world.tenant.clients.list().some(({ name }) => name === "careless"));
  });

  it("lets a rule be switched off, and waived, by its configuration", async () => {
    await withConfig({ "no-implicit-grant": "disabled", rs256: "advisory" }, async (config) => {
      const { violations } = await run("preview", withCarelessApplication, config);
      assert.ok(!violations.some((violation) => violation.includes("no-implicit-grant")));
      assert.ok(violations.includes("advisory high rs256"));
    });
  });

  it("takes a written waiver in its configuration", async () => {
    const config = { "one-tenant-per-environment": { waiver: "a demo without any data" } };
    await withConfig(config, async (file) => {
      assert.deepEqual(await run("preview", main, file), { violations: [], failed: false });
    });
  });

  it("takes no waiver of two letters", async () => {
    const config = { "one-tenant-per-environment": { waiver: "ok" } };
    await withConfig(config, async (file) => {
      assert.equal((await run("preview", main, file)).failed, true);
      assert.match(
        printed,
        /one-tenant-per-environment: waiver: String length must be greater than or equal to 10/,
      );
    });
  });

  /** With what the engine itself reports of violations. */
  async function run(operation: "preview" | "up", program: PulumiFn, config?: string) {
    const events: EngineEvent[] = [];
    const options = {
      program,
      policyPacks: [PACK],
      ...(config !== undefined && { policyPackConfigs: [config] }),
      onEvent: (event: EngineEvent) => events.push(event),
      onOutput: print,
      onError: print,
    };
    const { stack } = world.lab;
    let failed = false;
    await withOwnRejections(async () => {
      await stack[operation](options).catch(() => {
        failed = true;
      });
    });
    const violations = events.flatMap(({ policyEvent: event }) =>
      event ? [`${event.enforcementLevel} ${severityOf(event)} ${event.policyName}`] : [],
    );
    return { violations: violations.toSorted(), failed };
  }
});

/** Missing in the SDK's type (3.270). */
function severityOf(event: object): string {
  return (event as { severity?: string }).severity ?? "none";
}

/** The real program and, beside it, an application as somebody might add one by hand. */
const withCarelessApplication: PulumiFn = async () => {
  const outputs = await main();
  new auth0.Client("careless", {
    name: "careless",
    grantTypes: ["authorization_code", "implicit"],
    callbacks: ["https://*.example.com"],
  });
  return outputs;
};

async function withConfig(config: object, use: (file: string) => Promise<void>): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "policy-config-"));
  const file = join(directory, "config.json");
  writeFileSync(file, JSON.stringify(config));
  try {
    await use(file);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
