/** A summary from a file that somebody else may have written. */

import { z } from "zod";
import { FLAGS, type FlagId } from "../summary/flags.ts";
import type { Summary } from "../summary/summary.ts";

const line = z.string().max(2_000);

const summary = z.object({
  stack: line,
  operation: z.enum(["update", "refresh", "destroy"]),
  changes: z
    .array(
      z.object({
        action: z.enum(["create", "adopt", "change", "replace", "destroy"]),
        kind: line,
        title: line,
        details: z.array(line).max(100),
      }),
    )
    .max(2_000),
  flags: z
    .array(z.object({ id: z.enum(Object.keys(FLAGS) as [FlagId, ...FlagId[]]), text: line }))
    .max(500),
});

/** @throws Error that names the file, never with a part of it. */
export function readSummary(text: string, file: string): Summary {
  try {
    return summary.parse(JSON.parse(text));
  } catch {
    throw new Error(`${file} is not a summary: write it with node cli/summary.ts --json.`);
  }
}
