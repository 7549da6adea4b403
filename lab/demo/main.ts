/** `npm run demo`: from an empty Auth0 tenant to a signed-in OpenMetadata, on this machine. */

import { parseArgs } from "node:util";
import { Listr } from "listr2";
import { findEngine } from "../engine/cli.ts";
import { chooseProviders } from "../engine/plugins.ts";
import { endSession, isTenant, loadSession, openDemoStack } from "./session.ts";
import { end, LAST_STEPS, STEPS, type Step, type Story } from "./story.ts";
import { render, type StepResult, summarize } from "./summary.ts";

const HELP = `Usage: npm run demo -- [--keep] [--json]
       npm run demo -- --stop

Runs the whole stack on this machine: a local Auth0 tenant, the real Pulumi engine, a stand-in for
OpenMetadata, a real sign-in. Needs Node 20 or newer, npm, and Go where no Pulumi CLI can be had.

  --keep   leave tenant, server and stack running, with links for a browser
  --stop   end what --keep left running
  --json   print the summary as JSON
  --help   this text

LAB_ENGINE=path|download|build    where the Pulumi CLI comes from (default: the first that works)
LAB_PROVIDERS=plugin|lab          the official auth0 plugin, or the lab's double of it

Exit code: 0 when every step held, 1 otherwise.
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      keep: { type: "boolean", default: false },
      stop: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (values.stop) return stop();
  return tell(values.keep, values.json);
}

async function tell(keep: boolean, json: boolean): Promise<number> {
  const story: Story = { resources: [], managementCalls: {}, files: [] };
  const results: StepResult[] = [];
  endWhenInterrupted(story);

  const steps = keep ? STEPS : [...STEPS, ...LAST_STEPS];
  const list = new Listr(
    steps.map((step) => ({
      title: step.name,
      task: async (_context: unknown, task: { title: string; output: string }) => {
        const result = await take(
          step,
          story,
          progressTo(json, (text) => {
            task.output = text;
          }),
        );
        results.push(result);
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
  const held = await list.run().then(
    () => true,
    () => false,
  );
  // What failed is not left running, whatever --keep says.
  if (!held) await end(story).catch(() => {});
  else if (keep) await story.lab?.close();

  const summary = summarize(story, results, keep);
  process.stdout.write(
    json ? `${JSON.stringify(summary, undefined, 2)}\n` : `${render(summary, keep)}\n`,
  );
  return summary.ok ? 0 : 1;
}

/** Ctrl-C leaves nothing running. It may arrive twice, from the terminal and from the parent process. */
function endWhenInterrupted(story: Story): void {
  let interrupted = false;
  const interrupt = () => {
    if (interrupted) return;
    interrupted = true;
    process.stderr.write("\nInterrupted: ending what was started …\n");
    void end(story).finally(() => process.exit(130));
  };
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
}

/**
 * A terminal shows progress in place. A log gets a line every ten seconds, and a machine that reads
 * the summary gets it on stderr.
 */
function progressTo(json: boolean, show: (text: string) => void): (text: string) => void {
  const print = json ? (text: string) => void process.stderr.write(`${text}\n`) : show;
  if (process.stdout.isTTY && !json) return print;
  let last = Number.NEGATIVE_INFINITY;
  return (text) => {
    if (performance.now() - last < 10_000) return;
    last = performance.now();
    print(text);
  };
}

async function take(
  step: Step,
  story: Story,
  progress: (text: string) => void,
): Promise<StepResult> {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1_000;
  try {
    const detail = await step.run(story, progress);
    return { name: step.name, ok: true, seconds: seconds(), detail };
  } catch (error) {
    return { name: step.name, ok: false, seconds: seconds(), detail: reason(error as Error) };
  }
}

/** Of a failed engine run: its error lines. Its whole output is the Automation API's message. */
function reason(error: Error): string {
  // A cause may go on in the lines below it, further in.
  const errors = error.message.matchAll(/^ *error: (.+(?:\n {6,}\S.*)*)/gm);
  const told = [...new Set([...errors].map(([, cause = ""]) => cause.replaceAll(/\n */g, " ")))];
  return told.length > 0 ? told.join(" | ") : error.message;
}

async function stop(): Promise<number> {
  const session = await loadSession();
  if (session === undefined) {
    process.stdout.write("No demo is running.\n");
    return 0;
  }
  if (isTenant(session.tenant.pid)) {
    const engine = await findEngine();
    const lab = await openDemoStack(session, engine, await chooseProviders(engine));
    await lab.stack.destroy();
    await lab.remove();
  }
  await endSession(session);
  process.stdout.write("The demo has ended: stack destroyed, server and tenant stopped.\n");
  return 0;
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  },
);
