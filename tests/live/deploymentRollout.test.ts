import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, it } from "node:test";
import {
  type DeploymentRolloutInputs,
  deploymentRollout,
} from "../../live/deploymentRollout/handler.ts";
import type { Deployment } from "../../live/kubernetes/objects.ts";
import { revisionOf } from "../../live/kubernetes/revision.ts";
import { type Answer, refused, startApi } from "./kubernetesApi.ts";

const DEPLOYMENT = "/apis/apps/v1/namespaces/om/deployments/openmetadata";
const REPLICA_SETS = "/apis/apps/v1/namespaces/om/replicasets";
const PODS = "/api/v1/namespaces/om/pods";
const EVENTS = "/api/v1/namespaces/om/events";
const REVISION = "deployment.kubernetes.io/revision";

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(() => Promise.all(cleanups.splice(0).map((clean) => clean())));

let shown: string[] = [];
let stop = new AbortController();
beforeEach(() => {
  shown = [];
  stop = new AbortController();
});
const run = () => ({
  urn: "urn:pulumi:test::p::t::n",
  signal: stop.signal,
  warn: async () => {},
  progress: async (message: string) => {
    shown.push(message);
  },
});

/** What the cluster shows at one look. */
interface World {
  readonly generation?: number;
  readonly checksum?: string;
  readonly replicas?: number;
  readonly paused?: boolean;
  readonly updated?: number;
  readonly available?: number;
  readonly total?: number;
  readonly conditions?: object[];
  readonly pods?: object[];
  readonly events?: object[];
}

const done: World = { updated: 1, available: 1, total: 1 };

function answers(world: World): Record<string, Answer> {
  const { generation = 2, checksum = "sum-2", replicas = 1, paused, conditions } = world;
  const set = (name: string, revision: string) => ({
    metadata: {
      name,
      uid: name,
      annotations: { [REVISION]: revision },
      ownerReferences: [{ uid: "d" }],
    },
  });
  return {
    [DEPLOYMENT]: {
      body: {
        metadata: {
          name: "openmetadata",
          uid: "d",
          generation: 2,
          annotations: { [REVISION]: "2" },
        },
        spec: {
          replicas,
          paused,
          selector: { matchLabels: { app: "om" } },
          template: { metadata: { annotations: { "checksum/sso": checksum } } },
        },
        status: {
          observedGeneration: generation,
          replicas: world.total ?? 2,
          updatedReplicas: world.updated ?? 1,
          availableReplicas: world.available ?? 1,
          conditions,
        },
      },
    },
    [REPLICA_SETS]: { body: { items: [set("old", "1"), set("new", "2")] } },
    [PODS]: { body: { items: world.pods ?? [] } },
    [EVENTS]: { body: { items: world.events ?? [] } },
  };
}

const pod = (owner: string, status: object = {}) => ({
  metadata: { name: `${owner}-pod`, uid: `${owner}-pod`, ownerReferences: [{ uid: owner }] },
  status: { phase: "Running", ...status },
});
const ready = { conditions: [{ type: "Ready", status: "True" }] };

/** @param worlds what each look shows; the last one stays. */
async function inputs(
  worlds: World[],
  rest: Partial<DeploymentRolloutInputs> = {},
  others: Record<string, Answer> = {},
): Promise<DeploymentRolloutInputs & { asked: string[] }> {
  let looks = 0;
  const api = await startApi((path) => {
    if (path === DEPLOYMENT) looks++;
    const world = worlds[Math.min(looks, worlds.length) - 1] ?? {};
    return { ...answers(world), ...others }[path];
  });
  cleanups.push(api.close);
  const wanted = {
    kubeconfig: api.kubeconfig,
    namespace: "om",
    deployment: "openmetadata",
    checksumAnnotation: "checksum/sso",
    checksum: "sum-2",
    template: "t",
    kid: "k2",
    rolloutTimeout: 10,
    healthTimeout: 10,
    ...rest,
  };
  return Object.defineProperty(wanted, "asked", { value: api.asked }) as typeof wanted & {
    asked: string[];
  };
}

