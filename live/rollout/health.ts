/** Which key a running server signs with: the one key of its own JWKS (openmetadata.md §3). */

import { setTimeout as wait } from "node:timers/promises";
import { jwksUrlOf } from "../../model/openmetadata/authentication.ts";

/** Milliseconds between two looks. */
const INTERVAL = 500;
/** Milliseconds until a look is given up. */
const REQUEST_TIMEOUT = 5_000;

/** @returns the key id, or why there is none, in words that hold nothing of the URL or the answer. */
export async function servedKeyId(
  serverUrl: string,
  stop: AbortSignal,
): Promise<{ kid?: string; problem?: string }> {
  if (originOf(serverUrl) !== serverUrl) {
    return { problem: "target.healthUrl is not an origin like http://localhost:8585" };
  }
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
  const server = `OpenMetadata at ${originOf(serverUrl) ?? "target.healthUrl"}`;
  const deadline = Date.now() + timeout * 1_000;
  for (;;) {
    const served = await servedKeyId(serverUrl, stop);
    if (served.kid === kid) return;
    if (stop.aborted) {
      throw new Error(`stopped before ${server} showed the key ${kid}: run \`pulumi up\` again`);
    }
    if (Date.now() + INTERVAL > deadline) {
      const seen = served.kid === undefined ? served.problem : `it signs with key ${served.kid}`;
      throw new Error(
        `${server} did not show the key ${kid} within ${timeout} s of its restart (${seen}): look into its log, then run \`pulumi up\` again; for a server that starts slowly raise target.healthTimeout`,
      );
    }
    // A stop ends the wait early; the loop then says so.
    await wait(INTERVAL, undefined, { signal: stop }).catch(() => {});
  }
}

/** Without a user name and a password, which must not be shown. */
function originOf(url: string): string | undefined {
  const origin = URL.parse(url)?.origin;
  return origin === "null" ? undefined : origin;
}

function reason(error: Error): string {
  const code = (error.cause as NodeJS.ErrnoException | undefined)?.code;
  if (error.name === "TimeoutError") return "it does not answer";
  if (error.name === "SyntaxError") return "it does not answer with a JWKS";
  if (code === "ECONNREFUSED") return "nothing listens there";
  return code === undefined ? "it cannot be reached" : `it cannot be reached: ${code}`;
}
