/**
 * docs/kubernetes.md and docs/kubernetes-patch.md from top to bottom, each in a namespace of its own: every
 * `sh` block is run by bash, but for what NOT_RUN names.
 */

import assert from "node:assert/strict";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { parse, parseAllDocuments } from "yaml";
import { freePort } from "../../../lab/freePort.ts";
import { REPOSITORY } from "../../../lab/paths.ts";
import { needsCluster } from "../../lab/kubernetes/guard.ts";
import { type Reader, readPage, startReading } from "./page.ts";
import { type Pod, startPod } from "./pod.ts";
import { openWorld, type World } from "./world.ts";

const PAGE = readPage("docs/kubernetes.md");
const PATCH_PAGE = readPage("docs/kubernetes-patch.md");
const TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJpbmdlc3Rpb24tYm90In0.dG9rZW4";
/** Checked by its text alone: the lab's nodes run no container that one could enter. */
const NOT_RUN =
  "kubectl --namespace openmetadata exec deployment/openmetadata -- ./bootstrap/openmetadata-ops.sh remove-security-config --force";

describe("docs/kubernetes.md", { skip: needsCluster, concurrency: false }, () => {
  let world: World;
  let pod: Pod | undefined;
  let reader: Reader;
  let port: number;

  before(async () => {
    port = await freePort();
    world = await openWorld({
      ...PAGE.target,
      // Of this run, in place of the page's examples.
      "target.healthUrl": { value: `http://localhost:${port}` },
    });
    reader = await startReading(world);
    writeFileSync(join(reader.folder, "values.yaml"), "replicaCount: 1\n");
    // A stand-in for Helm, which the lab has not.
    const helm = join(reader.folder, "helm");
    writeFileSync(helm, `#!/bin/bash\nprintf '%s\\n' "$@" > ${join(reader.folder, "helm.log")}\n`);
    chmodSync(helm, 0o755);
  });
  after(async () => {
    await pod?.end();
    await world?.end();
    reader?.end();
  });

  /** What a command leads to, beyond its success. */
  const AFTER: Record<string, (printed: string) => Promise<void>> = {
    "pulumi stack output status": async (printed) => assert.match(printed, /^signs with key /),
  };

  async function run(command: string): Promise<void> {
    if (command === NOT_RUN) return;
    // One of them asks.
    const printed = await reader.run(command, command.includes("--secret") ? TOKEN : undefined);
    if (command.startsWith("helm ")) await applyValues();
    if (command.startsWith("kubectl auth can-i")) assert.equal(printed, "yes\n");
    await AFTER[command]?.(printed);
  }

  async function applyValues(): Promise<void> {
    const args = readFileSync(join(reader.folder, "helm.log"), "utf8").split("\n");
    const files = args.filter((_, index) => args[index - 1] === "--values");
    assert.deepEqual(files, ["values.yaml", "openmetadata-sso-values.yaml"]);
    const values = readFileSync(join(reader.folder, "openmetadata-sso-values.yaml"), "utf8");
    const ca = readFileSync(world.tenant.caFile, "utf8");
    pod = await startPod(values, await world.objects(), port, ca);
  }

  it("has commands to run", () => {
    assert.ok(PAGE.commands.length >= 15, String(PAGE.commands.length));
    assert.ok(PAGE.commands.includes(NOT_RUN));
  });

  it("says nothing that does not run, in this order", async () => {
    for (const command of PAGE.commands) {
      await run(command).catch((error: unknown) => {
        throw new Error(`${command}: ${(error as Error).message}`, { cause: error });
      });
    }
  });

  it("leads to what it says lies in the namespace", async () => {
    const names = [...(await world.objects()).keys()].filter((name) => name.includes("-sso-"));
    assert.deepEqual(names.sort(), [
      "configmaps/openmetadata-sso-ingestion",
      "configmaps/openmetadata-sso-jwks-1",
      "configmaps/openmetadata-sso-values",
      "secrets/openmetadata-sso-ingestion-bot",
      "secrets/openmetadata-sso-keys-1",
      "secrets/openmetadata-sso-oidc-client",
    ]);
  });

  it("has a CronJob that finds what it names", async () => {
    const file = readFileSync(join(REPOSITORY, "docs/kubernetes/ingestion-cronjob.yaml"), "utf8");
    const text = JSON.stringify(parseAllDocuments(file).map((document) => document.toJS()));
    const objects = await world.objects();
    for (const [, name] of text.matchAll(/"configMap":\{"name":"([^"]+)"/g)) {
      assert.ok(objects.has(`configmaps/${name}`), name);
    }
    const bot = objects.get("secrets/openmetadata-sso-ingestion-bot");
    assert.ok(text.includes('"name":"openmetadata-sso-ingestion-bot","key":"OM_JWT_TOKEN"'));
    assert.equal(bot?.data.OM_JWT_TOKEN, TOKEN);
    const source = parse(
      objects.get("configmaps/openmetadata-ingestion-source")?.data["source.yaml"] ?? "",
    );
    const workflow = parse(
      objects.get("configmaps/openmetadata-sso-ingestion")?.data["workflow.yaml"] ?? "",
    );
    assert.deepEqual(Object.keys({ ...source, ...workflow }), ["source", "sink", "workflowConfig"]);
  });
});

describe("docs/kubernetes-patch.md", { skip: needsCluster, concurrency: false }, () => {
  let world: World;
  let reader: Reader;
  let server: Server;

  before(async () => {
    server = createServer((_request, response) => {
      const kid = kidOfTheDeployment(world);
      response.setHeader("connection", "close").end(JSON.stringify({ keys: [{ kid }] }));
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    world = await openWorld({
      ...PATCH_PAGE.target,
      // Of this run, in place of the page's example.
      "target.healthUrl": {
        value: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      },
    });
    reader = await startReading(world);
  });
  after(async () => {
    server?.close();
    await world?.end();
    reader?.end();
  });

  it("says nothing that does not run, in this order", async () => {
    assert.ok(PATCH_PAGE.commands.includes(NOT_RUN));
    for (const command of PATCH_PAGE.commands) {
      if (command === NOT_RUN) continue;
      const printed = await reader.run(command).catch((error: unknown) => {
        throw new Error(`${command}: ${(error as Error).message}`, { cause: error });
      });
      if (command === "pulumi stack output status") assert.match(printed, /^signs with key /);
    }
  });

  it("ends with the Deployment of before", async () => {
    assert.equal(PATCH_PAGE.commands.at(-1), "pulumi destroy");
    assert.equal(kidOfTheDeployment(world), "");
    assert.deepEqual([...(await world.objects()).keys()], []);
  });
});

/** What a server would show whose pods are all of the newest revision; the lab's nodes run none. */
function kidOfTheDeployment(world: World): string {
  const path = '{.spec.template.spec.containers[0].env[?(@.name=="JWT_KEY_ID")].value}';
  return world.kubectl("get", "deployment", "openmetadata", `--output=jsonpath=${path}`);
}
