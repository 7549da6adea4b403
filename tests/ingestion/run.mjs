#!/usr/bin/env node
// `npm run test:ingestion`: OpenMetadata's own ingestion, release by release, reads the workflow files that
// the stack renders.
//
// Uses nothing but Node, a Python and its pip. Of each release it installs what its models need (six or
// seven small packages, not the forty of all connectors) under .lab/ingestion, once.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
const REPOSITORY = join(HERE, "../..");
const WORK = join(REPOSITORY, ".lab/ingestion");

const COMMON = [
  "antlr4-python3-runtime==4.9.2",
  "email-validator==2.4.0",
  "jsonpatch==1.48",
  "PyYAML==6.0.4",
  "requests==2.34.2",
];
/** The last that knew Auth0, the first that does not, the one of the reference, the newest. */
const RELEASES = {
  "1.2.5.3": ["pydantic==1.10.27", "python-dateutil==2.9.0.post0", ...COMMON],
  "1.3.0.1": ["pydantic==1.10.27", ...COMMON],
  "1.12.6.0": ["pydantic==2.11.10", "SQLAlchemy==1.4.54", ...COMMON],
  "2.0.7.0": ["pydantic==2.14.4", "SQLAlchemy==2.0.51", ...COMMON],
};

const HELP = `Usage: npm run test:ingestion -- [RELEASE ...]

Checks the rendered workflow files with openmetadata-ingestion ${Object.keys(RELEASES).join(", ")},
and ends with the count of checks. Needs Python 3.10 to 3.13 with venv; PYTHON names one.
The releases stay installed under .lab/ingestion (0.5 GB).
`;

async function main(names) {
  if (names.includes("--help")) {
    process.stdout.write(HELP);
    return 0;
  }
  const unknown = names.find((name) => !Object.hasOwn(RELEASES, name));
  if (unknown !== undefined) throw new Error(`There is no release "${unknown}".\n${HELP}`);

  const python = await findPython();
  const cases = join(WORK, "cases");
  await must("Rendering the workflow files", process.execPath, [
    join(REPOSITORY, "lab/start.mjs"),
    "tests/ingestion/render.ts",
    cases,
  ]);
  const total = { passed: 0, failed: 0 };
  for (const release of names.length > 0 ? names : Object.keys(RELEASES)) {
    const interpreter = await install(release, python);
    console.log(`\nopenmetadata-ingestion ${release}`);
    const { output } = await run(interpreter, [
      join(HERE, "validate.py"),
      join(cases, "cases.json"),
    ]);
    process.stdout.write(output.replace(/^\d+ passed, \d+ failed\n/m, ""));
    const [, passed = 0, failed = 1] = /^(\d+) passed, (\d+) failed$/m.exec(output) ?? [];
    total.passed += Number(passed);
    total.failed += Number(failed);
  }
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
}

/** @throws Error naming what was looked for. */
async function findPython() {
  const names = ["python3.12", "python3.11", "python3.13", "python3.10", "python3", "python"];
  const candidates = process.env.PYTHON ? [process.env.PYTHON] : names;
  const usable =
    "import sys, venv, ensurepip; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))";
  for (const candidate of candidates) {
    if ((await run(candidate, ["-c", usable])).code === 0) return candidate;
  }
  throw new Error(
    `No Python 3.10 to 3.13 with venv was found (tried ${candidates.join(", ")}): install one (on Debian, python3 and python3-venv), or name it in PYTHON`,
  );
}

/** @returns the interpreter of a virtual environment with the release in it. */
async function install(release, python) {
  const directory = join(WORK, release);
  const interpreter = join(
    directory,
    process.platform === "win32" ? "Scripts/python" : "bin/python",
  );
  const packages = RELEASES[release];
  const mark = join(directory, "installed");
  if (existsSync(mark) && (await readFile(mark, "utf8")) === packages.join("\n")) {
    return interpreter;
  }
  await rm(directory, { recursive: true, force: true });
  await mkdir(WORK, { recursive: true });
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"];
  const installing = `Installing openmetadata-ingestion ${release} (10 to 20 s)`;
  await must(installing, python, ["-m", "venv", directory]);
  await must("  its models", interpreter, [
    ...pip,
    "--no-deps",
    `openmetadata-ingestion==${release}`,
  ]);
  await must("  what they need", interpreter, [...pip, ...packages]);
  await writeFile(mark, packages.join("\n"));
  return interpreter;
}

/** Runs a step, with a sign of life every ten seconds. @throws Error with all that a failed one printed. */
async function must(title, command, args) {
  console.log(`${title} …`);
  const started = Date.now();
  const alive = setInterval(
    () => console.log(`  … ${Math.round((Date.now() - started) / 1000)} s`),
    10_000,
  );
  const { code, output } = await run(command, args).finally(() => clearInterval(alive));
  if (code !== 0) throw new Error(`${title.trim()}: exit code ${code}\n${output}`);
}

function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: REPOSITORY, stdio: ["ignore", "pipe", "pipe"] });
    const output = [];
    child.stdout.on("data", (data) => output.push(data));
    child.stderr.on("data", (data) => output.push(data));
    child.on("error", (error) => resolve({ code: 1, output: String(error) }));
    child.on("close", (code) => resolve({ code, output: Buffer.concat(output).toString() }));
  });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
