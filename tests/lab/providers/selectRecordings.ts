/**
 * Makes tests/fixtures/provider-recordings from the complete recordings:
 *
 *     node tests/lab/providers/selectRecordings.ts
 *
 * Nothing is changed but what the test does not look at, which is left out: durations, the engine's
 * own events and printouts, addresses of the engine, old inputs (which only DiffConfig reads), and
 * calls that say what an earlier one said.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Properties } from "../../../lab/providers/wire.ts";
import { complete, fixtures, type RecordedCall, type Step } from "./recordings.ts";
import { type Selected, selection } from "./selection.ts";

const ERROR_DETAILS = "error-details.jsonl";

/** File name, such as `<plugin>/<scenario>.jsonl` → text of the selection. */
export function selectRecordings(): Map<string, string> {
  const files = new Map<string, string>();
  for (const [plugin, scenarios] of Object.entries(selection)) {
    const seen = new Set<string>();
    for (const [scenario, selected] of Object.entries(scenarios)) {
      const file = `${plugin}/${scenario}.jsonl`;
      const text = readFileSync(join(complete, file), "utf8").trimEnd();
      const [header = "", ...lines] = text.split("\n");
      const steps = lines.map((line) => JSON.parse(line) as Step);
      const kept = selected.map((wanted) => shorten(find(steps, wanted, file), wanted, seen));
      files.set(
        file,
        [header, ...kept.map((step) => JSON.stringify(step))].join("\n").concat("\n"),
      );
    }
  }
  files.set(ERROR_DETAILS, selectErrorDetails());
  return files;
}

/** The failed calls of the plugins that are in the selection. */
function selectErrorDetails(): string {
  const lines = readFileSync(join(complete, ERROR_DETAILS), "utf8").trimEnd().split("\n");
  const kept = lines.filter((line) => JSON.parse(line).provider in selection);
  return kept.join("\n").concat("\n");
}

function find(steps: Step[], wanted: Selected, file: string): Step {
  const step = steps.find((candidate) => candidate.step === wanted.step);
  if (!step) throw new Error(`${file} has no step ${wanted.step}`);
  return step;
}

function shorten(step: Step, wanted: Selected, seen: Set<string>): Step {
  const shortened: Step = {
    step: step.step,
    operation: step.operation,
    description: step.description,
    grpc: [],
    http: [],
  };
  // The access token belongs to the first call that is kept.
  const token: Step["http"] = [];
  step.grpc.forEach((call, index) => {
    const exchanges = step.http.filter((exchange) => exchange.grpc === index);
    const kept = short(call);
    if (!isWanted(call, wanted) || (exchanges.length === 0 && isRepeated(kept, seen))) {
      token.push(...exchanges.filter((exchange) => exchange.url === "/oauth/token"));
      return;
    }
    const grpc = shortened.grpc.push(kept) - 1;
    const all = exchanges.length > 0 ? [...token.splice(0), ...exchanges] : exchanges;
    shortened.http.push(...all.map((exchange) => ({ ...exchange, grpc })));
  });
  return shortened;
}

function isWanted(call: RecordedCall, { only }: Selected): boolean {
  const type = String(call.request.type ?? call.request.tok ?? "");
  if (type === "" || type.startsWith("pulumi:providers:")) return true;
  return only === undefined || type === only;
}

/** A Configure starts a session, so it is never left out. */
function isRepeated(call: RecordedCall, seen: Set<string>): boolean {
  const key = JSON.stringify(call);
  const repeated = seen.has(key) && call.method !== "Configure";
  seen.add(key);
  return repeated;
}

function short(call: RecordedCall): RecordedCall {
  const { method, response, error } = call;
  const request: Properties = {};
  for (const [key, value] of Object.entries(call.request)) {
    const unread = key === "oldInputs" && method !== "DiffConfig";
    if (!unread && !/^resourceStatus|Address$|Target$|Directory$/.test(key)) request[key] = value;
  }
  return {
    method,
    request,
    ...(response && { response }),
    ...(error !== undefined && { error }),
  };
}

if (process.argv[1] === import.meta.filename) {
  for (const [file, text] of selectRecordings()) {
    mkdirSync(join(fixtures, file, ".."), { recursive: true });
    writeFileSync(join(fixtures, file), text);
  }
}
