import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { dockerTables } from "../../../../lab/providers/docker/provider.ts";
import { type ProviderServer, serveDocker } from "../../../../lab/providers/index.ts";
import { ProviderClient } from "../providerClient.ts";
import { complete, completeIsHere, fixtures, readScenarios, type Scenario } from "../recordings.ts";
import type { Deviation } from "../replay.ts";
import { Memory } from "./omittedBodies.ts";
import { replayStep } from "./replayStep.ts";
import { ScriptedDaemon } from "./scriptedDaemon.ts";

/**
 * Answers that are not compared, and why. Pings are compared nowhere, since the recordings keep none,
 * and of an upload's archive only the size.
 */
const NOT_COMPARED: Record<string, string> = {
  "02-drift/12-up-all-removed#9 Create":
    "the recording leaves out what the daemon said of the container, and its network is a new one",
  "02-drift/13-auto-names#9 Create":
    "the recording leaves out what the daemon said of the container, and it is of another kind",
};

for (const [set, directory] of [
  ["the committed selection", fixtures],
  ["all recordings", complete],
] as const) {
  const skip = set === "all recordings" && !completeIsHere ? `no ${complete} here` : false;
  describe(`docker against ${set}`, { skip }, () => {
    let daemon: ScriptedDaemon;
    let server: ProviderServer;
    let client: ProviderClient;

    before(async () => {
      daemon = await ScriptedDaemon.start();
      server = await serveDocker({ env: {}, clock: patientClock() });
      client = new ProviderClient(server.port);
    });

    after(async () => {
      client.close();
      await server.close();
      await daemon.close();
    });

    test("every call is answered, and every daemon call made, as recorded", async (t) => {
      const unexpected: Deviation[] = [];
      const seen = new Set<string>();
      const all = { calls: 0, other: 0 };
      for (const scenario of scenarios(directory, daemon.port)) {
        const memory = new Memory(scenario.steps);
        let calls = 0;
        const others = new Set<string>();
        for (const step of scenario.steps) {
          const replayed = await replayStep(client, daemon, memory, scenario.name, step);
          calls += replayed.calls;
          for (const deviation of replayed.deviations) {
            others.add(deviation.at.replace(" HTTP", ""));
            const reason = NOT_COMPARED[deviation.at];
            if (reason) t.diagnostic(`not compared: ${deviation.at}: ${reason}`);
            else unexpected.push(deviation);
          }
          for (const { request } of step.grpc) seen.add(String(request.tok ?? request.type));
        }
        t.diagnostic(`${scenario.name}: ${calls - others.size} of ${calls} calls as recorded`);
        all.calls += calls;
        all.other += others.size;
      }
      t.diagnostic(`in all: ${all.calls - all.other} of ${all.calls} calls as recorded`);
      assert.ok(all.calls > 0, `there are no recordings in ${directory}`);
      assert.deepEqual(
        tokens().filter((token) => !seen.has(token)),
        [],
      );
      assert.deepEqual(
        unexpected.map(({ at, actual }) => ({ at, actual })),
        unexpected.map(({ at, expected }) => ({ at, actual: expected })),
      );
    });
  });
}

/** The host and port of the daemon are all that is changed. */
function scenarios(directory: string, port: number): Scenario[] {
  const recorded = JSON.stringify(readScenarios(join(directory, "docker"), port));
  return JSON.parse(recorded.replaceAll("localhost:2375", `localhost:${port}`));
}

/** Every wait is over at once, and has taken its time. */
function patientClock() {
  let now = 0;
  return {
    now: () => now,
    async sleep(milliseconds: number) {
      now += milliseconds;
    },
  };
}

/** Types and functions of the stand-in. */
function tokens(): string[] {
  const { resources, functions } = dockerTables({});
  return [...Object.keys(resources), ...Object.keys(functions)];
}
