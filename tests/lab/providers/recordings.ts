/** Recordings of the official plugins: their shape and where they are. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Properties, Property } from "../../../lab/providers/wire.ts";

export interface Scenario {
  name: string;
  description: string;
  steps: Step[];
}

export interface Step {
  step: string;
  operation: string;
  description: string;
  grpc: RecordedCall[];
  http: RecordedExchange[];
}

export interface RecordedCall {
  method: string;
  request: Properties;
  response?: Properties;
  error?: string;
}

export interface RecordedExchange {
  /** Index of the call that the log attributes it to. */
  grpc: number;
  method: string;
  url: string;
  authorization?: string;
  requestBody?: Property;
  status: number;
  responseBody?: Property;
  responseHeaders?: Record<string, string>;
}

const root = join(import.meta.dirname, "../../..");

/** The selection that every clone has. */
export const fixtures = join(root, "tests/fixtures/provider-recordings");

/** All recordings, beside the checkout on some machines only. */
export const complete = join(root, "../shared/reference/provider-recordings");

export const completeIsHere = existsSync(complete);

/** The host that recorded calls went to. */
const RECORDED_HOST = "localhost:4433";
const RECORDED_ADDRESS = "127.0.0.1:4433";

/**
 * The scenarios of one plugin, as if they had been recorded against `localhost:<port>`: the port is
 * all that is changed.
 */
export function readScenarios(directory: string, port: number): Scenario[] {
  return readdirSync(directory)
    .filter((file) => file.endsWith(".jsonl"))
    .sort()
    .map((file) => {
      const text = atPort(readFileSync(join(directory, file), "utf8"), port);
      const [header, ...steps] = text.trimEnd().split("\n");
      return {
        name: file.replace(".jsonl", ""),
        description: String(JSON.parse(header ?? "{}").scenario),
        steps: steps.map((line) => JSON.parse(line) as Step),
      };
    });
}

export function atPort(text: string, port: number): string {
  return text
    .replaceAll(RECORDED_HOST, `localhost:${port}`)
    .replaceAll(encodeURIComponent(RECORDED_HOST), `localhost%3A${port}`)
    .replaceAll(RECORDED_ADDRESS, `127.0.0.1:${port}`);
}