async function stuckWith(world: World, others: Record<string, Answer> = {}): Promise<string> {
  const given = { conditions: [], ...world };
  const conditions = [...given.conditions, givenUp];
  const wanted = await inputs([{ ...given, conditions }], {}, others);
  const failed = await deploymentRollout.create(wanted, run()).then(
    () => assert.fail("it was not stuck"),
    (error: Error) => error.message,
  );
  const start =
    "the Deployment om/openmetadata was not rolled out within its progressDeadlineSeconds (";
  const end =
    "): look at `kubectl describe pods --namespace om` and `kubectl logs deployment/openmetadata --namespace om`, then run `pulumi up` again";
  assert.ok(failed.startsWith(start) && failed.endsWith(end), failed);
  return failed.slice(start.length, -end.length);
}
const givenUp = { type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded" };

describe("a Deployment's rollout", () => {
  it("is over when the new pods are available and the old ones gone, and tells how far it is", async () => {
    const wanted = await inputs([
      { generation: 1, ...done },
      { pods: [pod("new"), pod("old", ready)] },
      // The Deployment counts no pod that is about to end.
      { ...done, pods: [pod("new", ready), pod("old", ready)] },
      { ...done, pods: [pod("new", ready), pod("old", { phase: "Failed" }), pod("foreign")] },
    ]);
    const { id, outs } = await deploymentRollout.create(wanted, run());
    assert.equal(id, "om/openmetadata");
    assert.equal(outs.status, "rolled out, not asked for its key");
    assert.deepEqual(shown, [
      "waiting for the Deployment's controller",
      "0 of 1 new pods ready, 1 old left",
      "1 of 1 new pods ready, 1 old left",
    ]);
    assert.ok(wanted.asked.includes(`${PODS}?labelSelector=app%3Dom`));
  });

  it("goes on while the API server is away for a moment", async () => {
    let looks = 0;
    const api = await startApi((path) => {
      if (path === DEPLOYMENT && ++looks === 1) return refused(503, "starting");
      return answers(done)[path];
    });
    cleanups.push(api.close);
    const wanted = { ...(await inputs([done])), kubeconfig: api.kubeconfig };
    const { outs } = await deploymentRollout.create(wanted, run());
    assert.equal(outs.status, "rolled out, not asked for its key");
  });

  it("waits for nothing where there are to be no pods", async () => {
    const { outs } = await deploymentRollout.create(
      await inputs([{ replicas: 0, updated: 0, available: 0, total: 0 }]),
      run(),
    );
    assert.equal(outs.status, "scaled to zero: its next pods load the delivered keys");
  });

  it("is over when the server shows the key, where somebody said how to reach it", async () => {
    let asked = 0;
    const server = createServer((_request, response) => {
      const kid = ++asked < 3 ? "k1" : "k2";
      response.setHeader("connection", "close").end(JSON.stringify({ keys: [{ kid }] }));
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    cleanups.push(() => new Promise((closed) => server.close(closed)));
    const healthUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { outs } = await deploymentRollout.create(await inputs([done], { healthUrl }), run());
    assert.equal(outs.status, "signs with key k2");
    assert.equal(asked, 3);
    assert.deepEqual(shown, ["waiting until the server shows the key k2"]);
  });

  it("ends at its deadline with what was seen last", async () => {
    const wanted = await inputs([{ pods: [pod("old", ready)] }], { rolloutTimeout: 1 });
    await assert.rejects(deploymentRollout.create(wanted, run()), {
      message:
        "the Deployment om/openmetadata was not rolled out within 1 s (0 of 1 new pods ready, 1 old left): look at `kubectl describe pods --namespace om` and `kubectl logs deployment/openmetadata --namespace om`, then run `pulumi up` again; for a server that starts slowly raise target.rolloutTimeout",
    });
  });

  it("ends at once when somebody stops the run", async () => {
    const wanted = await inputs([{}]);
    const waiting = deploymentRollout.create(wanted, {
      ...run(),
      progress: async () => stop.abort(),
    });
    await assert.rejects(waiting, {
      message:
        "stopped before the Deployment om/openmetadata was rolled out: run `pulumi up` again",
    });
  });

  it("does not wait for a paused one", async () => {
    await assert.rejects(deploymentRollout.create(await inputs([{ paused: true }]), run()), {
      message:
        "the Deployment om/openmetadata is paused, so no pod of it gets the delivered keys: run `kubectl rollout resume deployment/openmetadata --namespace om`, then `pulumi up` again",
    });
  });

  it("ends when somebody takes the patch out again", async () => {
    const wanted = await inputs([{}, { checksum: "sum-1" }]);
    await assert.rejects(deploymentRollout.create(wanted, run()), {
      message:
        "somebody has taken the patch out of the Deployment om/openmetadata again (its pods lack the annotation checksum/sso of this run): find out who deploys it, then run `pulumi up --refresh`",
    });
  });

  it("says what its user may not do", async () => {
    const wanted = await inputs([done], {}, { [PODS]: refused(403, "pods is forbidden") });
    await assert.rejects(deploymentRollout.create(wanted, run()), {
      message:
        "pods is forbidden: give the deployer the Role of docs/kubernetes/role-patch.yaml, then run `pulumi up` again",
    });
  });
});

describe("a rollout that is stuck", () => {
  const seen = "0 of 1 new pods ready, 0 old left";
  const waiting = (reason: string, message?: string, rest: object = {}) =>
    pod("new", {
      containerStatuses: [{ name: "om", state: { waiting: { reason, message } }, ...rest }],
    });

  it("says that an image cannot be pulled", async () => {
    assert.equal(
      await stuckWith({ pods: [waiting("ImagePullBackOff", 'Back-off pulling image "om:9"')] }),
      `${seen}; container om: ImagePullBackOff: Back-off pulling image "om:9"`,
    );
  });

  it("says that a Secret is missing: for a variable, and for a volume", async () => {
    assert.equal(
      await stuckWith({ pods: [waiting("CreateContainerConfigError", 'secret "oidc" not found')] }),
      `${seen}; container om: CreateContainerConfigError: secret "oidc" not found`,
    );
    assert.equal(
      await stuckWith({
        pods: [waiting("ContainerCreating")],
        events: [
          { reason: "Scheduled", message: "elsewhere", involvedObject: { uid: "foreign" } },
          {
            reason: "FailedMount",
            message:
              'MountVolume.SetUp failed for volume "openmetadata-sso" : secret "x" not found',
            involvedObject: { uid: "new-pod" },
          },
        ],
      }),
      `${seen}; FailedMount: MountVolume.SetUp failed for volume "openmetadata-sso" : secret "x" not found`,
    );
  });

  it("says that a quota is used up, and that no node takes a pod", async () => {
    const failure = {
      type: "ReplicaFailure",
      status: "True",
      reason: "FailedCreate",
      message: "exceeded quota: small",
    };
    assert.equal(
      await stuckWith({ conditions: [failure] }),
      `${seen}; FailedCreate: exceeded quota: small`,
    );
    const unscheduled = {
      type: "PodScheduled",
      status: "False",
      reason: "Unschedulable",
      message: "0/1 nodes are available",
    };
    assert.equal(
      await stuckWith({ pods: [pod("new", { conditions: [unscheduled] })] }),
      `${seen}; Unschedulable: 0/1 nodes are available`,
    );
  });

  it("says that the server ends, not what it said or what a probe printed", async () => {
    const terminated = { exitCode: 1, reason: "Error", message: "canary-of-a-log" };
    const found = await stuckWith({
      pods: [waiting("CrashLoopBackOff", "back-off 10s", { lastState: { terminated } })],
      events: [
        {
          reason: "Unhealthy",
          message: "Readiness probe failed: canary-of-a-probe",
          involvedObject: { uid: "new-pod" },
        },
      ],
    });
    assert.equal(
      found,
      `${seen}; container om: CrashLoopBackOff: back-off 10s, it ended with code 1; Unhealthy: Readiness probe failed`,
    );
  });

  it("says the same of many pods once, and at most four things", async () => {
    const warn = (reason: string) => ({ reason, involvedObject: { uid: "d" } });
    assert.equal(
      await stuckWith({ events: ["A", "B", "B", "C", "D", "E"].map(warn) }),
      `${seen}; A; B; C; D`,
    );
  });

  it("says that the events are not for its user", async () => {
    assert.equal(
      await stuckWith({}, { [EVENTS]: refused(403, "no") }),
      `${seen}; the events of its pods may not be listed`,
    );
  });
});

describe("a refresh of a rollout", () => {
  it("shows a patch that somebody has taken out", async () => {
    const wanted = await inputs([{ checksum: "sum-1" }]);
    const read = await deploymentRollout.read("id", { ...wanted, status: "rolled out" }, run());
    assert.ok("props" in read && read.props !== undefined);
    assert.equal(read.inputs.checksum, "sum-1");
    assert.deepEqual((await deploymentRollout.diff("id", read.props, wanted)).diffs, [
      "checksum",
      "template",
    ]);
  });

  it("shows no difference where there is none, and none for a Deployment that is gone", async () => {
    const { body } = answers(done)[DEPLOYMENT] as { body: Deployment };
    const wanted = await inputs([done], { template: revisionOf(body) });
    const olds = { ...wanted, status: "rolled out" };
    assert.deepEqual(await deploymentRollout.read("id", olds, run()), {
      id: "id",
      props: olds,
      inputs: { ...wanted },
    });
    const gone = await inputs([done], { deployment: "gone" });
    assert.deepEqual(await deploymentRollout.read("id", { ...gone, status: "" }, run()), {});
  });
});
