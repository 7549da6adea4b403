/** A page of the documentation, and a reader of it at a terminal. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import type { ConfigMap } from "@pulumi/pulumi/automation/index.js";
import { parse } from "yaml";
import { REPOSITORY } from "../../../lab/paths.ts";
import { engine } from "../support.ts";
import type { World } from "./world.ts";

export interface Page {
  /** Of its `sh` blocks, line by line. */
  readonly commands: readonly string[];
  /** Of its first stack file. */
  readonly target: ConfigMap;
}

export function readPage(path: string): Page {
  const page = readFileSync(join(REPOSITORY, path), "utf8");
  const fenced = (language: string) =>
    [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"))].map(
      ([, text]) => text ?? "",
    );
  const [target = {}] = fenced("yaml")
    .map((text) => parse(text).config)
    .filter((config) => config !== undefined)
    .map((config) => config["openmetadata-auth0:target"] as Record<string, unknown>);
  const settings = Object.entries(target).map(([key, value]) => [
    `target.${key}`,
    { value: String(value) },
  ]);
  return {
    commands: fenced("sh").flatMap((block) => block.trimEnd().split("\n")),
    target: Object.fromEntries(settings),
  };
}

export interface Reader {
  /** Where the commands are run, and programs are found first. */
  readonly folder: string;
  /**
   * @param input for what asks. Default: nothing.
   * @returns what it prints.
   */
  run(command: string, input?: string): Promise<string>;
  end(): void;
}

/** With the namespace and the context of the world in place of the page's, and a Deployment in it. */
export async function startReading(world: World): Promise<Reader> {
  await world.configure({ "target.namespace": { value: world.namespace } });
  const context = world.kubectl("config", "current-context").trim();
  await world.configure({ "target.context": { value: context } });
  world.kubectl("create", "deployment", "openmetadata", "--image=example.com/openmetadata");

  const folder = mkdtempSync(join(tmpdir(), "docs-"));
  symlinkSync(join(REPOSITORY, "docs"), join(folder, "docs"));
  const { stack } = world.lab;
  for (const file of ["Pulumi.yaml", "Pulumi.test.yaml", "index.ts", "live"]) {
    symlinkSync(join(stack.workspace.workDir, file), join(folder, file));
  }
  const { command: pulumi } = (await engine()).command;
  const path = [folder, dirname(pulumi), world.cluster.programs, process.env.PATH];
  const env = {
    ...process.env,
    ...stack.workspace.envVars,
    PULUMI_HOME: stack.workspace.pulumiHome,
    PULUMI_STACK: "test",
    KUBECONFIG: world.cluster.kubeconfigFile,
    PATH: path.filter(Boolean).join(delimiter),
  };
  // The lab runs the program in this process: the language host of the CLI is not needed then.
  const runs: Record<string, () => Promise<unknown>> = {
    "pulumi preview": () => stack.preview(),
    "pulumi up": () => world.up(),
    "pulumi destroy": () => world.destroy(),
  };
  return {
    folder,
    async run(command, input) {
      const own = runs[command];
      if (own === undefined) return shell(inNamespace(command, world.namespace), input);
      await own();
      return "";
    },
    end: () => rmSync(folder, { recursive: true, force: true }),
  };

  function shell(command: string, input: string | undefined): string {
    return execFileSync("bash", ["--norc", "-euo", "pipefail", "-c", command], {
      cwd: folder,
      env,
      encoding: "utf8",
      ...(input === undefined ? { stdio: ["ignore", "pipe", "inherit"] } : { input }),
    });
  }
}

function inNamespace(command: string, namespace: string): string {
  return command
    .replace("--namespace openmetadata", `--namespace ${namespace}`)
    .replaceAll("serviceaccount=openmetadata:", `serviceaccount=${namespace}:`)
    .replaceAll("serviceaccount:openmetadata:", `serviceaccount:${namespace}:`);
}
