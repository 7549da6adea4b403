#!/usr/bin/env node
// Runs a TypeScript file of this repository: `node lab/start.mjs FILE [ARGUMENT …]`.
//
// It is the entry of the npm scripts that a newcomer meets first, so it works on a fresh clone with
// Node 20 and uses nothing but Node: it installs the dependencies when they are absent or stale, then
// hands over to the Node 22 among them, which runs TypeScript as it is.

import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const REPOSITORY = join(dirname(fileURLToPath(import.meta.url)), "..");
const NODE = join(REPOSITORY, "node_modules/.bin/node");

/** Whether what is installed is what the lock file says. */
function isInstalled() {
  try {
    const wanted = packagesIn("package-lock.json");
    // npm keeps its own copy of it, which also outlives folders that somebody removes.
    const installed = new Map(packagesIn("node_modules/.package-lock.json"));
    return (
      existsSync(NODE) &&
      wanted.length === installed.size &&
      wanted.every(
        ([path, version]) =>
          installed.get(path) === version && existsSync(join(REPOSITORY, path, "package.json")),
      )
    );
  } catch {
    // Not there, or damaged: npm ci makes it anew, or says what is wrong with the lock file.
    return false;
  }
}

/** Path and version of each package that no platform goes without. */
function packagesIn(file) {
  const { packages } = JSON.parse(readFileSync(join(REPOSITORY, file), "utf8"));
  return Object.entries(packages)
    .filter(([path, entry]) => path !== "" && !entry.optional)
    .map(([path, { version }]) => [path, version]);
}

const say = (text) => process.stderr.write(`${text}\n`);
process.stderr.on("error", () => {});

/** Program, engine and plugins talk on this machine, whatever proxy leads elsewhere. */
function withoutProxyHere(environment) {
  const here = ["localhost", "127.0.0.1", "::1"];
  const { no_proxy, NO_PROXY } = environment;
  const list = [...new Set([...(no_proxy ?? NO_PROXY ?? "").split(",").filter(Boolean), ...here])];
  return { ...environment, no_proxy: list.join(","), NO_PROXY: list.join(",") };
}

/** @returns exit code and output; a reason instead where the command could not even be started. */
function run(command, args, stdio) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: REPOSITORY,
      stdio,
      env: withoutProxyHere(process.env),
    });
    const output = [];
    child.stdout?.on("data", (data) => output.push(data));
    child.stderr?.on("data", (data) => output.push(data));
    // A terminal sends Ctrl-C to both processes; the child cleans up and ends, then this one.
    for (const signal of ["SIGHUP", "SIGINT", "SIGTERM"]) {
      process.on(signal, () => child.kill(signal));
    }
    child.on("error", ({ code }) => resolve({ code: 1, output: "", reason: code }));
    child.on("close", (code, signal) =>
      resolve({ code: signal ? 128 + constants.signals[signal] : code, output: output.join("") }),
    );
  });
}

async function install() {
  say("Installing the dependencies with npm ci (about half a minute) …");
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const progress = setInterval(() => say(`  … ${seconds()} s`), 10_000);
  const { code, output, reason } = await run(
    "npm",
    // Node 22 comes by a script of its package; which scripts may run says package.json.
    ["ci", "--no-audit", "--no-fund", "--ignore-scripts=false", "--include=dev"],
    ["ignore", "pipe", "pipe"],
  );
  clearInterval(progress);
  if (code === 0) return say(`  done in ${seconds()} s`);
  say(
    reason === undefined
      ? `npm ci ended with exit code ${code}:\n${output}`
      : `npm cannot be run (${reason}): install npm, which comes with Node.`,
  );
  process.exit(code > 128 ? code : 1);
}

const [file, ...args] = process.argv.slice(2);
if (file === undefined) {
  say("usage: node lab/start.mjs FILE [ARGUMENT ...]");
  process.exit(2);
}
if (Number(process.versions.node.split(".")[0]) < 20) {
  say(`Node ${process.versions.node} is too old: use Node 20 or newer.`);
  process.exit(1);
}
if (!isInstalled()) await install();
const { code, reason } = await run(NODE, [join(REPOSITORY, file), ...args], "inherit");
if (reason !== undefined) {
  say(`${NODE} cannot be run (${reason}): remove node_modules, then run this again.`);
}
process.exit(code ?? 1);
