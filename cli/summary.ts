/** What a plan means, for whoever has to say yes to it. */

import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { endedWith, UnreadablePlan } from "./summary/plan.ts";
import { readPlan } from "./summary/readPlan.ts";
import { renderMarkdown } from "./summary/render/markdown.ts";
import { renderPlain } from "./summary/render/plain.ts";
import { type Summary, summaryOf } from "./summary/summary.ts";

const HELP = `Usage: node cli/summary.ts [--status N] [--markdown | --json] [FILE]

Tells what a plan creates, changes, replaces and destroys, and what of it needs a human's look.

  FILE         the output of "pulumi preview --json" or "pulumi refresh --preview-only --json", or a
               file that --event-log has written; default: standard input
  --status N   what pulumi ended with: a run that failed and names no error is told too; default: 0
  --markdown   for a comment, an issue or a job's summary
  --json       for machines
  --help       this text

No secret is printed: of all values only names, addresses, scopes, grant types, key ids, generations
and user names. Only an event log tells of policy violations. It holds keys in clear: write it where
nobody else reads it, and delete it.

Exit code: 0 when there is nothing to look at, 3 when there is, 2 for a call or a plan that cannot be
read.
`;

class UsageError extends Error {}

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args);
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const plan = readPlan(await planText(positionals[0]));
  const summary = summaryOf(endedWith(plan, Number(values.status)));
  process.stdout.write(rendered(summary, values));
  return summary.flags.length > 0 ? 3 : 0;
}

function readArguments(args: readonly string[]) {
  const call = parse(args);
  if (call.positionals.length > 1) throw new UsageError("Give one file, or none.");
  if (call.values.markdown && call.values.json) {
    throw new UsageError("Give --markdown or --json, not both.");
  }
  if (!/^\d{1,3}$/.test(call.values.status)) {
    throw new UsageError("Give --status as a number, such as pulumi ends with.");
  }
  return call;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        markdown: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        status: { type: "string", default: "0" },
        help: { type: "boolean", default: false },
      },
      allowPositionals: true,
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

async function planText(file: string | undefined): Promise<string> {
  if (file === undefined) return text(process.stdin);
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      `${file} cannot be read (${code}): name a file that a preview has written.`,
    );
  }
}

function rendered(summary: Summary, as: { markdown: boolean; json: boolean }): string {
  if (as.json) return `${JSON.stringify(summary, undefined, 2)}\n`;
  if (as.markdown) return renderMarkdown(summary);
  return renderPlain(summary, process.stdout.isTTY && process.env.NO_COLOR === undefined);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError || error instanceof UnreadablePlan)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
