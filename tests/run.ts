/** `npm test`: everything that is claimed, checked, stage by stage. */

import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findEngine } from "../lab/engine/cli.ts";
import { chooseProviders } from "../lab/engine/plugins.ts";

const REPOSITORY = join(import.meta.dirname, "..");
const BIN = join(REPOSITORY, "node_modules/.bin");

const HELP = `Usage: npm test -- [STAGE ...]

Runs the stages in order, all of them by default, and ends with the count of tests.

  types        TypeScript, strict
  lint         Biome: format and lint
  unit         settings, model, live handlers; components under mocks, golden resources
  pages        architecture, policy pack, the commands beside pulumi, documentation
  lab          tenant, provider double and OpenMetadata stand-in against what was recorded
  engine       the real program on the real Pulumi engine

LAB_ENGINE and LAB_PROVIDERS as for npm run demo.
`;

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

const STAGES: Record<string, () => Promise<Counts | boolean>> = {
  types: () => succeeds(join(BIN, "tsc"), ["--noEmit"]),
  lint: () => succeeds(join(BIN, "biome"), ["check", "--error-on-warnings"]),
  // Some wait for deadlines of a second; others run meanwhile.
  unit: () => test(rooms("settings", "model", "live", "components", "support"), 4),
  pages: () => test(rooms("architecture", "policy", "cli", "docs")),
  lab: () => test(["tests/lab/**/*.test.ts"]),
  engine: async () => {
    const engine = await findEngine(everyTenSeconds());
    console.log(`  engine: ${engine.origin}; auth0 provider: ${await chooseProviders(engine)}`);
    return test(["tests/engine/**/*.test.ts"]);
  },
};

function rooms(...names: string[]): string[] {
  return names.map((name) => `tests/${name}/**/*.test.ts`);
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { help: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const names = positionals.length > 0 ? positionals : Object.keys(STAGES);
  const unknown = names.find((name) => !(name in STAGES));
  if (unknown !== undefined) {
    process.stderr.write(`There is no stage "${unknown}": use ${Object.keys(STAGES).join(", ")}\n`);
    return 2;
  }

  const total: Counts = { passed: 0, failed: 0, skipped: 0 };
  const failed: string[] = [];
  for (const name of names) {
    console.log(`\n${name}`);
    const started = performance.now();
    const result = (await STAGES[name]?.()) ?? false;
    const seconds = ((performance.now() - started) / 1_000).toFixed(1);
    const counts = typeof result === "boolean" ? undefined : result;
    const ok = counts === undefined ? result === true : counts.failed === 0 && counts.passed > 0;
    if (!ok) failed.push(name);
    for (const key of ["passed", "failed", "skipped"] as const) total[key] += counts?.[key] ?? 0;
    const detail = counts ? `${counts.passed} passed, ${counts.failed} failed, ` : "";
    console.log(`${ok ? "✓" : "✗"} ${name}: ${detail}${seconds} s`);
  }
  if (failed.length > 0) console.log(`\nFailed: ${failed.join(", ")}`);
  console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return failed.length === 0 ? 0 : 1;
}

/**
 * @param atOnce files at a time. Two by default: most of an engine test is waiting for the engine, and
 *   more would wait for each other.
 */
async function test(patterns: string[], atOnce = 2): Promise<Counts> {
  const directory = await mkdtemp(join(tmpdir(), "test-counts-"));
  const tap = join(directory, "tap");
  const reporter = join(REPOSITORY, "tests/support/reporter.ts");
  const ok = await succeeds(process.execPath, [
    "--test",
    `--test-concurrency=${atOnce}`,
    `--test-reporter=${reporter}`,
    "--test-reporter-destination=stdout",
    "--test-reporter=tap",
    `--test-reporter-destination=${tap}`,
    ...patterns,
  ]);
  const text = await readFile(tap, "utf8");
  await rm(directory, { recursive: true });
  const count = (name: string) =>
    Number(new RegExp(`^# ${name} (\\d+)$`, "m").exec(text)?.[1] ?? 0);
  const failed = count("fail") + count("cancelled");
  return {
    passed: count("pass"),
    failed: ok ? failed : Math.max(1, failed),
    skipped: count("skipped"),
  };
}

function succeeds(command: string, args: string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: REPOSITORY,
      stdio: ["ignore", "inherit", "inherit"],
      // An output that becomes text by mistake throws instead of shipping an error sentence.
      env: { ...process.env, PULUMI_ERROR_OUTPUT_STRING: "true" },
    });
    child.on("error", () => resolve(false));
    child.on("close", (code) => resolve(code === 0));
  });
}

/** A log that shows progress without drowning in it. */
function everyTenSeconds(): (text: string) => void {
  let last = 0;
  return (text) => {
    if (Date.now() - last < 10_000) return;
    last = Date.now();
    console.log(`  ${text}`);
  };
}

process.exit(await main());
