/** What ends a demo before its time: Ctrl-C, a closed terminal, a reader that has gone, a bug. */

/** What a shell says of a process that such a signal has ended: 128 and its number. */
const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGPIPE: 141, SIGTERM: 143, bug: 1 };

type Cause = keyof typeof EXIT_CODES;

export interface Interruption {
  /** Aborted once, however often it is interrupted; the reason is a sentence. */
  readonly signal: AbortSignal;
  /** Undefined while nothing has interrupted it. */
  exitCode(): number | undefined;
}

/** Listens for the rest of the process's life. A signal arrives twice from a terminal: npm passes it on. */
export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  let cause: Cause | undefined;
  const interrupt = (by: Cause, words: string) => {
    if (cause !== undefined) return;
    cause = by;
    process.stderr.write(`\n${words}: ending what was started …\n`);
    controller.abort(new Error(words));
  };
  for (const name of ["SIGHUP", "SIGINT", "SIGTERM"] as const) {
    process.on(name, () => interrupt(name, `interrupted by ${name}`));
  }
  // `npm run demo | head` closes the pipe; that kills programs that are no Node programs.
  process.stdout.on("error", () => interrupt("SIGPIPE", "nobody reads the output any more"));
  process.stderr.on("error", () => {});
  // While a program runs the SDK has listeners of its own, and calls that were under way when its
  // engine ended are rejected once their connection drops, later.
  for (const event of ["uncaughtException", "unhandledRejection"] as const) {
    process.on(event, (error: Error) => {
      const late = error?.message === "Resource monitor is terminating";
      if (process.listenerCount(event) === 1 && !late) interrupt("bug", String(error?.stack));
    });
  }
  return { signal: controller.signal, exitCode: () => cause && EXIT_CODES[cause] };
}
