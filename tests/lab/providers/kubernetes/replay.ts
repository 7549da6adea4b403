/** Replays a recorded step against the double and compares answers and HTTP traffic. */
import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";
import { fromOutputs } from "../../../../lab/providers/kubernetes/checkpoint.ts";
import { isObject, type Properties, type Property } from "../../../../lab/providers/wire.ts";
import type { Answer, ProviderClient } from "../providerClient.ts";
import { expand, shorten } from "./managedFields.ts";
import type { Call, Exchange, Step } from "./recordings.ts";
import { MADE_UP, type Request, type ScriptedApi } from "./scriptedApi.ts";

export interface Deviation {
  /** scenario/step#index Method */
  readonly at: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

export interface Replayed {
  readonly calls: number;
  readonly deviations: Deviation[];
}

/** @param isSkipped calls that are not made */
export async function replayStep(
  client: ProviderClient,
  api: ScriptedApi,
  scenario: string,
  step: Step,
  isSkipped: (at: string, call: Call) => boolean,
): Promise<Replayed> {
  const deviations: Deviation[] = [];
  const watched = { expected: new Set<string>(), actual: new Set<string>() };
  let calls = 0;
  for (const [index, call] of step.grpc.entries()) {
    const at = `${scenario}/${step.step}#${index} ${call.method}`;
    if (isSkipped(at, call)) continue;
    calls++;
    const exchanges = step.http.filter((exchange) => exchange.grpc === index);
    api.expect(exchanges, liveObject(call));
    const answer = await client.call(call.method, expand(inTime(call)) as Properties);
    const requests = api.taken();
    const known = JSON.stringify(call.request);
    const compare = (what: string, expected: unknown, actual: unknown) => {
      if (!isDeepStrictEqual(actual, expected))
        deviations.push({ at: at + what, expected, actual });
    };
    compare("", named(recordedAnswer(call), known), named(givenAnswer(answer), known));
    const [expected, actual] = [
      traffic(call, exchanges.map(recorded)),
      traffic(call, requests.map(made)),
    ];
    compare(" HTTP", named(expected, known), named(actual, known));
    if (["Create", "Update"].includes(call.method)) {
      for (const { url } of exchanges.filter(({ watch }) => watch))
        watched.expected.add(pathOf(url));
      for (const { url } of requests.filter(isWatch)) watched.actual.add(pathOf(url));
    }
  }
  deviations.push(...watchDeviations(`${scenario}/${step.step}`, step, watched));
  return { calls, deviations };
}

/**
 * Who waits for an object watches what it consists of; the plugin shares its watches among the calls
 * of a step, so a call may have gone without a watch of its own. Events are only printed.
 */
function watchDeviations(
  at: string,
  step: Step,
  { expected, actual }: { expected: Set<string>; actual: Set<string> },
): Deviation[] {
  const shared = new Set(step.http.filter(({ watch }) => watch).map(({ url }) => pathOf(url)));
  const missing = [...expected].filter((path) => !path.endsWith("/events") && !actual.has(path));
  const surplus = [...actual].filter((path) => !shared.has(path));
  if (missing.length + surplus.length === 0) return [];
  return [{ at: `${at} watches`, expected: missing, actual: surplus }];
}

/** The object that a call was answered with, for watches to tell of. */
function liveObject({ method, request, response }: Call): Properties | undefined {
  if (method === "Delete" || !isObject(response?.properties)) return undefined;
  if (request.preview === true) return undefined;
  return expand(fromOutputs(response.properties).live) as Properties;
}

/** What waited six seconds in vain does so in one. */
function inTime({ request, error }: Call): Properties {
  return error?.includes("timed out waiting") ? { ...request, timeout: 1 } : request;
}

function recordedAnswer({ response = {}, error }: Call): unknown {
  return error !== undefined ? { error } : { response: inFixedOrder(response) };
}

function givenAnswer(answer: Answer): unknown {
  if (!answer.error) {
    return { response: inFixedOrder(shorten(answer.response ?? {}) as Properties) };
  }
  const code = answer.error.code === 12 ? "Unimplemented" : "Unknown";
  return { error: `rpc error: code = ${code} desc = ${answer.error.message}` };
}

/** Go hands out map entries in random order. */
function inFixedOrder(response: Properties): Properties {
  const sorted = { ...response };
  for (const key of ["diffs", "replaces"]) {
    const list = sorted[key];
    if (Array.isArray(list)) sorted[key] = list.map(String).sort();
  }
  return sorted;
}

/** Field managers that the call itself made up are all the same here. */
function named(value: unknown, known: string): unknown {
  return JSON.parse(
    JSON.stringify(value).replace(MADE_UP, (name) => (known.includes(name) ? name : "<made up>")),
  );
}

type Sent = Properties;

/** Of a deletion that is waited for, how often it was looked for the object is chance. */
function traffic(call: Call, sent: Sent[]): Sent[] {
  const requests = sent.filter(({ url }) => !String(url).includes("watch=true"));
  return call.method === "Delete" ? requests.slice(0, 1) : requests;
}

function recorded({ method, url, contentType, requestBody }: Exchange): Sent {
  const body = typeof requestBody === "string" ? (parse(requestBody) as Property) : requestBody;
  return { method, url, contentType: contentType ?? null, body: body ?? null };
}

function made({ method, url, contentType, body }: Request): Sent {
  return {
    method,
    url,
    contentType: contentType ?? null,
    body: shorten(body ?? null),
  };
}

function isWatch({ url }: Request): boolean {
  return url.includes("watch=true");
}

function pathOf(url: string): string {
  return url.split("?")[0] ?? "";
}
