/** A demo's tenant, server and stack: where they are, so that another process can find them again. */

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ConfigMap } from "@pulumi/pulumi/automation/index.js";
import main from "../../index.ts";
import type { Engine } from "../engine/cli.ts";
import type { ProviderWorld } from "../engine/plugins.ts";
import { type LabStack, openLabStack, stackDirectory } from "../engine/stack.ts";
import { LAB_DIRECTORY, REPOSITORY } from "../paths.ts";
import { type RunningTenant, readDeployer } from "./tenantProcess.ts";

export const DEMO_DIRECTORY = join(LAB_DIRECTORY, "demo");
/** Beside the directory, which comes and goes. */
export const LOCK_FILE = join(LAB_DIRECTORY, "demo.lock");
/** What tenant and server of a failed demo have said. */
export const LOG_DIRECTORY = join(LAB_DIRECTORY, "demo-logs");
/** Where the stack delivers. */
export const TARGET_DIRECTORY = join(DEMO_DIRECTORY, "sso");
export const SERVER_DATA = join(DEMO_DIRECTORY, "openmetadata");
export const TENANT_DIRECTORY = join(DEMO_DIRECTORY, "tenant");
const STACK_FOLDER = "demo";
export const STACK_DIRECTORY = stackDirectory(STACK_FOLDER);
const SESSION_FILE = join(DEMO_DIRECTORY, "session.json");
const RESTART = join(REPOSITORY, "lab/openmetadata/restart.ts");

export interface Session {
  readonly tenant: RunningTenant;
  readonly serverPort: number;
  /** Whether it was left running on purpose. */
  readonly kept: boolean;
}

export const serverUrlOf = ({ serverPort }: Session) => `http://localhost:${serverPort}`;

export async function saveSession(session: Session): Promise<void> {
  await mkdir(DEMO_DIRECTORY, { recursive: true, mode: 0o700 });
  await writeFile(SESSION_FILE, JSON.stringify(session, undefined, 2), { mode: 0o600 });
}

/** @returns undefined where there is none, or only half of one. */
export async function loadSession(): Promise<Session | undefined> {
  try {
    return JSON.parse(await readFile(SESSION_FILE, "utf8")) as Session;
  } catch {
    return undefined;
  }
}

/** Where the stack `demo` delivers. */
export interface Delivery {
  /** Of `target`. */
  readonly config: ConfigMap;
  /** Ports of provider doubles beside auth0's. */
  readonly doubles?: Readonly<Record<string, number>>;
}

/** The stack `demo`: the real program, the tenant, and a target, by default this machine. */
export async function openDemoStack(
  session: Session,
  engine: Engine,
  providers: ProviderWorld,
  { config, doubles = {} }: Delivery = onThisMachine(session),
): Promise<LabStack> {
  const { tenant } = session;
  return openLabStack({
    engine,
    stackName: "demo",
    folder: STACK_FOLDER,
    program: main,
    auth0: { providers, tenant: { ...tenant, deployer: await readDeployer(tenant) } },
    // The server trusts the tenant as it would trust Auth0.
    environment: { NODE_EXTRA_CA_CERTS: tenant.caFile },
    config: {
      serverUrl: { value: serverUrlOf(session) },
      "adminPrincipals[0]": { value: "alice" },
      principalDomain: { value: "example.com" },
      ...config,
    },
    doubles,
  });
}

function onThisMachine(session: Session): Delivery {
  const restartCommand = [process.execPath, RESTART, ...serverArguments(session.serverPort)];
  return {
    config: {
      "target.kind": { value: "bareMetal" },
      "target.directory": { value: TARGET_DIRECTORY },
      "target.healthUrl": { value: serverUrlOf(session) },
      ...Object.fromEntries(
        restartCommand.map((word, index) => [`target.restartCommand[${index}]`, { value: word }]),
      ),
    },
  };
}

function serverArguments(port: number): string[] {
  const envFile = join(TARGET_DIRECTORY, "openmetadata.env");
  return ["--env-file", envFile, "--data-directory", SERVER_DATA, "--port", String(port)];
}
