import { setImmediate } from "node:timers/promises";

/**
 * The SDK reports the rejections of a failing program through listeners of its own. The test
 * runner's would blame the test file for them, so they step aside for the time of the run.
 */
export async function withOwnRejections(work: () => Promise<void>): Promise<void> {
  const events = ["unhandledRejection", "uncaughtException"] as const;
  const theirs = events.map((event) => process.listeners(event as "uncaughtException"));
  const ignore = () => {};
  for (const event of events) process.removeAllListeners(event).on(event, ignore);
  try {
    await work();
    await setImmediate();
  } finally {
    events.forEach((event, index) => {
      process.off(event, ignore);
      for (const listener of theirs[index] ?? []) process.on(event, exceptLate(listener));
    });
  }
}

/** Calls that were under way when an engine ended are rejected once their connection drops, later. */
function exceptLate(listener: NodeJS.UncaughtExceptionListener): NodeJS.UncaughtExceptionListener {
  return (error, ...rest) => {
    if (error.message === "Resource monitor is terminating") return;
    listener(error, ...rest);
  };
}
