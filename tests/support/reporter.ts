/**
 * A reporter for node:test: a line a file, whatever a test prints (ratios, reasons), every skip with
 * its reason, every failure in full.
 */

import { relative } from "node:path";
import type { TestEvent } from "node:test/reporters";

interface Data {
  readonly name?: string;
  readonly file?: string;
  readonly message?: string;
  readonly skip?: string | boolean;
  readonly nesting?: number;
  readonly details?: { readonly error?: Error & { readonly cause?: unknown } };
  readonly counts?: Record<"passed" | "failed" | "skipped" | "cancelled", number>;
  readonly duration_ms?: number;
}

export default async function* report(source: AsyncIterable<TestEvent>) {
  for await (const event of source) {
    const data = event.data as Data;
    const file = data.file === undefined ? "" : relative(process.cwd(), data.file);
    switch (event.type) {
      case "test:stdout":
      case "test:stderr":
        // The runner colours nothing and repeats nothing of its own here: it is the test's output.
        yield `    ${data.message?.trimEnd().replaceAll("\n", "\n    ")}\n`;
        break;
      case "test:pass":
        if (data.skip) yield `  - skipped: ${data.name} (${data.skip}) in ${file}\n`;
        break;
      case "test:fail":
        // A failed test fails the suites around it; only the test itself has something to say.
        if (data.details?.error?.message.match(/^\d+ subtests? failed/)) break;
        yield `\n✗ ${data.name} in ${file}\n${explain(data)}\n\n`;
        break;
      case "test:summary":
        if (data.file !== undefined && data.counts) yield summary(file, data);
        break;
    }
  }
}

function summary(file: string, { counts, duration_ms = 0 }: Data): string {
  const { passed = 0, failed = 0, cancelled = 0 } = counts ?? {};
  const mark = failed + cancelled > 0 ? "✗" : "✓";
  return `${mark} ${file.padEnd(58)} ${String(passed).padStart(4)} passed ${(duration_ms / 1_000).toFixed(1).padStart(6)} s\n`;
}

function explain({ details }: Data): string {
  const error = details?.error;
  const cause = error?.cause instanceof Error ? error.cause : error;
  return `    ${(cause?.stack ?? String(error)).replaceAll("\n", "\n    ")}`;
}
