/** A stack of the real program on the real engine, with everything it keeps under `.lab/`. */

import { copyFile, mkdir, readFile, rm, symlink } from "node:fs/promises";
import { delimiter, join } from "node:path";
import {
  type ConfigMap,
  LocalWorkspace,
  type PulumiFn,
  type Stack,
} from "@pulumi/pulumi/automation/index.js";
import { LAB_DIRECTORY, REPOSITORY } from "../paths.ts";
import type { Engine } from "./cli.ts";
import { type ProviderWorld, PULUMI_HOME } from "./plugins.ts";

/** Project name, as in Pulumi.yaml. */
export const PROJECT = "openmetadata-auth0";

export interface LabStackOptions {
  readonly engine: Engine;
  readonly stackName: string;
  /** Folder under `.lab/stacks/`; one for each stack that runs at the same time. */
  readonly folder: string;
  readonly program: PulumiFn;
  /** Left out for programs without Auth0 resources. */
  readonly auth0?: {
    readonly providers: ProviderWorld;
    readonly tenant: {
      readonly domain: string;
      readonly caFile: string;
      readonly deployer: { readonly clientId: string; readonly clientSecret: string };
    };
  };
  /** Ports of further provider doubles, by the name of the provider; their owner closes them. */
  readonly doubles?: Readonly<Record<string, number>>;
  readonly config?: ConfigMap;
  /** Further variables of the engine and what it starts. */
  readonly environment?: Record<string, string>;
}

export interface LabStack {
  readonly stack: Stack;
  /** The state as the backend stores it, secrets encrypted. */
  readState(): Promise<string>;
  /** Folder of backend, work directory and project file. */
  readonly directory: string;
  /** Ends the provider double, if there is one. Leaves the stack's state. */
  close(): Promise<void>;
  /** Ends the provider double and removes what the stack left behind. */
  remove(): Promise<void>;
}

export const stackDirectory = (folder: string) => join(LAB_DIRECTORY, "stacks", folder);
/** Folder of the `file://` backend in a stack's directory. */
export const backendOf = (directory: string) => join(directory, "backend");

export async function openLabStack(options: LabStackOptions): Promise<LabStack> {
  const { auth0, stackName } = options;
  forgetUserEnvironment();
  const directory = stackDirectory(options.folder);
  const workDir = join(directory, "work");
  const backend = backendOf(directory);
  await Promise.all(
    [workDir, backend, PULUMI_HOME].map((path) => mkdir(path, { recursive: true })),
  );
  // The Automation API would otherwise write a project file of its own, without the declarations.
  for (const file of ["Pulumi.yaml", "index.ts"]) {
    await copyFile(join(REPOSITORY, file), join(workDir, file));
  }
  // The project file names the plugin of the stack's own resources by a path beside it.
  await rm(join(workDir, "live"), { force: true });
  await symlink(join(REPOSITORY, "live"), join(workDir, "live"), "junction");

  const auth0World = auth0 && (await enterAuth0World(auth0));
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName, projectName: PROJECT, program: options.program },
    {
      pulumiCommand: options.engine.command,
      workDir,
      pulumiHome: PULUMI_HOME,
      envVars: {
        PULUMI_BACKEND_URL: `file://${backend}`,
        PULUMI_CONFIG_PASSPHRASE: "lab",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        // Node 22 of the dev dependency for the stack's own plugin, also on older hosts.
        PATH: [join(REPOSITORY, "node_modules/.bin"), process.env.PATH].join(delimiter),
        ...auth0World?.environment,
        ...attached({ ...auth0World?.doubles, ...options.doubles }),
        ...options.environment,
      },
    },
  );
  await stack.setAllConfig(
    { ...(auth0 && { "auth0:domain": { value: auth0.tenant.domain } }), ...options.config },
    true,
  );
  const close = async () => auth0World?.close();
  return {
    stack,
    directory,
    readState: () =>
      readFile(join(backend, ".pulumi/stacks", PROJECT, `${stackName}.json`), "utf8"),
    close,
    async remove() {
      await close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/**
 * The user's own tenant, backend and passphrase have no place in the lab: the program reads them from
 * this process, the engine inherits them.
 */
function forgetUserEnvironment(): void {
  for (const name of Object.keys(process.env)) {
    if (/^(AUTH0|PULUMI)_/.test(name) && name !== "PULUMI_ERROR_OUTPUT_STRING") {
      delete process.env[name];
    }
  }
}

/** Tells the engine where doubles listen. */
function attached(doubles: Readonly<Record<string, number>>): Record<string, string> {
  const places = Object.entries(doubles).map(([name, port]) => `${name}:${port}`);
  return places.length > 0 ? { PULUMI_DEBUG_PROVIDERS: places.join(",") } : {};
}

/** Credentials for the provider, and the provider itself where the double stands in for it. */
async function enterAuth0World({ providers, tenant }: NonNullable<LabStackOptions["auth0"]>) {
  const environment = {
    AUTH0_CLIENT_ID: tenant.deployer.clientId,
    AUTH0_CLIENT_SECRET: tenant.deployer.clientSecret,
    SSL_CERT_FILE: tenant.caFile,
  };
  if (providers === "plugin") return { environment, doubles: {}, close: async () => {} };
  // The double is not even loaded where the official plugin answers.
  const { serveAuth0 } = await import("../providers/index.ts");
  const double = await serveAuth0({ ca: await readFile(tenant.caFile, "utf8"), env: environment });
  return {
    environment,
    doubles: { auth0: double.port },
    close: () => double.close(),
  };
}
