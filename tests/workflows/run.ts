/** `npm run test:workflows`: the workflows checked, and their steps run as far as this machine allows. */

import { spawnSync } from "node:child_process";
import { findActionlint } from "../../lab/actionlint/build.ts";

const HELP = `Usage: npm run test:workflows

Checks .github/workflows with actionlint and shellcheck, and runs the scripts of their steps with the
lab in place of the cloud and a double of GitHub's API. actionlint is built from its Go module;
shellcheck must be installed. LAB_ENGINE and LAB_PROVIDERS as for npm run demo.
`;

async function main(): Promise<number> {
  if (process.argv.includes("--help")) {
    process.stdout.write(HELP);
    return 0;
  }
  if (spawnSync("shellcheck", ["--version"]).status !== 0) {
    process.stderr.write(
      "shellcheck is not installed: apt-get install shellcheck, then run this again.\n",
    );
    return 1;
  }
  const actionlint = await findActionlint((text) => process.stderr.write(`${text}\n`));
  const { status } = spawnSync(
    process.execPath,
    ["--test", "--test-concurrency=1", "--test-reporter=spec", "tests/workflows/**/*.test.ts"],
    { stdio: "inherit", env: { ...process.env, ACTIONLINT: actionlint, SHELLCHECK: "shellcheck" } },
  );
  return status ?? 1;
}

process.exit(await main());
