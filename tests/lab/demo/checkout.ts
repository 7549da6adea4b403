/** A lab of its own for the demo's command, with a test double of the Pulumi CLI on PATH. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const MAIN = join(import.meta.dirname, "../../../lab/demo/main.ts");

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * It knows its version and does nothing, but for `preview`: that waits to be interrupted (or left), and then
 * takes its time and notes whether its work directory is still there.
 */
const PULUMI = (notes: string) => `#!/bin/sh
case "$*" in
version) echo v3.259.0 ;;
*history*) echo '[]' ;;
preview*)
  trap 'sleep 0.3; if [ -d "$PWD" ]; then echo "ended in its directory" >> ${notes}; fi; exit 1' INT
  echo "preview runs" >> ${notes}
  while kill -0 $PPID; do sleep 0.05; done ;;
esac
`;

export class Checkout {
  readonly root = mkdtempSync(join(tmpdir(), "demo-"));
  readonly lab = join(this.root, "lab");
  readonly #notes = join(this.root, "notes");
  readonly #children: ChildProcess[] = [];

  constructor() {
    writeFileSync(join(this.root, "pulumi"), PULUMI(this.#notes));
    chmodSync(join(this.root, "pulumi"), 0o755);
  }

  /** What the double of the CLI has noted. */
  get notes(): string[] {
    if (!existsSync(this.#notes)) return [];
    return readFileSync(this.#notes, "utf8").trimEnd().split("\n");
  }

  start(...args: string[]): { child: ChildProcess; ended: Promise<Ended> } {
    const child = spawn(process.execPath, [MAIN, ...args], {
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        PATH: `${this.root}:/usr/bin:/bin`,
        LAB_DIRECTORY: this.lab,
        LAB_ENGINE: "path",
        LAB_PROVIDERS: "lab",
      },
    });
    this.#children.push(child);
    const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
    const ended = once(child, "close").then(([code]) => ({
      code,
      stdout: stdout(),
      stderr: stderr(),
    }));
    return { child, ended };
  }

  run(...args: string[]): Promise<Ended> {
    return this.start(...args).ended;
  }

  /** Starts a demo and waits until its engine is at work. */
  async startUntilPreview(...args: string[]): Promise<ReturnType<Checkout["start"]>> {
    const started = this.start(...args);
    let gone = false;
    void started.ended.then(() => {
      gone = true;
    });
    while (!this.notes.includes("preview runs")) {
      if (gone) throw new Error(`the demo ended early: ${JSON.stringify(await started.ended)}`);
      await wait(20);
    }
    return started;
  }

  /** Ends what a test has left, and removes the directory. */
  async close(): Promise<void> {
    for (const child of this.#children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill("SIGKILL");
      await once(child, "close");
    }
    if (existsSync(join(this.lab, "demo"))) await this.run("--stop");
    rmSync(this.root, { recursive: true });
  }
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  let text = "";
  stream?.on("data", (data) => {
    text += data;
  });
  return () => text;
}
