/** Replays a recorded step against a provider and compares answers and HTTP traffic. */
import { isDeepStrictEqual } from "node:util";
import type { Properties, Property } from "../../../lab/providers/wire.ts";
import type { ProviderClient } from "./providerClient.ts";
import type { RecordedCall, RecordedExchange, Step } from "./recordings.ts";
import type { Request, ScriptedTenant } from "./scriptedTenant.ts";

export interface Replayed {
  calls: number;
  deviations: Deviation[];
}

export interface Deviation {
  /** scenario/step#index Method */
  at: string;
  expected: unknown;
  actual: unknown;
}

export async function replayStep(
  client: ProviderClient,
  tenant: ScriptedTenant,
  scenario: string,
  step: Step,
): Promise<Replayed> {
  const deviations: Deviation[] = [];
  tenant.expect(step.http);
  const traffic: Traffic[] = [];
  for (const [index, call] of step.grpc.entries()) {
    const exchanges = step.http.filter((exchange) => exchange.grpc === index);
    const at = `${scenario}/${step.step}#${index} ${call.method}`;
    const answer = await client.call(call.method, call.request);
    const [expected, actual] = [recordedAnswer(call), givenAnswer(call, answer)];
    if (!isDeepStrictEqual(actual, expected)) deviations.push({ at, expected, actual });
    traffic.push({
      at,
      call,
      expected: exchanges.map(recorded),
      actual: tenant.taken().map(made),
    });
  }
  deviations.push(...trafficDeviations(traffic));
  return { calls: step.grpc.length, deviations };
}

interface Traffic {
  at: string;
  call: RecordedCall;
  expected: Properties[];
  actual: Properties[];
}

/**
 * Call by call. Only for reads that the engine ran side by side, where the log attributes by time,
 * the traffic of all of them is compared as one (05-drift/15-refresh-client-deleted).
 */
function trafficDeviations(traffic: Traffic[]): Deviation[] {
  const wrong = traffic.filter(({ expected, actual }) => !isDeepStrictEqual(actual, expected));
  if (wrong.length > 1 && wrong.every(({ call }) => call.method === "Read")) {
    const [expected, actual] = [
      sorted(wrong.flatMap((entry) => entry.expected)),
      sorted(wrong.flatMap((entry) => entry.actual)),
    ];
    if (isDeepStrictEqual(actual, expected)) return [];
  }
  return wrong.map(({ at, expected, actual }) => ({ at: `${at} HTTP`, expected, actual }));
}

function recordedAnswer(call: RecordedCall): unknown {
  if (call.error !== undefined) return { error: call.error };
  return { response: inFixedOrder(call.method, call.response ?? {}) };
}

function givenAnswer(call: RecordedCall, answer: Awaited<ReturnType<ProviderClient["call"]>>) {
  if (!answer.error) return { response: inFixedOrder(call.method, answer.response ?? {}) };
  const code = answer.error.code === 12 ? "Unimplemented" : "Unknown";
  return { error: `rpc error: code = ${code} desc = ${answer.error.message}` };
}

/**
 * Go hands out map entries in random order: `diffs` of DiffConfig and several failures of a check
 * were recorded in different orders for the same request (11-provider-config/5 and 6).
 * The `id` of getTenant is the time of the call.
 */
function inFixedOrder(method: string, response: Properties): Properties {
  const changed = { ...response };
  if (method === "DiffConfig" && Array.isArray(changed.diffs))
    changed.diffs = sorted(changed.diffs);
  if (Array.isArray(changed.failures)) changed.failures = sorted(changed.failures);
  const returned = changed.return as Properties | undefined;
  if (/^terraform-\d{18}[0-9a-f]{8}$/.test(String(returned?.id))) {
    changed.return = { ...returned, id: "terraform-<time>" };
  }
  return changed;
}

function sorted<Value extends Property>(values: Value[]): Value[] {
  return [...values].sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}

function recorded(exchange: RecordedExchange): Properties {
  const { method, url, authorization, requestBody } = exchange;
  return { method, url, authorization: authorization ?? null, body: requestBody ?? null };
}

/** The recordings name the kind of authorization of token requests only. */
function made(request: Request): Properties {
  const isToken = request.url === "/oauth/token";
  const kind = isToken ? request.authorization?.split(" ")[0] : undefined;
  const { method, url, body } = request;
  return { method, url, authorization: kind ?? null, body: body ?? null };
}
