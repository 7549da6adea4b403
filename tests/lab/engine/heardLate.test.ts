import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import { heardLate } from "../../../lab/engine/heardLate.ts";

interface RunsCommands {
  run(
    args: string[],
    directory: string,
    environment: object,
    onOutput: undefined,
    onError: undefined,
    signal: AbortSignal,
  ): Promise<unknown>;
}

/** The signal as the operation sees it: who listens is called once, early or late. */
describe("a signal for the Automation API", () => {
  it("is heard when it comes", async () => {
    const interrupt = new AbortController();
    const signal = heardLate(interrupt.signal);
    const heard = new Promise((resolve) => signal.addEventListener("abort", resolve));
    interrupt.abort(new Error("stop"));
    assert.equal(((await heard) as Event).type, "abort");
    assert.throws(() => signal.throwIfAborted(), { message: "stop" });
  });

  it("is heard by who starts to listen afterwards", async () => {
    const signal = heardLate(AbortSignal.abort());
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
  });

  it("ends a command that was started after it", async () => {
    // Any command will do; `run` is not among the SDK's published types.
    const command: RunsCommands = Object.assign(Object.create(PulumiCommand.prototype), {
      command: "sleep",
    });
    const signal = heardLate(AbortSignal.abort());
    await assert.rejects(command.run(["60"], "/", {}, undefined, undefined, signal), {
      name: "CommandError",
    });
  });
});
