/** Which tenants the project's stacks sign people in with. */

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import type { ReportViolation, StackValidationArgs } from "@pulumi/policy";
import { readEnvironments } from "../../policy/environments.ts";
import { tenantRules } from "../../policy/rules/tenant.ts";
import { analyze, recordStack } from "./support/analyzer.ts";

it("reads them from the stack files, and passes over what is none or names none", () => {
  const directory = mkdtempSync(join(tmpdir(), "environments-"));
  const files = {
    "Pulumi.yaml": "name: project\n",
    "Pulumi.dev.yaml": "config:\n  auth0:domain: dev.eu.auth0.com\n",
    "Pulumi.ci.yaml": "config: {}\n",
    "Pulumi.empty.yaml": "",
    "other.yaml": "config:\n  auth0:domain: other.eu.auth0.com\n",
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  assert.deepEqual([...readEnvironments(directory)], [["dev", "dev.eu.auth0.com"]]);
  rmSync(directory, { recursive: true });
});

it("a stack shares no tenant with itself, nor with one whose tenant is not known", async () => {
  const recording = await recordStack("prod");
  const policies = tenantRules(new Map([["prod", "acme.eu.auth0.com"]]));
  assert.deepEqual(await analyze(recording, "prod", { policies }), []);
});

it("a shared tenant is waived in writing, not in two letters", async () => {
  const recording = await recordStack("prod");
  const [rule] = tenantRules(new Map([["staging", "acme.eu.auth0.com"]]));
  assert.ok(rule);
  const spoken = async (waiver: string | undefined) => {
    const policies = [
      {
        ...rule,
        validateStack: (args: StackValidationArgs, report: ReportViolation) =>
          rule.validateStack({ ...args, getConfig: <T>() => ({ waiver }) as T }, report),
      },
    ];
    return (await analyze(recording, "prod", { policies })).length;
  };
  assert.deepEqual(
    [await spoken(undefined), await spoken("ok"), await spoken("a demo without any data")],
    [1, 1, 0],
  );
});
