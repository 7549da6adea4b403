/**
 * Builds the Pulumi CLI from its Go module, for machines that reach the Go module proxy but no
 * download site. Minutes the first time, seconds once Go's build cache is warm (measured.md §1).
 */

import { spawn } from "node:child_process";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** As in cli/go.mod. */
export const ENGINE_VERSION = "3.259.0";

const MODULE = join(import.meta.dirname, "cli");
const PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const NO_GO = "Go is not installed: install Go 1.25 or newer, or the Pulumi CLI itself";
const VERSION_SYMBOL = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

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
  onProgress("building the Pulumi CLI: fetching its Go modules");
  const packages = await countPackages(signal);
  const bin = join(root, "bin");
  await mkdir(bin, { recursive: true });
  const unfinished = join(bin, `pulumi.${process.pid}`);
  try {
    await compile(unfinished, packages, onProgress, signal);
    await rename(unfinished, join(bin, "pulumi"));
  } finally {
    await rm(unfinished, { force: true });
  }
}

async function compile(
  file: string,
  packages: number,
  onProgress: (text: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  const linkerFlags = `-s -w -X ${VERSION_SYMBOL}=v${ENGINE_VERSION}`;
  let compiled = 0;
  const started = Date.now();
  await go(["build", "-v", "-trimpath", "-ldflags", linkerFlags, "-o", file, PACKAGE], {
    signal,
    onStderr: () => {
      compiled++;
      onProgress(
        `building the Pulumi CLI: ${compiled} of at most ${packages} packages, ${remaining(started, compiled / packages)}`,
      );
    },
  });
}

async function countPackages(signal?: AbortSignal): Promise<number> {
  let count = 0;
  await go(["list", "-deps", PACKAGE], { signal, onStdout: () => count++ });
  return count;
}

function remaining(started: number, done: number): string {
  const seconds = ((Date.now() - started) / 1_000) * (1 / done - 1);
  // The first few packages say nothing yet, and the link after the last one takes half a minute.
  if (done < 0.02) return "several minutes the first time";
  const minutes = Math.ceil((seconds + 30) / 60);
  return `about ${minutes} ${minutes === 1 ? "minute" : "minutes"} left`;
}

interface GoOptions {
  readonly signal: AbortSignal | undefined;
  readonly onStderr?: (line: string) => void;
  readonly onStdout?: (line: string) => void;
}

/** Runs go; `go build -v` names each compiled package on stderr, `go list` answers on stdout. */
function go(args: string[], { signal, onStderr, onStdout }: GoOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn("go", args, {
      cwd: MODULE,
      env: { ...process.env, CGO_ENABLED: "0", GOWORK: "off" },
      stdio: ["ignore", "pipe", "pipe"],
      ...(signal && { signal }),
    });
    const last: string[] = [];
    createInterface({ input: child.stdout }).on("line", (line) => onStdout?.(line));
    createInterface({ input: child.stderr }).on("line", (line) => {
      last.push(line);
      if (last.length > 5) last.shift();
      onStderr?.(line);
    });
    child.on("error", (error) => reject(signal?.aborted ? error : new Error(NO_GO)));
    child.on("close", (code) =>
      code === 0
        ? resolve()
        : reject(new Error(`go ${args[0]} ended with exit code ${code}: ${last.join(" | ")}`)),
    );
  });
}
