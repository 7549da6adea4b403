/** `npm run test:docker`: what needs a real Docker Engine. Each test file starts one of its own. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { composeEnvironment } from "../lab/docker/composePlugin.ts";
import { requireDockerd } from "../lab/docker/dockerd.ts";

const REPOSITORY = join(import.meta.dirname, "..");

const HELP = `Usage: npm run test:docker [-- FILE ...]

Runs the tests on a real Docker Engine: the lab's own, its image of the OpenMetadata stand-in and its
double of the docker provider. Needs Linux and root, and dockerd: LAB_DOCKER=install installs it on
Debian and Ubuntu, LAB_DOCKER=host uses the engine that DOCKER_HOST names instead.
`;

const PATTERNS = ["tests/lab/docker/**/*.test.ts", "tests/engine/docker/**/*.test.ts"];

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { help: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const { LAB_DOCKER, ...environment } = process.env;
  // Before the tests, which look for what an engine leaves on the machine.
  if (LAB_DOCKER !== "host") await requireDockerd((text) => console.log(`  ${text}`));
  await lookForCompose();
  return test(positionals.length > 0 ? positionals : PATTERNS, {
    ...environment,
    ...(LAB_DOCKER === "host" && { LAB_DOCKER }),
    LAB_DOCKER_TESTS: "1",
    PULUMI_ERROR_OUTPUT_STRING: "true",
  });
}

/** Minutes the first time where there is no plugin; a test would be silent about that. */
async function lookForCompose(): Promise<void> {
  let said = 0;
  await composeEnvironment((text) => {
    if (Date.now() - said < 10_000) return;
    said = Date.now();
    console.log(`  ${text}`);
  }).catch((error: Error) => console.log(`  no Docker Compose: ${error.message}`));
}

/** One engine at a time. */
function test(patterns: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const reporter = join(REPOSITORY, "tests/support/reporter.ts");
  const args = ["--test", "--test-concurrency=1", `--test-reporter=${reporter}`, ...patterns];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: REPOSITORY,
      stdio: ["ignore", "inherit", "inherit"],
      env,
    });
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 1;
});
