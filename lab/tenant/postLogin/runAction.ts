import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { z } from "zod";

const values = z.record(z.string(), z.unknown());

const effectsSchema = z.strictObject({
  /** Why access is denied; absent when it is not. */
  denied: z.string().optional(),
  idToken: values,
  accessToken: values,
  appMetadata: values,
  userMetadata: values,
});

/** What an Action asked for by the methods of `api`. */
export type ActionEffects = z.output<typeof effectsSchema>;

export type ActionResult = ActionEffects | { error: string };

const answerSchema = z.union([
  effectsSchema,
  z.strictObject({ error: z.string() }),
  z.strictObject({ unfinished: z.literal(true) }),
]);

export interface ActionRun {
  code: string;
  event: object;
  /** Milliseconds, greater than 0. */
  timeLimit: number;
  /** Ends the process. */
  signal: AbortSignal;
}

const sandbox = fileURLToPath(new URL("sandbox.mjs", import.meta.url));

/** JavaScript's memory, in MiB. */
const memory = 64;

const flags = [
  "--no-warnings",
  `--max-old-space-size=${memory}`,
  "--disallow-code-generation-from-strings",
  "--permission",
  `--allow-fs-read=${sandbox}`,
];

const timedOut = { error: "The Action did not finish in time." };

/** Runs the code of one Action. An Action that fails, whatever the way, is a result, not an error. */
export async function runAction(run: ActionRun): Promise<ActionResult> {
  const options = {
    env: {},
    timeout: Math.ceil(run.timeLimit),
    killSignal: "SIGKILL" as const,
    signal: run.signal,
  };
  const running = promisify(execFile)(process.execPath, [...flags, sandbox], options);
  // A process that has died reads nothing; how it died is told below.
  running.child.stdin?.on("error", () => {});
  running.child.stdin?.end(JSON.stringify({ code: run.code, event: run.event }));
  try {
    const { stdout } = await running;
    const answer = answerSchema.parse(JSON.parse(stdout));
    return "unfinished" in answer ? timedOut : answer;
  } catch (error) {
    const { killed, stderr = "" } = error as { killed?: boolean; stderr?: string };
    if (killed) return timedOut;
    if (stderr.includes("heap out of memory")) {
      return { error: "The Action used too much memory." };
    }
    throw error;
  }
}
