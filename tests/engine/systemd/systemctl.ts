/**
 * A test double of `systemctl` for one service, which is the stand-in. Of a unit it knows
 * EnvironmentFile= alone, and as systemd does, it takes units in at daemon-reload, reads the files at
 * each start, lets later ones win, and does not start where one is missing.
 */

import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnvFile } from "../../../lab/openmetadata/configuration/environmentFile.ts";
import { REPOSITORY } from "../../../lab/paths.ts";

const { UNITS = "", DATA = "", PORT = "" } = process.env;
const RESTART_SCRIPT = join(REPOSITORY, "lab/openmetadata/restart.ts");
const LOADED = join(DATA, "loaded.json");
const [command, unit] = process.argv.slice(2).filter((word) => !word.startsWith("-"));

if (command === "daemon-reload") writeFileSync(LOADED, JSON.stringify(environmentFiles()));
else if (unit !== "openmetadata") fail(`Unit ${unit}.service not found.`);
else if (command === "start" || command === "restart") start();
else if (command === "stop") server("--stop");
else if (command === "status") console.log("openmetadata.service (a test double of systemd)");
else fail(`This test double of systemctl does not know ${command}`);

function environmentFiles(): string[] {
  const dropIns = join(UNITS, "openmetadata.service.d");
  const files = [join(UNITS, "openmetadata.service")];
  try {
    files.push(...readdirSync(dropIns).map((name) => join(dropIns, name)));
  } catch {
    // There is none.
  }
  return files.flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/^EnvironmentFile=(.*)$/gm)].map(
      ([, path = ""]) => path,
    ),
  );
}

function start(): void {
  server("--stop");
  const files = JSON.parse(readFileSync(LOADED, "utf8")) as string[];
  const variables = Object.assign(
    {},
    ...files.map((file) => parseEnvFile(readFileSync(file, "utf8"))),
  );
  const envFile = join(DATA, "service.env");
  const lines = Object.entries<string>(variables).map(
    ([name, value]) => `${name}="${value.replace(/["\\$`]/g, "\\$&")}"\n`,
  );
  writeFileSync(envFile, lines.join(""), { mode: 0o600 });
  server("--env-file", envFile, "--port", PORT);
}

function server(...words: string[]): void {
  const args = [RESTART_SCRIPT, "--data-directory", DATA, ...words];
  const { status } = spawnSync(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) process.exit(status ?? 1);
}

function fail(text: string): never {
  console.error(text);
  process.exit(1);
}
