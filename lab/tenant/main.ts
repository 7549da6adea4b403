import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { startTenant, type Tenant } from "./index.ts";

const help = `Usage: npm run tenant -- [--port N] [--directory D] [--json]

Starts a test double of an Auth0 tenant over HTTPS on this machine, until Ctrl-C.

  --port N         port on 127.0.0.1 (default: a free one)
  --directory D    where to write, all but ca.pem readable by you alone (default: a fresh directory)
                     ca.pem         certificate authority to trust
                     deployer.env   AUTH0_DOMAIN, AUTH0_CLIENT_ID, AUTH0_CLIENT_SECRET
                     control-token  bearer token of the lab's own API, https://localhost:PORT/lab/
  --json           print one line of JSON instead of text
  --help           print this
`;

interface Arguments {
  port: number;
  directory: string | undefined;
  json: boolean;
}

/** @throws Error for an unknown option or a bad port */
function readArguments(): Arguments | "help" {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "0" },
      directory: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return "help";
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`--port: "${values.port}" is not a port; give a number from 0 to 65535.`);
  }
  return { port, directory: values.directory, json: values.json };
}

interface Files {
  deployerFile: string;
  controlTokenFile: string;
}

async function writeSecrets(tenant: Tenant, directory: string): Promise<Files> {
  const deployerFile = join(directory, "deployer.env");
  const controlTokenFile = join(directory, "control-token");
  const lines = [
    `AUTH0_DOMAIN=${tenant.domain}`,
    `AUTH0_CLIENT_ID=${tenant.deployer.clientId}`,
    `AUTH0_CLIENT_SECRET=${tenant.deployer.clientSecret}`,
  ];
  await writeFile(deployerFile, `${lines.join("\n")}\n`, { mode: 0o600 });
  await writeFile(controlTokenFile, tenant.controlToken, { mode: 0o600 });
  return { deployerFile, controlTokenFile };
}

function describe(tenant: Tenant, files: Files): string {
  const users = tenant.users.map(({ email, password, email_verified, connection }) => {
    const notes = [email_verified ? [] : "not verified", connection ?? []].flat();
    const note = notes.length > 0 ? `(${notes.join(", ")})` : "";
    return `  ${email.padEnd(22)} ${password.padEnd(27)} ${note}`.trimEnd();
  });
  return `A test double of an Auth0 tenant runs at ${tenant.issuer}

  domain         ${tenant.domain}
  CA             ${tenant.caFile}
  deployer       ${files.deployerFile}
  control token  ${files.controlTokenFile}

Trust the CA:  export SSL_CERT_FILE=${tenant.caFile} NODE_EXTRA_CA_CERTS=${tenant.caFile}

Users and their (fake) passwords:
${users.join("\n")}

Ctrl-C ends it.
`;
}

function json(tenant: Tenant, files: Files): string {
  const { domain, issuer, caFile } = tenant;
  const users = tenant.users.map(({ email, password }) => ({ email, password }));
  return `${JSON.stringify({ domain, issuer, caFile, ...files, users })}\n`;
}

function signalled(): Promise<void> {
  return new Promise((ended) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => ended());
  });
}

async function main(): Promise<void> {
  const wanted = readArguments();
  if (wanted === "help") {
    process.stdout.write(help);
    return;
  }
  const directory = resolve(wanted.directory ?? (await mkdtemp(join(tmpdir(), "lab-tenant-"))));
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const ended = signalled();
  const tenant = await startTenant({ port: wanted.port, directory });
  const files = await writeSecrets(tenant, directory);
  process.stdout.write(wanted.json ? json(tenant, files) : describe(tenant, files));
  await ended;
  await tenant.close();
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
