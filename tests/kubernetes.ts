/** `npm run test:kubernetes`: what is claimed of Kubernetes, against a real API server. */

import { spawn } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startSharedCluster } from "../lab/kubernetes/index.ts";

const REPOSITORY = join(import.meta.dirname, "..");

const HELP = `Usage: npm run test:kubernetes -- [PATTERN ...]

Finds or builds a Kubernetes cluster, then runs the tests that need one; all of them by default. A
cluster that runs already (lab/kubernetes/main.ts) is used and left running.

LAB_KUBERNETES=kubeconfig takes the cluster that KUBECONFIG names instead: namespaces are made there
and removed again.
`;

const TESTS = ["tests/lab/kubernetes/**/*.test.ts", "tests/engine/kubernetes/**/*.test.ts"];

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { help: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => interrupted.abort(new Error(`ended by ${signal}`)));
  }
  const patterns = positionals.length > 0 ? positionals : TESTS;
  if (process.env.LAB_KUBERNETES === "kubeconfig") {
    return (await test(patterns, "kubeconfig", interrupted.signal)) ? 0 : 1;
  }

  console.log("\ncluster");
  const started = performance.now();
  const cluster = await startSharedCluster("process", {
    onProgress: everyTenSeconds(),
    signal: interrupted.signal,
  });
  try {
    console.log(`✓ cluster: ${cluster.origin}, ${secondsSince(started)} s\n\nkubernetes`);
    return (await test(patterns, "lab", interrupted.signal)) ? 0 : 1;
  } finally {
    await cluster.stop();
  }
}

/** One file at a time: most of a test is the cluster's work. */
async function test(patterns: string[], cluster: string, signal: AbortSignal): Promise<boolean> {
  const started = performance.now();
  const reporter = join(REPOSITORY, "tests/support/reporter.ts");
  const args = ["--test", "--test-concurrency=1", `--test-reporter=${reporter}`, ...patterns];
  const ok = await succeeds(process.execPath, args, cluster, signal);
  console.log(`${ok ? "✓" : "✗"} kubernetes: ${secondsSince(started)} s`);
  return ok;
}

function succeeds(
  command: string,
  args: string[],
  cluster: string,
  signal: AbortSignal,
): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: REPOSITORY,
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, LAB_KUBERNETES: cluster, PULUMI_ERROR_OUTPUT_STRING: "true" },
    });
    signal.addEventListener("abort", () => child.kill("SIGTERM"));
    child.on("error", () => resolve(false));
    child.on("close", (code) => resolve(code === 0));
  });
}

/** A log that shows progress without drowning in it. */
function everyTenSeconds(): (text: string) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (text) => {
    if (performance.now() - last < 10_000) return;
    last = performance.now();
    console.log(`  ${text}`);
  };
}

function secondsSince(started: number): string {
  return ((performance.now() - started) / 1_000).toFixed(1);
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 1;
});
