/** Which key a running server signs with: the one key of its own JWKS (openmetadata.md §3). */

import { setTimeout as wait } from "node:timers/promises";
import { jwksUrlOf } from "../../model/openmetadata/authentication.ts";

/** Milliseconds between two looks. */
const INTERVAL = 500;
/** Milliseconds until a look is given up. */
const REQUEST_TIMEOUT = 5_000;

/** @returns the key id, or why there is none. */
export async function servedKeyId(
  serverUrl: string,
  stop: AbortSignal,
): Promise<{ kid?: string; problem?: string }> {
  try {
    const response = await fetch(jwksUrlOf(serverUrl), {
      signal: AbortSignal.any([stop, AbortSignal.timeout(REQUEST_TIMEOUT)]),
    });
    if (!response.ok) return { problem: `it answers with status ${response.status}` };
    const { keys } = (await response.json()) as { keys?: { kid?: string | null }[] };
    const kid = keys?.[0]?.kid;
    return kid ? { kid } : { problem: "it shows no key" };
  } catch (error) {
    return { problem: reason(error as Error) };
  }
}

/**
 * Waits until the server shows the key.
 *
 * @param timeout seconds.
 * @param stop gives up at once.
 * @throws Error with the last thing seen and what to do.
 */
export async function waitForKeyId(
  serverUrl: string,
  kid: string,
  timeout: number,
  stop: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + timeout * 1_000;
  for (;;) {
    const served = await servedKeyId(serverUrl, stop);
    if (served.kid === kid) return;
    if (stop.aborted) {
      throw new Error(
        `stopped before OpenMetadata at ${serverUrl} showed the key ${kid}: run \`pulumi up\` again`,
      );
    }
    if (Date.now() + INTERVAL > deadline) {
      const seen = served.kid === undefined ? served.problem : `it signs with key ${served.kid}`;
      throw new Error(
        `OpenMetadata at ${serverUrl} did not show the key ${kid} within ${timeout} s of its restart (${seen}): look into its log, then run \`pulumi up\` again; for a server that starts slowly raise target.healthTimeout`,
      );
    }
    // A stop ends the wait early; the loop then says so.
    await wait(INTERVAL, undefined, { signal: stop }).catch(() => {});
  }
}

function reason(error: Error): string {
  const cause = error.cause as NodeJS.ErrnoException | undefined;
  if (error.name === "TimeoutError") return "it does not answer";
  return cause?.code === "ECONNREFUSED"
    ? "nothing listens there"
    : `it cannot be reached: ${cause?.code ?? error.message}`;
}
