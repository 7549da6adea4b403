/** Replays a recorded step against a provider and compares answers and HTTP traffic. */
import { isDeepStrictEqual } from "node:util";
import type { Properties, Property } from "../../../lab/providers/wire.ts";
import type { ProviderClient } from "./providerClient.ts";
import type { RecordedCall, RecordedExchange, Step } from "./recordings.ts";
import type { Request, ScriptedTenant } from "./scriptedTenant.ts";

export interface Replayed {
  calls: number;
  /** Calls of types that the provider does not have yet, counted by type. */
  skipped: Map<string, number>;
  deviations: Deviation[];
}

export interface Deviation {
  /** scenario/step#index Method */
  at: string;
  expected: unknown;
  actual: unknown;
}

/** @param modelled type tokens and function tokens that the provider has */
export async function replayStep(
  client: ProviderClient,
  tenant: ScriptedTenant,
  scenario: string,
  step: Step,
  modelled: string[],
): Promise<Replayed> {
  const result: Replayed = { calls: 0, skipped: new Map(), deviations: [] };
  tenant.expect(step.http);
  const traffic: Traffic[] = [];
  // The access token is asked for by the first call that needs it, which may be a skipped one.
  const token: RecordedExchange[] = [];
  for (const [index, call] of step.grpc.entries()) {
    const exchanges = step.http.filter((exchange) => exchange.grpc === index);
    const missing = unmodelled(call, modelled);
    if (missing) {
      result.skipped.set(missing, (result.skipped.get(missing) ?? 0) + 1);
      token.push(...exchanges.filter((exchange) => exchange.url === "/oauth/token"));
      continue;
    }
    result.calls++;
    const at = `${scenario}/${step.step}#${index} ${call.method}`;
    const answer = await client.call(call.method, call.request);
    const [expected, actual] = [recordedAnswer(call), givenAnswer(call, answer)];
    if (!isDeepStrictEqual(actual, expected)) result.deviations.push({ at, expected, actual });
    const requests = tenant.taken();
    const expectedRequests = requests.length > 0 ? [...token.splice(0), ...exchanges] : exchanges;
    traffic.push({
      at,
      call,
      expected: expectedRequests.map(recorded),
      actual: requests.map(made),
    });
  }
  result.deviations.push(...trafficDeviations(traffic));
  return result;
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

function unmodelled(call: RecordedCall, modelled: string[]): string | undefined {
  const token = String(call.request.tok ?? call.request.type ?? "");
  const own = token === "" || token.startsWith("pulumi:providers:") || token.includes(":NoSuch");
  return own || modelled.includes(token) ? undefined : token;
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
