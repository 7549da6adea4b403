/** The local Auth0 tenant as a process of its own, which can outlive the demo. */

import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { mkdir, open, readFile } from "node:fs/promises";
import https from "node:https";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { REPOSITORY } from "../paths.ts";
import { identify, type ProcessIdentity } from "../processes.ts";
import type { RecordedRequest } from "../tenant/index.ts";

/** What it takes to find a running tenant again. */
export interface RunningTenant {
  readonly domain: string;
  readonly issuer: string;
  readonly caFile: string;
  readonly deployerFile: string;
  readonly controlTokenFile: string;
  readonly users: readonly { email: string; password: string }[];
}

/**
 * Starts it in the background; its output goes to `tenant.log` in the directory, and which process it
 * is to `process.json`, before it is known whether it comes up.
 *
 * @throws Error with its output when it ends before it listens; the signal's reason when that comes first.
 */
export async function startTenantProcess(
  directory: string,
  signal?: AbortSignal,
): Promise<RunningTenant> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const logFile = join(directory, "tenant.log");
  const log = await open(logFile, "w", 0o600);
  const child = spawn(
    process.execPath,
    [join(REPOSITORY, "lab/tenant/main.ts"), "--json", "--directory", directory],
    { detached: true, stdio: ["ignore", log.fd, log.fd] },
  );
  let ended = child.pid === undefined;
  child.on("exit", () => {
    ended = true;
  });
  child.on("error", () => {
    ended = true;
  });
  child.unref();
  record(directory, child.pid);
  await log.close();
  for (;;) {
    signal?.throwIfAborted();
    const printed = await readFile(logFile, "utf8");
    const line = printed.split("\n").find((one) => one.startsWith("{"));
    if (line?.endsWith("}")) return JSON.parse(line);
    if (ended) throw new Error(`The tenant ended before it listened:\n${printed}`);
    await wait(50);
  }
}

const recordFile = (directory: string) => join(directory, "process.json");

function record(directory: string, pid: number | undefined): void {
  const identity = pid === undefined ? undefined : identify(pid);
  if (identity === undefined) return;
  writeFileSync(recordFile(directory), JSON.stringify(identity), { mode: 0o600 });
}

/** The process that was started with this directory; it may have ended since. */
export function recordedTenant(directory: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(recordFile(directory), "utf8")) as ProcessIdentity;
  } catch {
    return undefined;
  }
}

/** The deployer's credentials, from the file that the tenant wrote. */
export async function readDeployer({ deployerFile }: RunningTenant) {
  const lines = (await readFile(deployerFile, "utf8")).split("\n");
  const value = (name: string) =>
    lines.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
  return { clientId: value("AUTH0_CLIENT_ID"), clientSecret: value("AUTH0_CLIENT_SECRET") };
}

/** The Management API calls since the last time this was asked. */
export async function takeManagementCalls(tenant: RunningTenant): Promise<RecordedRequest[]> {
  const requests = (await control(tenant, "GET", "requests")) as RecordedRequest[];
  await control(tenant, "DELETE", "requests");
  return requests.filter(({ kind }) => kind === "management");
}

export async function listApplications(tenant: RunningTenant): Promise<{ name: string }[]> {
  return (await control(tenant, "GET", "clients")) as { name: string }[];
}

async function control(tenant: RunningTenant, method: string, path: string): Promise<unknown> {
  const token = await readFile(tenant.controlTokenFile, "utf8");
  const ca = await readFile(tenant.caFile, "utf8");
  const response = await new Promise<import("node:http").IncomingMessage>((resolve, reject) =>
    https
      .request(
        `${tenant.issuer}lab/${path}`,
        { method, ca, agent: false, headers: { authorization: `Bearer ${token}` } },
        resolve,
      )
      .on("error", reject)
      .end(),
  );
  const body = await text(response);
  if ((response.statusCode ?? 500) >= 300) {
    throw new Error(`The tenant's control API answers ${response.statusCode} to ${method} ${path}`);
  }
  return body === "" ? undefined : JSON.parse(body);
}
