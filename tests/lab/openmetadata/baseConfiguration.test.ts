import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import { baseConfigurationText } from "../../../lab/openmetadata/configuration.ts";

const ORIGINAL = path.join(
  import.meta.dirname,
  "../../../../shared/reference/openmetadata/conf-openmetadata-1.12.6.yaml",
);
const missing = existsSync(ORIGINAL) ? false : `the original is not at ${ORIGINAL}`;
if (missing) console.log(`# skipped: ${missing}`);

const OURS_ALONE = ["serverUrl"];

test("our excerpt of openmetadata.yaml has the original's keys, variables and defaults", {
  skip: missing,
}, () => {
  const ours = parse(baseConfigurationText()) as Record<string, unknown>;
  // Block by block: before its placeholders are replaced, the whole original is not valid YAML.
  const blocks = readFileSync(ORIGINAL, "utf8").split(/^(?=[A-Za-z])/m);
  for (const block of Object.keys(ours).filter((key) => !OURS_ALONE.includes(key))) {
    const text = blocks.find((candidate) => candidate.startsWith(`${block}:`)) ?? "";
    const wanted = (parse(text) as Record<string, unknown> | null)?.[block];
    if (block === "server") {
      const [connector] = (wanted as { applicationConnectors: Record<string, unknown>[] })
        .applicationConnectors;
      const { type, bindHost, port } = connector ?? {};
      assert.deepEqual(ours.server, { applicationConnectors: [{ type, bindHost, port }] });
    } else {
      assert.deepEqual(ours[block], wanted, block);
    }
  }
});
