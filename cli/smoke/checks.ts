/** Whether the tenant and the delivered files are what the outputs of an `up` say. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { MANIFEST, parseManifest } from "../../live/files/manifest.ts";
import { callbackUrlOf } from "../../model/openmetadata/authentication.ts";
import { ENV_FILE, JWKS_FILE } from "../../model/openmetadata/layout.ts";
import type { Outputs, Settings } from "./inputs.ts";
import type { Tenant } from "./tenant.ts";

export interface Check {
  readonly name: string;
  /** `skipped`: it cannot be made here. */
  readonly state: "holds" | "fails" | "skipped";
  readonly detail: string;
}

/**
 * @param here whether the `up` ran on this machine, so that its files are on it.
 * @returns all checks; one that cannot be made because another failed is not among them.
 */
export async function smoke(
  outputs: Outputs,
  settings: Settings,
  tenant: Tenant,
  here = false,
): Promise<Check[]> {
  return [
    await checked("discovery", () => discovery(outputs, tenant)),
    ...(await application(outputs, settings, tenant)),
    await checked("delivered files", () => delivered(outputs, settings, here)),
  ];
}

type Finding = Pick<Check, "state" | "detail">;
const holds = (detail: string): Finding => ({ state: "holds", detail });
const fails = (detail: string): Finding => ({ state: "fails", detail });

async function checked(name: string, check: () => Promise<Finding>): Promise<Check> {
  try {
    return { name, ...(await check()) };
  } catch (error) {
    return { name, ...fails((error as Error).message) };
  }
}

async function discovery({ issuer }: Outputs, tenant: Tenant): Promise<Finding> {
  const document = await tenant.discovery();
  return document.issuer === issuer
    ? holds(`${issuer} answers`)
    : fails(`the tenant's issuer is ${document.issuer}, and the outputs say ${issuer}`);
}

async function application(
  { clientId, serverUrl }: Outputs,
  { name, shared }: Settings,
  tenant: Tenant,
): Promise<Check[]> {
  let client: Record<string, unknown>;
  try {
    client = await tenant.application(clientId);
  } catch (error) {
    return [{ name: "application", ...fails((error as Error).message) }];
  }
  const compare = (property: string, wanted: unknown): Check => {
    const found = client[property];
    const isSame = JSON.stringify(found) === JSON.stringify(wanted);
    return {
      name: `application's ${property}`,
      ...(isSame ? holds(text(found)) : fails(`is ${text(found)}, and must be ${text(wanted)}`)),
    };
  };
  return [
    compare("client_id", clientId),
    compare("name", name),
    compare("grant_types", [
      "authorization_code",
      "refresh_token",
      ...(shared ? ["client_credentials"] : []),
    ]),
    compare("callbacks", [callbackUrlOf(serverUrl)]),
    compare("allowed_logout_urls", [serverUrl]),
    compare("web_origins", client.app_type === "spa" ? [new URL(serverUrl).origin] : []),
  ];
}

const text = (value: unknown) =>
  typeof value === "string" ? value : JSON.stringify(value ?? null);

/** Without looking into what is secret. */
async function delivered(outputs: Outputs, { target }: Settings, here: boolean): Promise<Finding> {
  if (target.kind !== "bareMetal" || target.directory === undefined) {
    return { state: "skipped", detail: `not looked at: a ${target.kind} target's are elsewhere` };
  }
  const { directory } = target;
  const manifest = await readFile(join(directory, MANIFEST)).catch(absent);
  if (manifest === undefined && here) return fails(`there are none in ${directory}`);
  if (manifest === undefined) {
    return { state: "skipped", detail: `not looked at: ${directory} is not on this machine` };
  }
  const files = parseManifest(manifest)?.files ?? [];
  const gone: string[] = [];
  for (const file of files) {
    if ((await readFile(join(directory, file)).catch(absent)) === undefined) gone.push(file);
  }
  if (gone.length > 0) return fails(`missing in ${directory}: ${gone.join(", ")}`);
  const environment = await readFile(join(directory, ENV_FILE), "utf8");
  const [, delivered] = /^AUTHENTICATION_CLIENT_ID=(.*)$/m.exec(environment) ?? [];
  if (delivered !== outputs.clientId) {
    return fails(`${ENV_FILE} has the Client ID ${delivered}, and the outputs ${outputs.clientId}`);
  }
  const jwks = JSON.parse(await readFile(join(directory, JWKS_FILE), "utf8")) as {
    keys: readonly { kid: string }[];
  };
  const accepted = jwks.keys.map(({ kid }) => kid).toSorted();
  const wanted = outputs.signingKeys.map(({ kid }) => kid).toSorted();
  return JSON.stringify(accepted) === JSON.stringify(wanted)
    ? holds(`${files.length} files in ${directory}, with the keys of the outputs`)
    : fails(
        `${JWKS_FILE} has the keys ${accepted.join(", ")}, and the outputs ${wanted.join(", ")}`,
      );
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === "ENOENT") return undefined;
  throw error;
}
