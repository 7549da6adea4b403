/**
 * docs/kubernetes.md from top to bottom, in a namespace of its own: every `sh` block is run by bash, but for
 * what NOT_RUN names.
 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { parse, parseAllDocuments } from "yaml";
import { freePort } from "../../../lab/freePort.ts";
import { REPOSITORY } from "../../../lab/paths.ts";
import { needsCluster } from "../../lab/kubernetes/guard.ts";
import { engine } from "../support.ts";
import { type Pod, startPod } from "./pod.ts";
import { openWorld, type World } from "./world.ts";

const PAGE = readFileSync(join(REPOSITORY, "docs/kubernetes.md"), "utf8");
const TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJpbmdlc3Rpb24tYm90In0.dG9rZW4";
const fenced = (language: string) =>
  [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"))].map(
    ([, text]) => text ?? "",
  );
const COMMANDS = fenced("sh").flatMap((block) => block.trimEnd().split("\n"));

/** Checked by its text alone: the lab's nodes run no container that one could enter. */
const NOT_RUN =
  "kubectl --namespace openmetadata exec deployment/openmetadata -- ./bootstrap/openmetadata-ops.sh remove-security-config --force";

describe("docs/kubernetes.md", { skip: needsCluster, concurrency: false }, () => {
  let world: World;
  let pod: Pod | undefined;
  let folder: string;
  let port: number;
  let environment: NodeJS.ProcessEnv;

  before(async () => {
    const [{ target }] = fenced("yaml")
      .map((text) => parse(text).config)
      .filter((config) => config !== undefined)
      .map((config) => ({ target: config["openmetadata-auth0:target"] })) as [{ target: Target }];
    port = await freePort();
    world = await openWorld({
      ...Object.fromEntries(
        Object.entries(target).map(([key, value]) => [`target.${key}`, { value: String(value) }]),
      ),
      // Of this run, in place of the page's examples.
      "target.healthUrl": { value: `http://localhost:${port}` },
    });
    await world.configure({ "target.namespace": { value: world.namespace } });
    const context = world.kubectl("config", "current-context").trim();
    await world.configure({ "target.context": { value: context } });
    world.kubectl("create", "deployment", "openmetadata", "--image=example.com/openmetadata");

    folder = mkdtempSync(join(tmpdir(), "docs-"));
    symlinkSync(join(REPOSITORY, "docs"), join(folder, "docs"));
    for (const file of ["Pulumi.yaml", "Pulumi.test.yaml", "index.ts", "live"]) {
      symlinkSync(join(world.lab.stack.workspace.workDir, file), join(folder, file));
    }
    writeFileSync(join(folder, "values.yaml"), "replicaCount: 1\n");
    environment = await shellEnvironment();
  });
  after(async () => {
    await pod?.end();
    await world?.end();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  /** As a terminal of a reader, with a stand-in for Helm, which the lab has not. */
  async function shellEnvironment(): Promise<NodeJS.ProcessEnv> {
    const { command } = (await engine()).command;
    const helm = join(folder, "helm");
    writeFileSync(helm, `#!/bin/bash\nprintf '%s\\n' "$@" > ${join(folder, "helm.log")}\n`);
    chmodSync(helm, 0o755);
    const path = [folder, dirname(command), world.cluster.programs, process.env.PATH];
    return {
      ...process.env,
      ...world.lab.stack.workspace.envVars,
      PULUMI_HOME: world.lab.stack.workspace.pulumiHome,
      PULUMI_STACK: "test",
      KUBECONFIG: world.cluster.kubeconfigFile,
      PATH: path.filter(Boolean).join(delimiter),
    };
  }

  /** @returns what it prints. */
  function shell(command: string): string {
    return execFileSync("bash", ["--norc", "-euo", "pipefail", "-c", inNamespace(command)], {
      cwd: folder,
      env: environment,
      encoding: "utf8",
      // One of them asks.
      ...(command.includes("--secret")
        ? { input: TOKEN }
        : { stdio: ["ignore", "pipe", "inherit"] }),
    });
  }

  function inNamespace(command: string): string {
    return command
      .replace("--namespace openmetadata", `--namespace ${world.namespace}`)
      .replaceAll("serviceaccount=openmetadata:", `serviceaccount=${world.namespace}:`)
      .replaceAll("serviceaccount:openmetadata:", `serviceaccount:${world.namespace}:`);
  }

  /** What a command leads to, beyond its success. */
  const AFTER: Record<string, (printed: string) => Promise<void>> = {
    "pulumi stack output status": async (printed) => assert.match(printed, /^signs with key /),
  };

  async function run(command: string): Promise<void> {
    if (command === NOT_RUN) return;
    // The lab runs the program in this process: the language host of the CLI is not needed then.
    if (command === "pulumi up") {
      await world.up();
      return;
    }
    const printed = shell(command);
    if (command.startsWith("helm ")) await applyValues();
    if (command.startsWith("kubectl auth can-i")) assert.equal(printed, "yes\n");
    await AFTER[command]?.(printed);
  }

  async function applyValues(): Promise<void> {
    const args = readFileSync(join(folder, "helm.log"), "utf8").split("\n");
    const files = args.filter((_, index) => args[index - 1] === "--values");
    assert.deepEqual(files, ["values.yaml", "openmetadata-sso-values.yaml"]);
    const values = readFileSync(join(folder, "openmetadata-sso-values.yaml"), "utf8");
    const ca = readFileSync(world.tenant.caFile, "utf8");
    pod = await startPod(values, await world.objects(), port, ca);
  }

  it("has commands to run", () => {
    assert.ok(COMMANDS.length >= 15, String(COMMANDS.length));
    assert.ok(COMMANDS.includes(NOT_RUN));
  });

  it("says nothing that does not run, in this order", async () => {
    for (const command of COMMANDS) {
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

type Target = Readonly<Record<string, unknown>>;
