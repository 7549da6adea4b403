/** Replays a recorded step against the docker stand-in and compares answers and daemon traffic. */
import { isDeepStrictEqual } from "node:util";
import type { Properties, Property } from "../../../../lab/providers/wire.ts";
import type { ProviderClient } from "../providerClient.ts";
import type { RecordedCall, Step } from "../recordings.ts";
import type { Deviation, Replayed } from "../replay.ts";
import type { Memory } from "./omittedBodies.ts";
import type { ScriptedDaemon } from "./scriptedDaemon.ts";

export async function replayStep(
  client: ProviderClient,
  daemon: ScriptedDaemon,
  memory: Memory,
  scenario: string,
  step: Step,
): Promise<Replayed> {
  const deviations: Deviation[] = [];
  const exchanges = memory.complete(step);
  for (const [index, call] of step.grpc.entries()) {
    const own = exchanges.filter((exchange) => exchange.grpc === index);
    daemon.expect(own);
    const at = `${scenario}/${step.step}#${index} ${call.method}`;
    const answer = await client.call(call.method, call.request);
    const expected = recordedAnswer(call);
    const actual = answer.error
      ? { error: errorText(answer.error) }
      : { response: inFixedOrder(call.method, answer.response ?? {}) };
    if (!isDeepStrictEqual(actual, expected)) deviations.push({ at, expected, actual });
    const wanted = own.map(({ method, url, requestBody }) => ({
      method,
      url,
      body: requestBody ?? null,
    }));
    const made = daemon.taken().map(({ method, url, body }) => ({ method, url, body }));
    if (!isDeepStrictEqual(made, wanted)) {
      deviations.push({ at: `${at} HTTP`, expected: wanted, actual: made });
    }
  }
  return { calls: step.grpc.length, deviations };
}

function recordedAnswer(call: RecordedCall) {
  if (call.error !== undefined) return { error: call.error };
  return { response: inFixedOrder(call.method, call.response ?? {}) };
}

function errorText({ code, message }: { code: number; message: string }): string {
  const name = code === 12 ? "Unimplemented" : "Unknown";
  return `rpc error: code = ${name} desc = ${message}`;
}

/** Go hands out map entries in random order, so `diffs` of DiffConfig have none. */
function inFixedOrder(method: string, response: Properties): Properties {
  if (method !== "DiffConfig" || !Array.isArray(response.diffs)) return response;
  return { ...response, diffs: [...(response.diffs as Property[])].sort() };
}
