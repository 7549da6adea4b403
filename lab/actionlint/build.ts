/** Builds actionlint from its Go module, for machines that reach the Go module proxy but no download site. */

import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { buildGo } from "../goBuild.ts";
import { LAB_DIRECTORY } from "../paths.ts";

/** As in go.mod. */
const VERSION = "1.7.12";

/**
 * @returns the program.
 * @throws Error that names what is missing.
 */
export async function findActionlint(onProgress: (text: string) => void): Promise<string> {
  const directory = join(LAB_DIRECTORY, "actionlint");
  const program = join(directory, `actionlint-${VERSION}`);
  if (existsSync(program)) return program;
  await mkdir(directory, { recursive: true });
  await buildGo(
    {
      what: "actionlint",
      module: import.meta.dirname,
      package: "github.com/rhysd/actionlint/cmd/actionlint",
      linkerFlags: "-s -w",
      linkSeconds: 5,
      withoutGo: "install Go 1.25 or newer",
    },
    program,
    onProgress,
  );
  return program;
}
