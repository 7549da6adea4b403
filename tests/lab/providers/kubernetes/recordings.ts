/** The recordings of the kubernetes plugin: their shape and where they are. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Properties, Property } from "../../../../lab/providers/wire.ts";
import * as all from "../recordings.ts";

export interface Exchange {
  /** Index of the call that the log attributes it to; missing where it could not tell. */
  readonly grpc?: number;
  readonly method: string;
  readonly url: string;
  readonly contentType?: string;
  readonly requestBody?: Property;
  /** 0: the client hung up first. */
  readonly status: number;
  readonly responseBody?: Property;
  /** A watch, whose events were not recorded. */
  readonly watch?: true;
}

export interface Call {
  readonly method: string;
  readonly request: Properties;
  readonly response?: Properties;
  readonly error?: string;
}

export interface Step {
  readonly step: string;
  readonly operation: string;
  readonly description: string;
  readonly grpc: readonly Call[];
  readonly http: readonly Exchange[];
}

export interface Scenario {
  readonly name: string;
  readonly steps: readonly Step[];
}

/** The selection that every clone has. */
export const fixtures = join(all.fixtures, "kubernetes");

/** All recordings, beside the checkout on some machines only. */
export const complete = join(all.complete, "kubernetes");

export const completeIsHere = all.completeIsHere;

/** The failed calls of all plugins, as a pass-through between engine and plugin saw them. */
export const completeErrorDetails = join(all.complete, "error-details.jsonl");

/** Stands in the selection for a body that repeats the one before. */
export const AS_BEFORE = "<as before>";

/** The scenarios, as if they had been recorded against port `port`. */
export function readScenarios(directory: string, port: number): Scenario[] {
  return readdirSync(directory)
    .filter((file) => /^\d.*\.jsonl$/.test(file))
    .sort()
    .map((file) => {
      const text = readFileSync(join(directory, file), "utf8").replaceAll(":6443", `:${port}`);
      const [, ...lines] = text.trimEnd().split("\n");
      const steps = lines.map((line) => inFull(JSON.parse(line) as Step));
      // A last line may be a note without calls; a step may have been without any.
      return { name: file.replace(".jsonl", ""), steps: steps.filter((step) => step.grpc) };
    });
}

function inFull(step: Step): Step {
  let last: Property | undefined;
  const http = (step.http ?? []).map((exchange) => {
    if (exchange.responseBody !== AS_BEFORE) last = exchange.responseBody;
    return exchange.responseBody === AS_BEFORE
      ? { ...exchange, responseBody: last ?? null }
      : exchange;
  });
  return { ...step, http };
}
