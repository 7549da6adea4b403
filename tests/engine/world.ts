/**
 * A tenant, a stack of the real program and a server for one story on the real engine.
 *
 * The server is the lab's stand-in, started by the stack's own restart command.
 */

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { ConfigMap, EngineEvent } from "@pulumi/pulumi/automation/index.js";
import main from "../../index.ts";
import { chooseProviders } from "../../lab/engine/plugins.ts";
import { type LabStack, openLabStack } from "../../lab/engine/stack.ts";
import { freePort } from "../../lab/freePort.ts";
import { REPOSITORY } from "../../lab/paths.ts";
import { startTenant, type Tenant } from "../../lab/tenant/index.ts";
import { engine, failureOf } from "./support.ts";

/** Second word of the restart command. */
export const RESTART_SCRIPT = join(REPOSITORY, "lab/openmetadata/restart.ts");

export interface World {
  readonly tenant: Tenant;
  readonly lab: LabStack;
  /** Of the stack, under `.lab/stacks/`. */
  readonly folder: string;
  readonly serverUrl: string;
  /** Where the stack delivers. */
  readonly directory: string;
  /** Where the server keeps its database and its log. */
  readonly serverData: string;
  /** Changes the stack's configuration. */
  configure(config: ConfigMap): Promise<void>;
  /** Words of the command that starts the server anew. */
  readonly restartCommand: readonly string[];
  /** Changes `target.restartCommand`; no words: somebody else restarts the server. */
  restartWith(words: readonly string[]): Promise<void>;
  /** Goes on with other credentials. */
  useDeployer(credentials: Tenant["deployer"]): Promise<void>;
  up(): Promise<Run>;
  refresh(): Promise<Run>;
  /** Runs an `up` that must fail. @returns what the engine printed. */
  failingUp(): Promise<string>;
  /** Management API calls since this was last asked. */
  calls(): string[];
  /** All that the engine has printed so far. */
  printed(): string;
  /** Ends what was started and removes what was written. */
  end(): Promise<void>;
}

export interface Run {
  readonly changes: Record<string, number>;
  readonly outputs: Record<string, unknown>;
  readonly printed: string;
}

let worlds = 0;

/**
 * @param config settings beside those that every world has.
 * @param deployer credentials of the stack; default: the right ones.
 * @param server whether there is one to be restarted. Stories about Auth0 alone are faster without.
 */
export async function openWorld(
  config: ConfigMap = {},
  deployer?: Tenant["deployer"],
  server = true,
): Promise<World> {
  const root = mkdtempSync(join(tmpdir(), "sso-world-"));
  const [tenant, port, ownEngine] = await Promise.all([startTenant(), freePort(), engine()]);
  const providers = await chooseProviders(ownEngine);
  const serverUrl = `http://localhost:${port}`;
  const directory = join(root, "sso");
  const serverData = join(root, "openmetadata");
  const folder = `world-${process.pid}-${worlds++}`;
  const open = (credentials: Tenant["deployer"]) =>
    openLabStack({
      engine: ownEngine,
      stackName: "test",
      folder,
      program: main,
      auth0: { providers, tenant: { ...tenant, deployer: credentials } },
      environment: { NODE_EXTRA_CA_CERTS: tenant.caFile },
    });
  let lab = await open(deployer ?? tenant.deployer);
  const restartCommand = [
    process.execPath,
    RESTART_SCRIPT,
    "--env-file",
    join(directory, "openmetadata.env"),
    "--data-directory",
    serverData,
    "--port",
    String(port),
  ];
  await lab.stack.setAllConfig(
    {
      ...commonConfig(serverUrl, directory),
      ...(server && serverConfig(serverUrl, restartCommand)),
      ...config,
    },
    true,
  );

  let printed = "";
  const onOutput = (text: string) => {
    printed += text;
  };
  const sinceThen = (length: number) => printed.slice(length);
  return {
    tenant,
    folder,
    serverUrl,
    directory,
    serverData,
    get lab() {
      return lab;
    },
    configure: (changes) => lab.stack.setAllConfig(changes, true),
    restartCommand,
    async restartWith(words) {
      await lab.stack.removeAllConfig(["target.restartCommand"], true);
      if (words.length > 0) await lab.stack.setAllConfig(wordsConfig(words), true);
    },
    async useDeployer(credentials) {
      await lab.close();
      lab = await open(credentials);
    },
    async up() {
      const { length } = printed;
      const run = heard();
      const { outputs } = await lab.stack.up({ onOutput, onError: onOutput, onEvent: run.onEvent });
      const values = Object.entries(outputs).map(([name, { value }]) => [name, value]);
      return {
        changes: run.changes(),
        outputs: Object.fromEntries(values),
        printed: sinceThen(length),
      };
    },
    async refresh() {
      const { length } = printed;
      const run = heard();
      await lab.stack.refresh({ onOutput, onError: onOutput, onEvent: run.onEvent });
      return {
        changes: run.changes(),
        outputs: {},
        printed: sinceThen(length),
      };
    },
    async failingUp() {
      const text = await failureOf(lab.stack, "up");
      printed += text;
      return text;
    },
    calls() {
      const calls = tenant.requests().filter(({ kind }) => kind === "management");
      tenant.resetRequests();
      return calls.map(({ method, path }) => `${method} ${withoutIds(path)}`);
    },
    printed: () => printed,
    async end() {
      if (existsSync(serverData)) {
        execFileSync(process.execPath, [RESTART_SCRIPT, "--data-directory", serverData, "--stop"]);
      }
      await lab.remove();
      await tenant.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function commonConfig(serverUrl: string, directory: string): ConfigMap {
  return {
    serverUrl: { value: serverUrl },
    "adminPrincipals[0]": { value: "alice" },
    principalDomain: { value: "example.com" },
    "signingKeys.modulusLength": { value: "2048" },
    "target.kind": { value: "bareMetal" },
    "target.directory": { value: directory },
  };
}

function serverConfig(serverUrl: string, restartCommand: readonly string[]): ConfigMap {
  return {
    "target.healthUrl": { value: serverUrl },
    "target.healthTimeout": { value: "20" },
    ...wordsConfig(restartCommand),
  };
}

function wordsConfig(restartCommand: readonly string[]): ConfigMap {
  const words = restartCommand.map((word, index) => [
    `target.restartCommand[${index}]`,
    { value: word },
  ]);
  return Object.fromEntries(words);
}

function withoutIds(path: string): string {
  return path
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, ":action")
    .replace(/[A-Za-z0-9]{32}/, ":id");
}

/**
 * What a run changed, told by its own events: the summary that the Automation API returns is the
 * newest entry of the stack's history, which under load was seen to be an older one.
 */
function heard() {
  let summary: Record<string, number> = {};
  return {
    onEvent(event: EngineEvent) {
      summary = event.summaryEvent?.resourceChanges ?? summary;
    },
    /** Without what stayed the same. */
    changes(): Record<string, number> {
      const { same: _, ...changes } = summary;
      return changes;
    },
  };
}

/** The command lines of all processes, looked at again and again until `work` is done. */
export async function commandLinesDuring(work: Promise<unknown>): Promise<string> {
  const seen = new Set<string>();
  let done = false;
  const finished = work.finally(() => {
    done = true;
  });
  while (!done) {
    for (const line of commandLines()) seen.add(line);
    await wait(20);
  }
  await finished;
  return [...seen].join("\n");
}

function commandLines(): string[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      } catch {
        return "";
      }
    });
}
