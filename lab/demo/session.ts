/** What a demo has started, so that it can be ended: by the demo itself, or by `--stop` later. */

import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import main from "../../index.ts";
import type { Engine } from "../engine/cli.ts";
import type { ProviderWorld } from "../engine/plugins.ts";
import { type LabStack, openLabStack } from "../engine/stack.ts";
import { LAB_DIRECTORY, REPOSITORY } from "../paths.ts";
import { type RunningTenant, readDeployer } from "./tenantProcess.ts";

const run = promisify(execFile);

export const DEMO_DIRECTORY = join(LAB_DIRECTORY, "demo");
/** Where the stack delivers. */
export const TARGET_DIRECTORY = join(DEMO_DIRECTORY, "sso");
const SERVER_DATA = join(DEMO_DIRECTORY, "openmetadata");
const STACK_FOLDER = "demo";
const SESSION_FILE = join(DEMO_DIRECTORY, "session.json");
const RESTART = join(REPOSITORY, "lab/openmetadata/restart.ts");

export interface Session {
  readonly tenant: RunningTenant;
  readonly serverPort: number;
}

export const serverUrlOf = ({ serverPort }: Session) => `http://localhost:${serverPort}`;

export async function saveSession(session: Session): Promise<void> {
  await mkdir(DEMO_DIRECTORY, { recursive: true, mode: 0o700 });
  await writeFile(SESSION_FILE, JSON.stringify(session, undefined, 2), { mode: 0o600 });
}

export async function loadSession(): Promise<Session | undefined> {
  if (!existsSync(SESSION_FILE)) return undefined;
  return JSON.parse(await readFile(SESSION_FILE, "utf8")) as Session;
}

/** The stack `demo`: the real program, the tenant, and this machine as its target. */
export async function openDemoStack(
  session: Session,
  engine: Engine,
  providers: ProviderWorld,
): Promise<LabStack> {
  const { tenant, serverPort } = session;
  const restartCommand = [process.execPath, RESTART, ...serverArguments(serverPort)];
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
      "target.kind": { value: "bareMetal" },
      "target.directory": { value: TARGET_DIRECTORY },
      "target.healthUrl": { value: serverUrlOf(session) },
      ...Object.fromEntries(
        restartCommand.map((word, index) => [`target.restartCommand[${index}]`, { value: word }]),
      ),
    },
  });
}

/** What an earlier demo that was killed has left: the state of a stack whose tenant is gone. */
export async function forgetDemoStack(): Promise<void> {
  await rm(join(LAB_DIRECTORY, "stacks", STACK_FOLDER), { recursive: true, force: true });
}

export function serverArguments(port: number): string[] {
  const envFile = join(TARGET_DIRECTORY, "openmetadata.env");
  return ["--env-file", envFile, "--data-directory", SERVER_DATA, "--port", String(port)];
}

/** Ends the server and the tenant and forgets them. What never ran is no error. */
export async function endSession(session: Session): Promise<void> {
  await run(process.execPath, [RESTART, "--data-directory", SERVER_DATA, "--stop"]);
  endTenant(session.tenant.pid);
  await rm(DEMO_DIRECTORY, { recursive: true, force: true });
}

/** By its process id, and only if that is still the process that was started. */
export function endTenant(pid: number): void {
  if (isTenant(pid)) process.kill(pid, "SIGTERM");
}

export function isTenant(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const commandLine = `/proc/${pid}/cmdline`;
  // Without /proc (macOS) the process id alone must do.
  return (
    !existsSync(commandLine) || readFileSync(commandLine, "utf8").includes("lab/tenant/main.ts")
  );
}
