/** Keeps the issue about a stack's drift; run by .github/workflows/drift.yml. */

import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { openGitHub } from "./github/api.ts";
import { reportDrift } from "./github/driftIssue.ts";
import { readSummary } from "./github/readSummary.ts";

const HELP = `Usage: node cli/drift.ts --stack STACK FILE

Opens or updates the issue about what others have changed in a stack, and closes it when nothing is.

  --stack STACK   whose issue it is
  FILE            what node cli/summary.ts --json says of pulumi refresh --preview-only
  --help          this text

Environment: GITHUB_TOKEN, GITHUB_API_URL, GITHUB_REPOSITORY.
Exit code: 0 when it is done, 1 when it is not, 2 for a call that cannot be followed.
`;

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { stack: { type: "string" }, help: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const [file] = positionals;
  if (file === undefined || !/^[\w./-]+$/.test(values.stack ?? "")) {
    process.stderr.write(HELP);
    return 2;
  }
  const summary = readSummary(await readFile(file, "utf8"), file);
  console.log(await reportDrift(openGitHub(process.env), values.stack ?? "", summary));
  return 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = (error as NodeJS.ErrnoException).code?.startsWith("ERR_PARSE_ARGS") ? 2 : 1;
}
