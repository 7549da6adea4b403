/**
 * `npm run bench`: what the stack costs on top of the engine, as ratios in one run.
 *
 * The stack and an empty program take turns on the same engine, so that a machine that slows down
 * slows both. Quote the ratios; the seconds belong to the machine.
 */

import { parseArgs } from "node:util";
import type { PulumiFn, Stack } from "@pulumi/pulumi/automation/index.js";
import { openLabStack } from "../../lab/engine/stack.ts";
import { engine } from "../engine/support.ts";
import { openWorld } from "../engine/world.ts";

const HELP = `Usage: npm run bench -- [--runs N] [--json]

Times preview and no-op up of the stack against an empty program on the same engine.

  --runs N   runs of each (default 5)
  --json     print the result as JSON
`;

/** Most that the stack may take, as a multiple of the empty program. */
const BUDGET = 1.5;

const OPERATIONS: Record<string, (stack: Stack) => Promise<unknown>> = {
  preview: (stack) => stack.preview(),
  "no-op up": (stack) => stack.up(),
};

interface Row {
  readonly operation: string;
  readonly emptySeconds: number;
  readonly stackSeconds: number;
  readonly ratio: number;
  readonly budget: number;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      runs: { type: "string", default: "5" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const runs = Number(values.runs);
  const world = await openWorld();
  const empty = await openLabStack({
    engine: await engine(),
    stackName: "empty",
    folder: `empty-${process.pid}`,
    program: (async () => ({})) as PulumiFn,
    config: {
      serverUrl: { value: "https://om.example.com" },
      "adminPrincipals[0]": { value: "alice" },
      principalDomain: { value: "example.com" },
      "target.kind": { value: "bareMetal" },
    },
  });
  try {
    // The first up of each is not a no-op, and warms what there is to warm.
    await empty.stack.up();
    await world.up();
    const rows: Row[] = [];
    for (const [operation, run] of Object.entries(OPERATIONS)) {
      rows.push(
        await compare(
          operation,
          runs,
          () => run(empty.stack),
          () => run(world.lab.stack),
        ),
      );
      if (!values.json) process.stdout.write(line(rows.at(-1) as Row));
    }
    if (values.json) process.stdout.write(`${JSON.stringify({ runs, rows }, undefined, 2)}\n`);
  } finally {
    await empty.remove();
    await world.end();
  }
}

async function compare(
  operation: string,
  runs: number,
  empty: () => Promise<unknown>,
  stack: () => Promise<unknown>,
): Promise<Row> {
  const pairs: [number, number][] = [];
  for (let run = 0; run < runs; run++) pairs.push([await timed(empty), await timed(stack)]);
  return {
    operation,
    emptySeconds: median(pairs.map(([seconds]) => seconds)),
    stackSeconds: median(pairs.map(([, seconds]) => seconds)),
    ratio: median(pairs.map(([one, other]) => other / one)),
    budget: BUDGET,
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1_000;
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function line({ operation, emptySeconds, stackSeconds, ratio, budget }: Row): string {
  const verdict = ratio <= budget ? "within" : "OVER";
  return `${operation.padEnd(10)} ${ratio.toFixed(2)} × an empty program (${stackSeconds.toFixed(2)} s against ${emptySeconds.toFixed(2)} s), ${verdict} the budget of ${budget} ×\n`;
}

await main();
