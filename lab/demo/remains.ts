/** What is there of a demo, of this process or an earlier one, and its end. */

import { existsSync } from "node:fs";
import { copyFile, mkdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { endOperations } from "../engine/operations.ts";
import { backendOf } from "../engine/stack.ts";
import { endProcess, findProcesses, isAlive } from "../processes.ts";
import {
  DEMO_DIRECTORY,
  LOG_DIRECTORY,
  SERVER_DATA,
  STACK_DIRECTORY,
  TENANT_DIRECTORY,
} from "./session.ts";
import { recordedTenant } from "./tenantProcess.ts";

export interface Remains {
  /** Process ids of what runs. */
  readonly tenant: number | undefined;
  readonly server: number | undefined;
  /** Folders that are there. */
  readonly folders: readonly string[];
}

export function findRemains(): Remains {
  const tenant = recordedTenant(TENANT_DIRECTORY);
  return {
    tenant: tenant !== undefined && isAlive(tenant) ? tenant.pid : undefined,
    server: findProcesses("lab/openmetadata/main.ts", SERVER_DATA)[0]?.pid,
    folders: [STACK_DIRECTORY, DEMO_DIRECTORY].filter((folder) => existsSync(folder)),
  };
}

/**
 * Ends whatever of a demo runs, and removes what it has written: the stack's state, and the delivered
 * files with the directory of tenant and server. Who starts others goes first: the engine, and
 * with it its plugins, then the restart command. What is not there is no error.
 *
 * @returns what was found.
 */
export async function endRemains(): Promise<Remains> {
  await endOperations(backendOf(STACK_DIRECTORY));
  const found = findRemains();
  await endServer();
  const tenant = recordedTenant(TENANT_DIRECTORY);
  if (tenant !== undefined) await endProcess(tenant);
  for (const folder of found.folders) await rm(folder, { recursive: true, force: true });
  return found;
}

/** Server and restart command, again and again: one that is ended may just have started the next. */
async function endServer(): Promise<void> {
  const find = () => findProcesses("lab/openmetadata/", SERVER_DATA);
  for (let running = find(); running.length > 0; running = find()) {
    await Promise.all(running.map((identity) => endProcess(identity)));
  }
}

/**
 * Takes the logs of tenant and server out of what `endRemains` removes.
 *
 * @returns the folder where they are now; undefined where there are none.
 */
export async function saveLogs(): Promise<string | undefined> {
  const logs = [join(TENANT_DIRECTORY, "tenant.log"), join(SERVER_DATA, "server.log")];
  const written = logs.filter((log) => existsSync(log));
  if (written.length === 0) return undefined;
  await rm(LOG_DIRECTORY, { recursive: true, force: true });
  await mkdir(LOG_DIRECTORY, { recursive: true, mode: 0o700 });
  for (const log of written) await copyFile(log, join(LOG_DIRECTORY, basename(log)));
  return LOG_DIRECTORY;
}
