/**
 * `npm run bench`: what the stack costs on top of the engine, as ratios in one run.
 *
 * Timed are whole processes, as whoever starts one waits for it: Node, the SDK and the program are
 * loaded, the stack is opened through the Automation API (which asks the CLI for its version and
 * selects the stack), the operation runs, everything ends. Nothing is left out. The stack and an
 * empty program take turns on the same engine, so that a machine that slows down slows both. Quote
 * the ratios; the seconds belong to the machine.
 *
 * Only the lab's double of the auth0 plugin, where it stands in, runs before and after: the official
 * one is a process that the engine starts.
 */

import { spawn } from "node:child_process";
import { delimiter, dirname, join } from "node:path";
import { parseArgs } from "node:util";
import type { PulumiFn } from "@pulumi/pulumi/automation/index.js";
import { type LabStack, openLabStack } from "../../lab/engine/stack.ts";
import { engine } from "../engine/support.ts";
import { openWorld } from "../engine/world.ts";
import type { TargetRow } from "./kubernetes.ts";
import { median, timed } from "./time.ts";

const HELP = `Usage: npm run bench -- [--runs N] [--json]

Times preview and no-op up of the stack against an empty program on the same engine, each run a
process of its own.

  --runs N            runs of each (default 5)
  --json              print the result as JSON
  --target kubernetes first up, no-op and rotation of that target alone, over an empty program, on a
                      real API server, which is found or started
`;

/** Most that the stack may take, as a multiple of the empty program. */
const BUDGET = 1.5;

const OPERATIONS = { preview: "preview", "no-op up": "up" };

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
      target: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const runs = Number(values.runs);
  if (values.target !== undefined) return benchTarget(values.target, runs, values.json);
  const world = await openWorld();
  const empty = await openEmpty();
  try {
    // The first up of each is not a no-op, and warms what there is to warm.
    await empty.stack.up();
    await world.up();
    const rows: Row[] = [];
    for (const [name, operation] of Object.entries(OPERATIONS)) {
      const row = await compare(
        name,
        runs,
        () => once("empty", operation, empty),
        () => once("stack", operation, world.lab),
      );
      rows.push(row);
      if (!values.json) process.stdout.write(line(row));
    }
    if (values.json) process.stdout.write(`${JSON.stringify({ runs, rows }, undefined, 2)}\n`);
  } finally {
    await empty.remove();
    await world.end();
  }
}

async function benchTarget(target: string, runs: number, json: boolean): Promise<void> {
  if (target !== "kubernetes") throw new Error(`--target is "${target}": use kubernetes`);
  const { benchKubernetes } = await import("./kubernetes.ts");
  const rows = await benchKubernetes(runs);
  if (json) process.stdout.write(`${JSON.stringify({ target, runs, rows }, undefined, 2)}\n`);
  else for (const row of rows) process.stdout.write(targetLine(row));
}

function targetLine({ operation, ownSeconds, targetSeconds, emptySeconds }: TargetRow): string {
  return `${operation.padEnd(10)} ${ownSeconds.toFixed(2)} s of its own (${targetSeconds.toFixed(2)} s against ${emptySeconds.toFixed(2)} s of an empty program)\n`;
}

async function openEmpty(): Promise<LabStack> {
  return openLabStack({
    engine: await engine(),
    stackName: "empty",
    folder: `empty-${process.pid}`,
    program: (async () => ({})) as PulumiFn,
    // What Pulumi.yaml declares without a default.
    config: {
      serverUrl: { value: "https://om.example.com" },
      "adminPrincipals[0]": { value: "alice" },
      principalDomain: { value: "example.com" },
      "target.kind": { value: "bareMetal" },
    },
  });
}

/** Runs one process from start to end. */
function once(program: "empty" | "stack", operation: string, { stack }: LabStack): Promise<void> {
  const { workDir, pulumiHome, envVars, pulumiCommand } = stack.workspace;
  const path = [dirname(pulumiCommand.command), envVars.PATH].join(delimiter);
  const args = [join(import.meta.dirname, "once.ts"), program, operation, stack.name, workDir];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ...envVars, PATH: path, PULUMI_HOME: pulumiHome },
      stdio: ["ignore", "ignore", "inherit"],
    });
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve() : reject(new Error(`${operation} of ${program} ended with ${code}`)),
    );
  });
}

async function compare(
  operation: string,
  runs: number,
  empty: () => Promise<void>,
  stack: () => Promise<void>,
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

function line({ operation, emptySeconds, stackSeconds, ratio, budget }: Row): string {
  const verdict = ratio <= budget ? "within" : "OVER";
  return `${operation.padEnd(10)} ${ratio.toFixed(2)} × an empty program (${stackSeconds.toFixed(2)} s against ${emptySeconds.toFixed(2)} s), ${verdict} the budget of ${budget} ×\n`;
}

await main();
