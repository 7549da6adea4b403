/** The smoke check where it cannot hold; where it does: tests/workflows/steps.test.ts. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { smoke } from "../../../cli/smoke/checks.ts";
import { readSettings, type Settings } from "../../../cli/smoke/inputs.ts";

const COMMAND = join(import.meta.dirname, "../../../cli/smoke.ts");
const root = mkdtempSync(join(tmpdir(), "smoke-"));
after(() => rmSync(root, { recursive: true }));

const OUTPUTS = {
  domain: "acme.eu.auth0.com",
  issuer: "https://acme.eu.auth0.com/",
  serverUrl: "https://openmetadata.acme.com",
  clientId: "abc",
  signingKeys: [{ kid: "key-1" }],
};
const RIGHT = {
  client_id: "abc",
  name: "OpenMetadata",
  app_type: "spa",
  grant_types: ["authorization_code", "refresh_token"],
  callbacks: ["https://openmetadata.acme.com/callback"],
  allowed_logout_urls: ["https://openmetadata.acme.com"],
  web_origins: ["https://openmetadata.acme.com"],
};
const SETTINGS: Settings = {
  name: "OpenMetadata",
  shared: false,
  target: { kind: "kubernetes" },
};

const TENANT = {
  discovery: async () => ({ issuer: OUTPUTS.issuer }),
  application: async () => RIGHT,
};

const check = (client: object, settings = SETTINGS) =>
  smoke(OUTPUTS, settings, {
    discovery: async () => ({ issuer: OUTPUTS.issuer }),
    application: async () => ({ ...RIGHT, ...client }),
  });

describe("the smoke check", () => {
  it("holds for the application that was meant, and says what it does not look at", async () => {
    assert.deepEqual(
      (await check({})).map(({ name, state }) => `${name}: ${state}`),
      [
        "discovery: holds",
        "application's client_id: holds",
        "application's name: holds",
        "application's grant_types: holds",
        "application's callbacks: holds",
        "application's allowed_logout_urls: holds",
        "application's web_origins: holds",
        "delivered files: skipped",
      ],
    );
  });

  for (const [property, value, found] of [
    ["name", "Other", "Other"],
    ["callbacks", [...RIGHT.callbacks, "https://evil.example"], undefined],
    ["grant_types", ["implicit"], undefined],
    ["web_origins", undefined, "null"],
  ] as const) {
    it(`fails for another ${property}`, async () => {
      const failed = (await check({ [property]: value })).filter(({ state }) => state === "fails");
      const wanted = RIGHT[property];
      const text = (one: unknown) => (typeof one === "string" ? one : JSON.stringify(one));
      assert.deepEqual(failed, [
        {
          name: `application's ${property}`,
          state: "fails",
          detail: `is ${found ?? text(value)}, and must be ${text(wanted)}`,
        },
      ]);
    });
  }

  it("fails, and goes on, when the tenant refuses or has another issuer", async () => {
    const checks = await smoke(OUTPUTS, SETTINGS, {
      discovery: async () => ({ issuer: "https://other/" }),
      application: async () => {
        throw new Error("the tenant answers 404 to /api/v2/clients/abc");
      },
    });
    assert.deepEqual(
      checks.map(({ detail }) => detail),
      [
        "the tenant's issuer is https://other/, and the outputs say https://acme.eu.auth0.com/",
        "the tenant answers 404 to /api/v2/clients/abc",
        "not looked at: a kubernetes target's are elsewhere",
      ],
    );
  });

  it("does not look at files that are on another machine", async () => {
    const directory = join(root, "nothing");
    const checks = await check({}, { ...SETTINGS, target: { kind: "bareMetal", directory } });
    assert.deepEqual(checks.at(-1), {
      name: "delivered files",
      state: "skipped",
      detail: `not looked at: ${directory} is not on this machine`,
    });
    const here = await smoke(
      OUTPUTS,
      { ...SETTINGS, target: { kind: "bareMetal", directory } },
      TENANT,
      true,
    );
    assert.deepEqual(here.at(-1), {
      name: "delivered files",
      state: "fails",
      detail: `there are none in ${directory}`,
    });
  });

  it("takes the name of the application from the settings", () => {
    const target = "openmetadata-auth0:target: { kind: docker }";
    const named = `config:\n  openmetadata-auth0:signIn: { name: Data }\n  ${target}\n`;
    assert.equal(readSettings(named).name, "Data");
    assert.equal(readSettings(`config:\n  ${target}\n`).name, "OpenMetadata");
  });

  it("ends with 2 and a sentence for what it cannot use", () => {
    const settings = join(root, "settings.yaml");
    writeFileSync(settings, "config:\n  openmetadata-auth0:target: { kind: docker }\n");
    const run = (args: string[], input: string, env = {}) => {
      const { status, stderr } = spawnSync(process.execPath, [COMMAND, ...args], {
        input,
        encoding: "utf8",
        env: { ...process.env, AUTH0_CLIENT_ID: "", ...env },
      });
      return [status, stderr];
    };
    assert.deepEqual(run([], ""), [2, "Give --settings Pulumi.STACK.yaml.\n"]);
    assert.deepEqual(run(["--settings", settings], "canary"), [
      2,
      "These are not the outputs of this stack: give what `pulumi stack output --json` prints after an `up`.\n",
    ]);
    assert.deepEqual(run(["--settings", settings], JSON.stringify(OUTPUTS)), [
      2,
      "AUTH0_CLIENT_ID is not set: give the credentials of the deployer.\n",
    ]);
  });
});
