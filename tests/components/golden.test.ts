/**
 * Golden resources: everything that the dev and prod stacks register, on their own target and on every
 * other, as text to review. A change of the program that changes a resource shows up in the diff of
 * these files.
 *
 * `npm run golden` writes them anew.
 */

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { parse } from "yaml";
import main from "../../index.ts";
import { answers, SIGNING_KEYS } from "./support/answers.ts";
import { TARGETS } from "./support/targets.ts";
import { type Recording, record } from "./support/wire.ts";

const REPOSITORY = join(import.meta.dirname, "../..");

describe("golden resources", () => {
  for (const stack of ["dev", "prod"]) {
    for (const [name, target] of [["", undefined], ...Object.entries(TARGETS)] as const) {
      const golden = [stack, name].filter(Boolean).join("-");
      it(`of ${golden} are as reviewed`, async () => {
        const text = render(await recordStack(stack, target));
        const file = join(REPOSITORY, "tests/golden", `${golden}.json`);
        if (process.env.GOLDEN === "write") writeFileSync(file, text);
        assert.equal(text, readFileSync(file, "utf8"), "run `npm run golden` and review its diff");
      });
    }
  }
});

function recordStack(stack: string, target: object | undefined): Promise<Recording> {
  const { config } = parse(readFileSync(join(REPOSITORY, `Pulumi.${stack}.yaml`), "utf8")) as {
    config: Record<string, unknown>;
  };
  if (target) config["openmetadata-auth0:target"] = target;
  const texts = Object.entries(config).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return record(main, { stack, config: Object.fromEntries(texts), state: answers });
}

/** Registration order depends on timing, key material on chance; neither is worth a review. */
function render({ registrations, outputs }: Recording): string {
  const ordered = [...registrations].sort((a, b) =>
    `${a.type} ${a.name}`.localeCompare(`${b.type} ${b.name}`),
  );
  const text = JSON.stringify({ resources: ordered, outputs: sorted(outputs) }, undefined, 2);
  return `${[...SIGNING_KEYS].reduce(
    (result, [generation, { kid, publicKey }]) =>
      result
        .replaceAll(kid, `[key id of generation ${generation}]`)
        .replaceAll(publicKey, `[public key of generation ${generation}]`),
    text
      .replaceAll(/(\\"n\\":\\")[\w-]+/g, "$1[modulus]")
      .replaceAll(/\b[0-9a-f]{64}\b/g, "[checksum]"),
  )}\n`;
}

function sorted<Value>(record: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => a.localeCompare(b)));
}
