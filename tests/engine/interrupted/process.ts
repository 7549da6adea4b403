/** Runs of `up` that are stopped at events, not at times. */

import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { join } from "node:path";
import type { Tenant } from "../../../lab/tenant/index.ts";

export interface UpOptions {
  /** Of the stack, under `.lab/stacks/`. */
  readonly folder: string;
  readonly tenant: Pick<Tenant, "domain" | "caFile" | "deployer">;
}

export class UpProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #output = new EventEmitter();
  #printed = "";

  constructor(options: UpOptions) {
    this.#child = spawn(process.execPath, [join(import.meta.dirname, "run.ts")], {
      // Leads a process group, by which all of it can be reached.
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, UP: JSON.stringify(options) },
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on("data", (text) => {
        this.#printed += text;
        this.#output.emit("text");
      });
    }
    this.#ended = once(this.#child, "close");
  }

  /** Done when it has printed that, or has ended. */
  async prints(words: RegExp): Promise<void> {
    while (!words.test(this.#printed) && !this.#isOver()) {
      await Promise.race([once(this.#output, "text"), this.#ended]);
    }
  }

  /** Done when it has printed so many lines, or has ended. */
  printsLine(count: number): Promise<void> {
    return this.prints(new RegExp(`^(.*\n){${count}}`));
  }

  /**
   * SIGKILL to program, engine and the lab's provider at once, then waits for their end. A plugin is
   * in a group of its own, and ends when it finds its engine gone.
   */
  async kill(): Promise<void> {
    this.#signal("SIGKILL");
    await this.#ended;
  }

  /** Ctrl-C, which a terminal sends to the whole group. */
  interrupt(): void {
    this.#signal("SIGINT");
  }

  isRunning(): boolean {
    return !this.#isOver();
  }

  /** Done when it has ended, in whatever way. */
  async ends(): Promise<void> {
    await this.#ended;
  }

  #signal(name: NodeJS.Signals): void {
    const { pid } = this.#child;
    if (pid !== undefined && !this.#isOver()) process.kill(-pid, name);
  }

  #isOver(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }
}
