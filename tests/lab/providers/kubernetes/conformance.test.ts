import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type ProviderServer, serveKubernetes } from "../../../../lab/providers/index.ts";
import { FROM_SOURCE, KINDS } from "../../../../lab/providers/kubernetes/kinds.ts";
import { ProviderClient } from "../providerClient.ts";
import { type Call, complete, completeIsHere, fixtures, readScenarios } from "./recordings.ts";
import { type Deviation, replayStep } from "./replay.ts";
import { ScriptedApi } from "./scriptedApi.ts";

/** What the double is known to answer otherwise than the official plugin: `at` → reason. */
const KNOWN_DEVIATIONS: Record<string, string> = {
  "06-exists-and-errors/13-bad-kubeconfig DiffConfig": "the words of Go's YAML parser",
};

/** Calls that are not replayed: pattern of `at`, type and recorded error → reason. */
const SKIPPED: [pattern: RegExp, reason: string][] = [
  [/kubernetes:networking\.k8s\.io\/v1:Ingress/, "the stack makes no Ingress"],
  [/exists-csa/, "the double knows server-side apply only"],
  [/client connection is closing/, "the engine hung up"],
];

for (const [set, directory] of [
  ["the committed selection", fixtures],
  ["all recordings", complete],
] as const) {
  const skip = set === "all recordings" && !completeIsHere ? `no ${complete} here` : false;
  describe(`kubernetes against ${set}`, { skip }, () => {
    let api: ScriptedApi;
    let server: ProviderServer;
    let client: ProviderClient;

    before(async () => {
      api = await ScriptedApi.start();
      server = await serveKubernetes({ env: {}, waitScale: 0 });
      client = new ProviderClient(server.port);
    });

    after(async () => {
      client.close();
      await server.close();
      await api.close();
    });

    test("every call is answered, and every HTTP call made, as recorded", async (t) => {
      const unexpected: Deviation[] = [];
      const skipped = new Map<string, number>();
      const seen = new Set<string>();
      const all = { calls: 0, wrong: 0 };
      const isSkipped = (at: string, { request, error }: Call) => {
        const text = `${at} ${request.type} ${error}`;
        const [, reason] = SKIPPED.find(([pattern]) => pattern.test(text)) ?? [];
        if (reason !== undefined) skipped.set(reason, (skipped.get(reason) ?? 0) + 1);
        return reason !== undefined;
      };
      for (const scenario of readScenarios(directory, api.port)) {
        let calls = 0;
        const deviations: Deviation[] = [];
        for (const step of scenario.steps) {
          const replayed = await replayStep(client, api, scenario.name, step, isSkipped);
          calls += replayed.calls;
          deviations.push(...replayed.deviations);
          for (const { request } of step.grpc) seen.add(String(request.type));
        }
        const wrong = new Set(deviations.map(({ at }) => at.replace(" HTTP", ""))).size;
        t.diagnostic(`${scenario.name}: ${calls - wrong} of ${calls} calls as recorded`);
        unexpected.push(
          ...deviations.filter(({ at }) => !(at.replace(/#\d+/, "") in KNOWN_DEVIATIONS)),
        );
        all.calls += calls;
        all.wrong += wrong;
      }
      t.diagnostic(`in all: ${all.calls - all.wrong} of ${all.calls} calls as recorded`);
      for (const [reason, count] of skipped) t.diagnostic(`${count} calls skipped: ${reason}`);
      for (const [at, reason] of Object.entries(KNOWN_DEVIATIONS)) {
        t.diagnostic(`known to differ: ${at} (${reason})`);
      }
      assert.ok(all.calls > 0, `there are no recordings in ${directory}`);
      assert.deepEqual(
        Object.keys(KINDS).filter((type) => !seen.has(type)),
        Object.keys(FROM_SOURCE),
      );
      assert.deepEqual(
        unexpected.map(({ at, actual }) => ({ at, actual })),
        unexpected.map(({ at, expected }) => ({ at, actual: expected })),
      );
    });
  });
}
