/** Building a Go program with a progress display. */

import { spawn } from "node:child_process";
import { rename, rm } from "node:fs/promises";
import { createInterface } from "node:readline";

export interface GoProgram {
  /** In words, such as "the Kubernetes cluster". */
  readonly what: string;
  /** Folder of go.mod. */
  readonly module: string;
  /** Default: the one in that folder. */
  readonly package?: string;
  readonly linkerFlags: string;
  /** Seconds that the link takes after the last package. */
  readonly linkSeconds: number;
  /** What to do where there is no Go. */
  readonly withoutGo: string;
}

/**
 * @param file where the program goes; nothing is there before it is whole.
 * @param signal ends the build.
 * @throws Error that names what is missing.
 */
export async function buildGo(
  program: GoProgram,
  file: string,
  onProgress: (text: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  const { what, package: path = "." } = program;
  onProgress(`building ${what}: fetching its Go modules`);
  let packages = 0;
  await go(program, ["list", "-deps", path], { signal, onStdout: () => packages++ });
  const unfinished = `${file}.${process.pid}`;
  const started = performance.now();
  let compiled = 0;
  try {
    const flags = ["-v", "-trimpath", "-ldflags", program.linkerFlags, "-o", unfinished];
    await go(program, ["build", ...flags, path], {
      signal,
      onStderr: () => {
        compiled++;
        const left = remaining(performance.now() - started, compiled / packages, program);
        onProgress(`building ${what}: ${compiled} of at most ${packages} packages, ${left}`);
      },
    });
    await rename(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
}

function remaining(elapsed: number, done: number, { linkSeconds }: GoProgram): string {
  // The first few packages say nothing yet.
  if (done < 0.02) return "several minutes the first time";
  const seconds = (elapsed / 1_000) * (1 / done - 1) + linkSeconds;
  const minutes = Math.ceil(seconds / 60);
  return `about ${minutes} ${minutes === 1 ? "minute" : "minutes"} left`;
}

interface GoOptions {
  readonly signal: AbortSignal | undefined;
  readonly onStderr?: (line: string) => void;
  readonly onStdout?: (line: string) => void;
}

/** `go build -v` names each compiled package on stderr, `go list` answers on stdout. */
function go({ module, withoutGo }: GoProgram, args: string[], options: GoOptions): Promise<void> {
  const { signal, onStderr, onStdout } = options;
  return new Promise((resolve, reject) => {
    const child = spawn("go", args, {
      cwd: module,
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
    child.on("error", (error) => {
      reject(signal?.aborted ? error : new Error(`Go is not installed: ${withoutGo}`));
    });
    child.on("close", (code) =>
      code === 0
        ? resolve()
        : reject(new Error(`go ${args[0]} ended with exit code ${code}: ${last.join(" | ")}`)),
    );
  });
}
