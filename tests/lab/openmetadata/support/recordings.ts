import { readFileSync } from "node:fs";
import path from "node:path";

export interface Exchange {
  name: string;
  note?: string;
  request: { method: string; path: string; token?: string; contentType?: string; body?: unknown };
  response: { status: number; headers: Record<string, string>; body: unknown };
}

const DIRECTORY = path.join(import.meta.dirname, "../../../fixtures/openmetadata-recordings");

/** The exchanges with a real server, in the order they were made. */
export function recording(name: "confidential" | "after-rotation"): Exchange[] {
  return readFileSync(path.join(DIRECTORY, `${name}.jsonl`), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Exchange);
}
