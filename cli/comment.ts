/** Writes the comment of a preview; run by .github/workflows/comment.yml. */

import { parseArgs } from "node:util";
import { openGitHub } from "./github/api.ts";
import { comment } from "./github/comment.ts";

const HELP = `Usage: node cli/comment.ts --head SHA --stack STACK ... DIRECTORY

Says on a pull request what its preview found, in one comment that is edited in place.

  --head SHA      the commit that was previewed
  --stack STACK   of which a preview is expected; each once
  DIRECTORY       each artifact in a folder of its name: preview-number/pull-request,
                  preview-STACK/STACK.json; from a fork preview-fork/STACK.json and golden.diff
  --help          this text

Environment: GITHUB_TOKEN, GITHUB_API_URL, GITHUB_REPOSITORY.
Exit code: 0 when it is written, 1 when it is not, 2 for a call that cannot be followed.
`;

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      head: { type: "string" },
      stack: { type: "string", multiple: true, default: [] },
      help: { type: "boolean", default: false },
    },
    allowPositionals: true,
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const [directory] = positionals;
  const { stack: stacks } = values;
  const isNamed = stacks.length > 0 && stacks.every((stack) => /^[\w-]+$/.test(stack));
  if (directory === undefined || !isNamed || !/^[0-9a-f]{40}$/.test(values.head ?? "")) {
    process.stderr.write(HELP);
    return 2;
  }
  const preview = { directory, stacks, headSha: values.head ?? "" };
  console.log(await comment(openGitHub(process.env), preview));
  return 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = (error as NodeJS.ErrnoException).code?.startsWith("ERR_PARSE_ARGS") ? 2 : 1;
}
