/**
 * Every command of the documentation runs somewhere: each line of a fenced `sh` block is told here with
 * the test or the stage of `.ci/run` that runs it. A new command fails until it is.
 */

import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";

const REPOSITORY = join(import.meta.dirname, "../..");
const PAGES = ["README.md", ...globSync("docs/**/*.md", { cwd: REPOSITORY }).toSorted()];

/** Pages whose commands a test of their own runs, all of them. */
const PAGE_TESTS: Readonly<Record<string, string>> = {
  "docs/kubernetes.md": "tests/engine/kubernetes/docs.test.ts",
  "docs/bare-metal.md": "tests/engine/docs/bareMetal.test.ts",
  "docs/docker.md": "tests/engine/docker/page.test.ts",
  "docs/docker-compose.md": "tests/engine/docker/composePage.test.ts",
};

/** What runs where; a file of the repository in which it is seen. */
const RUN_IN: readonly [command: RegExp, where: string][] = [
  [/^npm (run demo|test)$/, ".ci/run"],
  [/^npm ci$/, "lab/start.mjs"],
  [/^export AUTH0_CLIENT_ID=… AUTH0_CLIENT_SECRET=…$/, "lab/engine/stack.ts"],
  // The same operations, by the SDK that runs the same CLI.
  [/^pulumi (stack init dev|preview|up)$/, "tests/engine/stackFiles.test.ts"],
  [
    /^pulumi (preview|up) --policy-pack policy( --policy-pack-config \S+)?$/,
    "tests/engine/policyPack.test.ts",
  ],
  [/^pulumi preview --json > plan\.json$/, "tests/engine/previewSummary.test.ts"],
  [/^node cli\/summary\.ts plan\.json$/, "tests/cli/summary/command.test.ts"],
  [/^pulumi config set --path target\.\w+ \w+$/, "tests/engine/kubernetes/patch.test.ts"],
  [
    /^kubectl apply --filename docs\/kubernetes\/role-patch\.yaml$/,
    "tests/engine/kubernetes/patchRefusals.test.ts",
  ],
  // OpenMetadata's own, which nothing here can stand in for.
  [/openmetadata-ops\.sh remove-security-config --force$/, "lab/openmetadata/README.md"],
];

function commandsOf(page: string): string[] {
  const text = readFileSync(join(REPOSITORY, page), "utf8");
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)]
    .flatMap(([, block = ""]) => block.replaceAll("\\\n", " ").split("\n"))
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}

const placeOf = (page: string, command: string) =>
  PAGE_TESTS[page] ?? RUN_IN.find(([pattern]) => pattern.test(command))?.[1];

describe("the commands", () => {
  for (const page of PAGES) {
    it(`of ${page} run somewhere`, () => {
      const unknown = commandsOf(page).filter((command) => {
        const place = placeOf(page, command);
        return place === undefined || !existsSync(join(REPOSITORY, place));
      });
      assert.deepEqual(unknown, []);
    });
  }

  it("of the README are found", () =>
    assert.deepEqual(commandsOf("README.md").slice(0, 2), ["npm run demo", "npm test"]));
});
