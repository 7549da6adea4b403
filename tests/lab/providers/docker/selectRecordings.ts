/**
 * Makes tests/fixtures/provider-recordings/docker from the complete recordings:
 *
 *     node tests/lab/providers/docker/selectRecordings.ts
 *
 * Nothing is changed but what the test does not look at, which is left out: the engine's own events,
 * old raw states, and of the daemon's answers what the plugin does not read.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  isObject,
  type Properties,
  type Property,
  withoutNulls,
} from "../../../../lab/providers/wire.ts";
import {
  complete,
  fixtures,
  type RecordedCall,
  type RecordedExchange,
  type Step,
} from "../recordings.ts";
import { type Selected, selection } from "./selection.ts";

/** Failed calls as a pass-through between engine and plugin saw them. */
export const ERROR_DETAILS = "error-details.json";

/** File name → text of the selection. */
export function selectRecordings(): Map<string, string> {
  const files = new Map<string, string>();
  const seen = new Set<string>();
  for (const [scenario, selected] of Object.entries(selection)) {
    const text = readFileSync(join(complete, `docker/${scenario}.jsonl`), "utf8").trimEnd();
    const [header = "", ...lines] = text.split("\n");
    const steps = lines.map((line) => JSON.parse(line) as Step);
    const kept = selected.map((wanted) =>
      JSON.stringify(shorten(find(steps, wanted), wanted, seen)),
    );
    files.set(`${scenario}.jsonl`, `${[header, ...kept].join("\n")}\n`);
  }
  files.set(ERROR_DETAILS, selectErrorDetails());
  return files;
}

function selectErrorDetails(): string {
  const lines = readFileSync(join(complete, "error-details.jsonl"), "utf8").trimEnd().split("\n");
  const failures = lines
    .map((line) => JSON.parse(line))
    .filter(({ provider, step }) => provider === "docker" && !step.startsWith("update-"));
  return `${JSON.stringify(failures)}\n`;
}

function find(steps: Step[], wanted: Selected): Step {
  const step = steps.find((candidate) => candidate.step === wanted.step);
  if (!step) throw new Error(`there is no step ${wanted.step}`);
  return step;
}

/** A call that makes no daemon traffic and was seen before is left out. */
function shorten(step: Step, wanted: Selected, seen: Set<string>): Step {
  const { operation, description } = step;
  const shortened: Step = { step: step.step, operation, description, grpc: [], http: [] };
  step.grpc.forEach((call, index) => {
    const exchanges = step.http.filter((exchange) => exchange.grpc === index);
    const kept = shortCall(call);
    const key = JSON.stringify(kept);
    const repeated = exchanges.length === 0 && call.method !== "Configure" && seen.has(key);
    seen.add(key);
    if (!isWanted(call, wanted) || repeated) return;
    const grpc = shortened.grpc.push(kept) - 1;
    shortened.http.push(...exchanges.map((exchange) => shortExchange(exchange, grpc)));
  });
  return shortened;
}

function isWanted({ method, request }: RecordedCall, { only, methods }: Selected): boolean {
  if (method === "Configure") return true;
  if (methods && !methods.includes(method)) return false;
  const type = String(request.type ?? "");
  return type === "" || type.startsWith("pulumi:providers:") || (only?.includes(type) ?? true);
}

const UNREAD_IN_REQUESTS =
  /^resourceStatus|^oldInputs$|^variables$|^accept|^sends|^supports|Address$|Directory$/;

function shortCall({ method, request, response, error }: RecordedCall): RecordedCall {
  const kept = Object.entries(request)
    .filter(([key]) => method === "DiffConfig" || !UNREAD_IN_REQUESTS.test(key))
    .map(([key, value]) => [key, without(value, ["__pulumi_raw_state_delta"])]);
  return {
    method,
    request: Object.fromEntries(kept),
    ...(response && { response }),
    ...(error !== undefined && { error }),
  };
}

/** Members of an inspected container that the plugin does not read. */
const UNREAD_IN_ANSWERS =
  "Path Args GraphDriver Mounts ResolvConfPath HostnamePath HostsPath LogPath";

function shortExchange(exchange: RecordedExchange, grpc: number): RecordedExchange {
  const { method, url, requestBody, status, responseBody } = exchange;
  return {
    grpc,
    method,
    url,
    ...(requestBody !== undefined && { requestBody }),
    status,
    ...(responseBody !== undefined && { responseBody: shortAnswer(url, responseBody) }),
  };
}

function shortAnswer(url: string, body: Property): Property {
  if (url.includes("/containers/json") && Array.isArray(body)) {
    return body.map((container) => ({ Id: (container as Properties).Id ?? null }));
  }
  if (!isObject(body)) return body;
  if (/\/images\/[^/]+\/json$/.test(url)) {
    const { Id = null, RepoTags = null, RepoDigests = null, message } = body;
    return message === undefined ? { Id, RepoTags, RepoDigests } : body;
  }
  if (!/\/containers\/[^/]+\/json$/.test(url)) return body;
  const answer = withoutNulls(without(body, UNREAD_IN_ANSWERS.split(" "))) as Properties;
  const health = isObject(answer.State) ? answer.State.Health : undefined;
  if (isObject(health)) (answer.State as Properties).Health = without(health, ["Log"]);
  return answer;
}

function without(value: Property, keys: string[]): Property {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}

if (process.argv[1] === import.meta.filename) {
  mkdirSync(join(fixtures, "docker"), { recursive: true });
  for (const [file, text] of selectRecordings()) {
    writeFileSync(join(fixtures, "docker", file), text);
  }
}
