/**
 * Makes tests/fixtures/provider-recordings/kubernetes from the complete recordings:
 *
 *     node tests/lab/providers/kubernetes/selectRecordings.ts
 *
 * Nothing is changed but what the test does not look at, which is left out: durations, the engine's
 * own events and printouts, addresses of the engine, old inputs (which nothing reads), lists of pods
 * and replica sets, bodies that repeat the one before, and calls that say what an earlier one said.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { isObject, type Properties } from "../../../../lab/providers/wire.ts";
import {
  AS_BEFORE,
  type Call,
  complete,
  completeErrorDetails,
  type Exchange,
  fixtures,
  type Step,
} from "./recordings.ts";
import { type Selected, selection } from "./selection.ts";

/** File name → text of the selection. */
export function selectRecordings(): Map<string, string> {
  const files = new Map<string, string>();
  const seen = new Set<string>();
  const session = { configured: "" };
  for (const [scenario, selected] of Object.entries(selection)) {
    const file = `${scenario}.jsonl`;
    const [header = "", ...lines] = readFileSync(join(complete, file), "utf8")
      .trimEnd()
      .split("\n");
    const steps = lines.map((line) => JSON.parse(line) as Step);
    const kept = selected.map((wanted) => short(find(steps, wanted, file), wanted, seen, session));
    files.set(file, [header, ...kept.map((step) => JSON.stringify(step))].join("\n").concat("\n"));
  }
  files.set("error-details.jsonl", selectErrorDetails());
  return files;
}

/** What failed without a detail is among the scenarios. */
function selectErrorDetails(): string {
  const lines = readFileSync(completeErrorDetails, "utf8").trimEnd().split("\n");
  const kept = lines.filter((line) => {
    const { provider, details } = JSON.parse(line);
    return provider === "kubernetes" && details.length > 0;
  });
  return kept.join("\n").concat("\n");
}

function find(steps: Step[], wanted: Selected, file: string): Step {
  const step = steps.find((candidate) => candidate.step === wanted.step);
  if (!step) throw new Error(`${file} has no step ${wanted.step}`);
  return step;
}

function short(
  { step, operation, description, grpc, http }: Step,
  wanted: Selected,
  seen: Set<string>,
  session: { configured: string },
): Step {
  const calls: Call[] = [];
  const exchanges: Exchange[] = [];
  grpc.forEach((call, index) => {
    const own = http.filter((exchange) => exchange.grpc === index);
    const kept = shortCall(call);
    if (!isWanted(call, wanted) || (own.length === 0 && isRepeated(kept, seen, session))) return;
    const at = calls.push(kept) - 1;
    exchanges.push(
      ...own.map((exchange, place) => ({ ...shortExchange(exchange, own[place - 1]), grpc: at })),
    );
  });
  // Watches that the log attributes to no call are shared by the calls of the step.
  exchanges.push(...http.filter(({ grpc: at, watch }) => at === undefined && watch));
  return { step, operation, description, grpc: calls, http: exchanges };
}

function isWanted({ method, request }: Call, { calls }: Selected): boolean {
  const kind = String(request.type ?? "")
    .split(":")
    .at(-1);
  return method === "Configure" || calls.includes(method) || calls.includes(`${method} ${kind}`);
}

/** A Configure counts until the next one. */
function isRepeated(call: Call, seen: Set<string>, session: { configured: string }): boolean {
  const key = JSON.stringify(call);
  if (call.method === "Configure") {
    const isSame = session.configured === key;
    session.configured = key;
    return isSame;
  }
  const repeated = seen.has(key);
  seen.add(key);
  return repeated;
}

const UNREAD =
  /^(resourceStatus|oldInputs|variables|accept|sendsOld|id$)|Address$|Target$|Directory$/;

function shortCall({ method, request, response, error }: Call): Call {
  const kept = Object.entries(request).filter(
    ([key]) => !UNREAD.test(key) || (key === "id" && method !== "Configure"),
  );
  return {
    method,
    request: Object.fromEntries(kept) as Properties,
    ...(response && { response }),
    ...(error !== undefined && { error }),
  };
}

/** @param before of the same call */
function shortExchange(exchange: Exchange, before: Exchange | undefined): Exchange {
  const { responseBody } = exchange;
  if (responseBody && isDeepStrictEqual(responseBody, before?.responseBody)) {
    return { ...exchange, responseBody: AS_BEFORE };
  }
  const isList = isObject(responseBody) && Array.isArray(responseBody.items);
  return isList && responseBody.kind !== "PersistentVolumeClaimList"
    ? { ...exchange, responseBody: { "<truncated>": "by the selection" } }
    : exchange;
}

if (process.argv[1] === import.meta.filename) {
  mkdirSync(fixtures, { recursive: true });
  for (const [file, text] of selectRecordings()) writeFileSync(join(fixtures, file), text);
}
