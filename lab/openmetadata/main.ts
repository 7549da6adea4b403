#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { parseEnvFile } from "./configuration.ts";
import { startOpenMetadata } from "./index.ts";
import { parseArguments, type ServerArguments, serverArguments } from "./process/arguments.ts";
import { findInstance, registerInstance, unregisterInstance } from "./process/instance.ts";

const HELP = `Usage: node lab/openmetadata/main.ts --env-file FILE --data-directory DIRECTORY [options]

Runs a stand-in for the OpenMetadata server 1.12.6 in the foreground. It is a test double: it signs people
in, checks tokens and keeps users, bots and security settings as the real server was recorded to, and does
nothing else.

  --env-file FILE         the server's environment: its settings and the paths of its keys
  --data-directory DIR    where its database lives (database.json), and server.pid
  --fragment FILE         YAML blocks that replace those of conf/openmetadata.yaml
  --port NUMBER           default: SERVER_PORT of the environment file, else 8585; 0 takes a free one
  --host ADDRESS          default: 127.0.0.1
  --help                  this text

NODE_EXTRA_CA_CERTS names the certificate authority of a local Auth0 tenant.
`;

async function main(argv: string[]): Promise<void> {
  const values = parseArguments(argv);
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const options = serverArguments(values);
  refuseSecondInstance(options);
  const { envFile, dataDirectory, fragment, port, host } = options;
  const server = await startOpenMetadata({
    env: parseEnvFile(readFileSync(envFile, "utf8")),
    dataDirectory,
    ...(fragment !== undefined && { fragment: readFileSync(fragment, "utf8") }),
    ...(port !== undefined && { port }),
    ...(host !== undefined && { host }),
    log,
  });
  registerInstance(dataDirectory);
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, async () => {
      await server.close();
      unregisterInstance(dataDirectory);
      log(`stopped by ${signal}`);
      process.exit();
    });
  }
  log(`OpenMetadata stand-in (a test double, not OpenMetadata) listens on ${server.url}`);
  process.send?.({ url: server.url });
}

function refuseSecondInstance({ dataDirectory }: ServerArguments): void {
  const pid = findInstance(dataDirectory);
  if (pid === undefined) return;
  throw new Error(
    `Process ${pid} already serves ${dataDirectory}: stop it with restart.ts --stop --data-directory ${dataDirectory}.`,
  );
}

function log(line: string): void {
  console.log(`${new Date().toISOString()} ${line}`);
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(`${error.name}: ${error.message}`);
  process.exitCode = 1;
});
