#!/usr/bin/env node
// Runs a TypeScript file of this repository: `node lab/start.mjs FILE [ARGUMENT …]`.
//
// It is the entry of the npm scripts that a newcomer meets first, so it works on a fresh clone with
// Node 20 and uses nothing but Node: it installs the dependencies when they are absent or stale, then
// hands over to the Node 22 among them, which runs TypeScript as it is.

import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const REPOSITORY = join(dirname(fileURLToPath(import.meta.url)), "..");
const NODE = join(REPOSITORY, "node_modules/.bin/node");

/** Whether what is installed is what the lock file says. npm keeps its own copy of it. */
function isInstalled() {
  const installed = join(REPOSITORY, "node_modules/.package-lock.json");
  if (!existsSync(NODE) || !existsSync(installed)) return false;
  const versions = (file) =>
    Object.entries(JSON.parse(readFileSync(file, "utf8")).packages)
      .filter(([path, entry]) => path !== "" && !entry.optional)
      .map(([path, { version }]) => `${path}@${version}`)
      .sort()
      .join("\n");
  return versions(installed) === versions(join(REPOSITORY, "package-lock.json"));
}

function run(command, args, stdio) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: REPOSITORY, stdio });
    const output = [];
    child.stdout?.on("data", (data) => output.push(data));
    child.stderr?.on("data", (data) => output.push(data));
    // A terminal sends Ctrl-C to both processes; the child cleans up and ends, then this one.
    for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
    child.on("error", (error) => resolve({ code: 1, output: String(error) }));
    child.on("close", (code, signal) =>
      resolve({ code: signal ? 130 : code, output: output.join("") }),
    );
  });
}

async function install() {
  const say = (text) => process.stderr.write(`${text}\n`);
  say("Installing the dependencies with npm ci (about half a minute) …");
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const progress = setInterval(() => say(`  … ${seconds()} s`), 10_000);
  const { code, output } = await run(
    "npm",
    ["ci", "--no-audit", "--no-fund"],
    ["ignore", "pipe", "pipe"],
  );
  clearInterval(progress);
  if (code === 0) return say(`  done in ${seconds()} s`);
  say(`npm ci ended with exit code ${code}:\n${output}`);
  process.exit(1);
}

const [file, ...args] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write("usage: node lab/start.mjs FILE [ARGUMENT ...]\n");
  process.exit(2);
}
if (Number(process.versions.node.split(".")[0]) < 20) {
  process.stderr.write(`Node ${process.versions.node} is too old: use Node 20 or newer.\n`);
  process.exit(1);
}
if (!isInstalled()) await install();
const { code } = await run(NODE, [join(REPOSITORY, file), ...args], "inherit");
process.exit(code ?? 1);
