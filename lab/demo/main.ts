/** `npm run demo`: from an empty Auth0 tenant to a signed-in OpenMetadata, on this machine. */

import { Listr } from "listr2";
import { errorsIn } from "../engine/errorLines.ts";
import { type DemoArguments, readArguments, UsageError } from "./arguments.ts";
import { type Interruption, listenForInterruption } from "./interruption.ts";
import { takeLock } from "./lock.ts";
import { findRemains, saveLogs } from "./remains.ts";
import { LOCK_FILE, loadSession, serverUrlOf } from "./session.ts";
import { renderStopped, stopDemo } from "./stop.ts";
import { end, keep, LAST_STEPS, type Step, type Story, stepsFor } from "./story.ts";
import { render, type StepResult, summarize } from "./summary.ts";

const HELP = `Usage: npm run demo -- [--target docker | --keep] [--json]
       npm run demo -- --stop [--json]

Runs the whole stack on this machine: a local Auth0 tenant, the real Pulumi engine, a stand-in for
OpenMetadata, a real sign-in. Needs Node 20 or newer, npm, and Go where no Pulumi CLI can be had.

  --target docker
           the server in a container of a Docker Engine of the lab's own, with a rotation of its keys
           (needs Linux, root and dockerd; LAB_DOCKER=install installs that on Debian and Ubuntu,
           LAB_DOCKER=host takes the engine that DOCKER_HOST names)
  --keep   leave tenant, server and stack running, with links for a browser
  --stop   end what --keep left running
  --json   print the summary as JSON, and what goes on to stderr
           (npm run --silent demo -- --json keeps npm's own lines out of it)
  --help   this text

LAB_ENGINE=path|download|build    where the Pulumi CLI comes from (default: the first that works)
LAB_PROVIDERS=plugin|lab          the official auth0 plugin, or the lab's double of it
LAB_DIRECTORY=DIRECTORY           where everything is kept (default: .lab)

Exit code: 0 when every step held, 1 otherwise, 2 for a call that cannot be followed.
`;

async function main(wanted: DemoArguments): Promise<number> {
  const interruption = listenForInterruption();
  const unlock = takeLock(LOCK_FILE);
  try {
    if (wanted.stop) return await stop(wanted, interruption);
    await refuseBesideKept();
    return await tell(wanted, interruption);
  } finally {
    unlock();
  }
}

async function refuseBesideKept(): Promise<void> {
  const { tenant, server } = findRemains();
  const session = await loadSession();
  if (!session?.kept || (tenant === undefined && server === undefined)) return;
  throw new Error(
    `A demo that --keep has left is still running (OpenMetadata at ${serverUrlOf(session)}): end it with "npm run demo -- --stop", then run this again.`,
  );
}

async function stop({ json }: DemoArguments, { signal, exitCode }: Interruption): Promise<number> {
  const stopped = await stopDemo(signal);
  print(json ? asJson(stopped) : renderStopped(stopped));
  return exitCode() ?? (stopped.ok ? 0 : 1);
}

async function tell(wanted: DemoArguments, interruption: Interruption): Promise<number> {
  const { signal, exitCode } = interruption;
  const story: Story = { signal, resources: [], managementCalls: {}, files: [] };
  const results: StepResult[] = [];
  const first = stepsFor(wanted.target);
  const steps = wanted.keep ? first : [...first, ...LAST_STEPS];
  const held = await runSteps(steps, story, wanted.json, results);
  const kept = wanted.keep && held && !signal.aborted;
  const logs = held || signal.aborted ? undefined : await saveLogs();
  if (kept) await keep(story);
  // What failed is not left running, whatever --keep says.
  else if (wanted.keep || !held)
    await end(story).catch((error: Error) => process.stderr.write(`${error.message}\n`));

  const summary = summarize(story, results, { kept, logs });
  print(wanted.json ? asJson(summary) : render(summary, kept));
  return exitCode() ?? (summary.ok ? 0 : 1);
}

/** @returns whether all of them held. */
async function runSteps(
  steps: readonly Step[],
  story: Story,
  json: boolean,
  results: StepResult[],
): Promise<boolean> {
  const list = new Listr(
    steps.map((step) => ({
      title: step.name,
      task: async (_context: unknown, task: { title: string; output: string }) => {
        const show = (text: string) => {
          task.output = text;
        };
        const result = await take(step, story, progressTo(json, show));
        results.push(result);
        if (json) toStderr(`${result.ok ? "✓" : "✗"} ${step.name}: ${result.detail}`);
        if (!result.ok) throw new Error(result.detail);
        task.title = `${step.name}: ${result.detail}`;
      },
    })),
    {
      renderer: json ? "silent" : "default",
      fallbackRenderer: json ? "silent" : "simple",
      registerSignalListeners: false,
    },
  );
  return list.run().then(
    () => true,
    () => false,
  );
}

/**
 * A terminal shows progress in place. A log gets a line every ten seconds, and a machine that reads
 * the summary gets it on stderr.
 */
function progressTo(json: boolean, show: (text: string) => void): (text: string) => void {
  if (process.stdout.isTTY && !json) return show;
  const write = json ? toStderr : show;
  let last = Number.NEGATIVE_INFINITY;
  return (text) => {
    if (performance.now() - last < 10_000) return;
    last = performance.now();
    write(text);
  };
}

async function take(
  step: Step,
  story: Story,
  progress: (text: string) => void,
): Promise<StepResult> {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1_000;
  const { name } = step;
  try {
    story.signal.throwIfAborted();
    return { name, ok: true, detail: await step.run(story, progress), seconds: seconds() };
  } catch (error) {
    const { message } = story.signal.aborted ? story.signal.reason : (error as Error);
    // Of a failed engine run: its error lines. Its whole output is the Automation API's message.
    return {
      name,
      ok: false,
      detail: errorsIn(message).join(" | ") || message,
      seconds: seconds(),
    };
  }
}

const asJson = (value: unknown) => JSON.stringify(value, undefined, 2);
const print = (text: string) => void process.stdout.write(`${text}\n`);
const toStderr = (text: string) => void process.stderr.write(`${text}\n`);

/** @returns the exit code. */
function fail(error: Error, json: boolean): number {
  if (json) print(asJson({ ok: false, error: error.message }));
  toStderr(error.message);
  return error instanceof UsageError ? 2 : 1;
}

async function run(): Promise<number> {
  const args = process.argv.slice(2);
  try {
    const wanted = readArguments(args, process.env);
    if (!wanted.help) return await main(wanted);
    process.stdout.write(HELP);
    return 0;
  } catch (error) {
    return fail(error as Error, args.includes("--json"));
  }
}

process.exit(await run());
