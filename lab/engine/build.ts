/**
 * Builds the Pulumi CLI from its Go module, for machines that reach the Go module proxy but no
 * download site. Minutes the first time, seconds once Go's build cache is warm (measured.md §1).
 */

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { buildGo } from "../goBuild.ts";

/** As in cli/go.mod. */
export const ENGINE_VERSION = "3.259.0";

const VERSION_SYMBOL = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

const CLI = {
  what: "the Pulumi CLI",
  module: join(import.meta.dirname, "cli"),
  package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
  linkerFlags: `-s -w -X ${VERSION_SYMBOL}=v${ENGINE_VERSION}`,
  linkSeconds: 30,
  withoutGo: "install Go 1.25 or newer, or the Pulumi CLI itself",
};

/**
 * Leaves `bin/pulumi` under `root`.
 *
 * @param signal ends the build.
 * @throws Error that names what is missing.
 */
export async function buildCli(
  root: string,
  onProgress: (text: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  const bin = join(root, "bin");
  await mkdir(bin, { recursive: true });
  await buildGo(CLI, join(bin, "pulumi"), onProgress, signal);
}
