/** Writes the comment of a preview; run by .github/workflows/comment.yml. */

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openGitHub } from "./github/api.ts";
import { comment } from "./github/comment.ts";
import { readSummary } from "./github/readSummary.ts";

const HELP = `Usage: node cli/comment.ts --head SHA DIRECTORY

Says on a pull request what its preview found, in one comment that is edited in place.

  --head SHA   the commit that was previewed
  DIRECTORY    pull-request (its number), *.json (a summary for each stack) and, from a fork,
               golden.diff
  --help       this text

Environment: GITHUB_TOKEN, GITHUB_API_URL, GITHUB_REPOSITORY.
Exit code: 0 when it is written, 1 when it is not, 2 for a call that cannot be followed.
`;

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { head: { type: "string" }, help: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const [directory] = positionals;
  if (directory === undefined || !/^[0-9a-f]{40}$/.test(values.head ?? "")) {
    process.stderr.write(HELP);
    return 2;
  }
  const read = (file: string) => readFile(join(directory, file), "utf8");
  const files = await readdir(directory);
  const number = (await read("pull-request")).trim();
  if (!/^[1-9]\d{0,9}$/.test(number)) {
    throw new Error(`${join(directory, "pull-request")} holds no number of a pull request.`);
  }
  const summaries = await Promise.all(
    files
      .filter((file) => file.endsWith(".json"))
      .toSorted()
      .map(async (file) => readSummary(await read(file), file)),
  );
  const preview = {
    pullRequest: Number(number),
    summaries,
    ...(files.includes("golden.diff") && { goldenDiff: await read("golden.diff") }),
  };
  console.log(await comment(openGitHub(process.env), preview, values.head ?? ""));
  return 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = (error as NodeJS.ErrnoException).code?.startsWith("ERR_PARSE_ARGS") ? 2 : 1;
}
