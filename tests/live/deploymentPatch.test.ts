import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { type DeploymentPatchInputs, deploymentPatch } from "../../live/deploymentPatch/handler.ts";
import { project } from "../../live/deploymentPatch/project.ts";
import { UNKNOWN } from "../../live/handler.ts";
import { revisionOf } from "../../live/kubernetes/revision.ts";
import { type Answer, refused, type ScriptedApi, startApi } from "./kubernetesApi.ts";

const PATH = "/apis/apps/v1/namespaces/om/deployments/openmetadata";
const AGAIN = "then run `pulumi up` again";
const FIELD = '.spec.template.spec.containers[name="om"].env[name="A"].value';
const apis: ScriptedApi[] = [];
afterEach(() => Promise.all(apis.splice(0).map((api) => api.close())));

const run = {
  urn: "urn:pulumi:test::p::t::n",
  signal: new AbortController().signal,
  warn: async () => {},
  progress: async () => {},
};
const template = { spec: { containers: [{ name: "om", env: [{ name: "A", value: "1" }] }] } };
/** As the cluster has it: with what is others', first. */
const live = (value = "1") => ({
  metadata: { name: "openmetadata" },
  spec: {
    replicas: 3,
    selector: {},
    template: {
      spec: {
        containers: [
          { name: "sidecar" },
          {
            name: "om",
            image: "om:1",
            env: [
              { name: "LOG_LEVEL", value: "INFO" },
              { name: "A", value },
            ],
          },
        ],
      },
    },
  },
});

async function inputs(
  answer: (query: URLSearchParams) => Answer | undefined,
  rest: Partial<DeploymentPatchInputs> = {},
) {
  const api = await startApi((path, query) => (path === PATH ? answer(query) : undefined));
  apis.push(api);
  return {
    api,
    wanted: {
      kubeconfig: api.kubeconfig,
      namespace: "om",
      deployment: "openmetadata",
      manager: "us",
      force: false,
      template,
      rolloutTimeout: 1,
      ...rest,
    },
  };
}
/** Takes a patch only by force. */
const unlessForced = (message: string) => (query: URLSearchParams) =>
  query.get("force") === "true" ? { body: live() } : refused(409, message);
const conflict = (manager: string) =>
  `Apply failed with 1 conflict: conflict with "${manager}" using apps/v1: ${FIELD}`;
const forces = (api: ScriptedApi) =>
  api.asked.map((url) => new URLSearchParams(url.split("?")[1]).get("force"));

describe("a patch of a Deployment", () => {
  it("applies its fields under the stack's name, and nothing else", async () => {
    const { api, wanted } = await inputs(() => ({ body: live() }));
    const { id, outs } = await deploymentPatch.create(wanted, run);
    assert.equal(id, "om/openmetadata");
    assert.deepEqual(outs, { ...wanted, revision: revisionOf(live() as never) });
    assert.deepEqual(api.asked, [`${PATH}?fieldManager=us&force=false`]);
    assert.deepEqual(api.applied, [
      {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "openmetadata", namespace: "om" },
        spec: { template },
      },
    ]);
  });

  it("says whose field it is that stands against it, and the two ways out", async () => {
    const { wanted } = await inputs(unlessForced(conflict("helm")));
    const message = `the Deployment om/openmetadata cannot be patched, for helm has set ${FIELD}: take that out of what is deployed by that name, or set target.force to true, which takes it over until it is deployed again; ${AGAIN}`;
    await assert.rejects(deploymentPatch.create(wanted, run), { message });
    await assert.rejects(deploymentPatch.update("id", { ...wanted, revision: "r" }, wanted, run), {
      message,
    });
  });

  it("says so in a preview that knows the patch, without a change", async () => {
    const { api, wanted } = await inputs(unlessForced(conflict("helm")));
    const other = { ...wanted, template: {} };
    await assert.rejects(deploymentPatch.refuse(other, wanted, run), /helm has set/);
    assert.deepEqual(api.asked, [`${PATH}?fieldManager=us&force=false&dryRun=All`]);
    await deploymentPatch.refuse(wanted, wanted, run);
    await deploymentPatch.refuse(other, { ...wanted, template: UNKNOWN }, run);
    await deploymentPatch.refuse(other, { ...wanted, kubeconfig: UNKNOWN }, run);
    assert.equal(api.asked.length, 1);
  });

  it("says so of several managers and fields", async () => {
    const { wanted } = await inputs(
      unlessForced(
        'Apply failed with 3 conflicts: conflicts with "helm":\n- .a\n- .b\nconflicts with "kubectl-edit" using apps/v1:\n- .c',
      ),
    );
    await assert.rejects(deploymentPatch.update("id", { ...wanted, revision: "r" }, wanted, run), {
      message: `the Deployment om/openmetadata cannot be patched, for helm has set .a, .b, and kubectl-edit has set .c: take that out of what is deployed by that name, or set target.force to true, which takes it over until it is deployed again; ${AGAIN}`,
    });
  });

  it("takes over what it is told to", async () => {
    const { api, wanted } = await inputs(unlessForced(conflict("helm")), { force: true });
    await deploymentPatch.create(wanted, run);
    assert.deepEqual(forces(api), ["true"]);
  });

  it("takes back by itself what was edited by hand, once it was its own", async () => {
    const { api, wanted } = await inputs(unlessForced(conflict("kubectl-edit")));
    await assert.rejects(deploymentPatch.create(wanted, run), /kubectl-edit has set/);
    await deploymentPatch.update("id", { ...wanted, revision: "r" }, wanted, run);
    assert.deepEqual(forces(api), ["false", "false", "true"]);
  });

  it("explains a variable that is set by value and by reference", async () => {
    const { wanted } = await inputs(() =>
      refused(
        422,
        'Deployment.apps "openmetadata" is invalid: spec.template.spec.containers[0].env[4].valueFrom: Invalid value: "": may not be specified when `value` is not empty',
      ),
    );
    await assert.rejects(deploymentPatch.create(wanted, run), {
      message: `the Deployment om/openmetadata sets the variable that is number 5 of its container by a value where the stack has a reference, or the other way round: take it out of what deploys it, ${AGAIN}`,
    });
  });

  it("explains a Deployment that is gone, and one that it may not patch", async () => {
    const gone = await inputs(() => refused(422, "is invalid: [spec.selector: Required value]"));
    await assert.rejects(deploymentPatch.create(gone.wanted, run), {
      message: `the Deployment om/openmetadata is gone: let its owner deploy it, ${AGAIN}`,
    });
    const forbidden = await inputs(() => refused(403, "deployments is forbidden"));
    await assert.rejects(deploymentPatch.create(forbidden.wanted, run), {
      message: `deployments is forbidden: give the deployer the Role of docs/kubernetes/role-patch.yaml, ${AGAIN}`,
    });
  });

  it("is another patch for another Deployment or manager, and the same by another kubeconfig or context", async () => {
    const { wanted } = await inputs(() => undefined);
    const olds = { ...wanted, revision: "r" };
    const replaces = async (news: object) =>
      (await deploymentPatch.diff("id", olds, { ...wanted, ...news })).replaces;
    assert.deepEqual(await replaces({ deployment: "other" }), ["deployment"]);
    assert.deepEqual(await replaces({ manager: "they" }), ["manager"]);
    assert.deepEqual(await replaces({ kubeconfig: "/other", context: "c", force: true }), []);
  });

  it("is nothing to leave where the Deployment is gone", async () => {
    const gone = await inputs(() => undefined);
    await deploymentPatch.delete("id", { ...gone.wanted, revision: "r" }, run);
    assert.deepEqual(gone.api.applied, []);
  });
});

describe("a patch that reaches its Deployment by another way", () => {
  /** A cluster whose Deployment has that uid, and is rolled at once. */
  async function cluster(uid: string) {
    const annotations = { "deployment.kubernetes.io/revision": "1" };
    const deployment = {
      metadata: { name: "openmetadata", uid, annotations },
      spec: { replicas: 1, selector: {}, template: {} },
      status: { replicas: 1, updatedReplicas: 1, availableReplicas: 1 },
    };
    const set = { metadata: { name: "rs", uid: "rs", annotations, ownerReferences: [{ uid }] } };
    const api = await startApi((path) => {
      if (path === PATH) return { body: deployment };
      return { body: { items: path.endsWith("/replicasets") ? [set] : [] } };
    });
    apis.push(api);
    const wanted = {
      kubeconfig: api.kubeconfig,
      namespace: "om",
      deployment: "openmetadata",
      manager: "us",
      force: false,
      template,
      rolloutTimeout: 1,
    };
    return { api, wanted };
  }
  const warned: string[] = [];
  beforeEach(() => warned.splice(0));
  const listened = {
    ...run,
    warn: async (text: string) => {
      warned.push(text);
    },
  };
  const metadata = { name: "openmetadata", namespace: "om" };
  const fields = { apiVersion: "apps/v1", kind: "Deployment", metadata, spec: { template } };
  const nothing = { apiVersion: "apps/v1", kind: "Deployment", metadata };

  it("keeps its fields where that is the same one", async () => {
    const { api, wanted } = await cluster("a");
    const news = { ...wanted, context: "scripted" };
    await deploymentPatch.update("id", { ...wanted, revision: "r" }, news, listened);
    assert.deepEqual(api.applied, [fields]);
    assert.deepEqual(warned, []);
  });

  it("gives them up where that was another one", async () => {
    const [before, now] = [await cluster("a"), await cluster("b")];
    const olds = { ...before.wanted, revision: "r" };
    await deploymentPatch.update("id", olds, now.wanted, listened);
    assert.deepEqual(now.api.applied, [fields]);
    assert.deepEqual(before.api.applied, [nothing]);
    assert.deepEqual(warned, []);
  });

  it("says so where nobody can tell", async () => {
    const { api, wanted } = await cluster("a");
    const olds = { ...wanted, context: "gone", revision: "r" };
    await deploymentPatch.update("id", olds, wanted, listened);
    assert.deepEqual(api.applied, [fields]);
    assert.deepEqual(warned, [
      `the Deployment om/openmetadata as it was reached before cannot be looked at (the kubeconfig ${api.kubeconfig} has no context gone: set target.context to one of \`kubectl config get-contexts\`): if that is another one, it keeps the patch`,
    ]);
  });
});

describe("a patch that leaves", () => {
  /** @param looks what each look at the Deployment shows of its rollout; the last one stays. */
  async function leaving(looks: readonly object[]) {
    let look = 0;
    const api = await startApi((path, query) => {
      if (path === PATH && query.has("fieldManager")) return { body: live() };
      if (path === PATH) return { body: rolled(looks[Math.min(look++, looks.length - 1)] ?? {}) };
      if (path.endsWith("/replicasets")) return { body: { items: [set("old", 1), set("new", 2)] } };
      return { body: { items: [] } };
    });
    apis.push(api);
    const warned: string[] = [];
    const olds = {
      kubeconfig: api.kubeconfig,
      namespace: "om",
      deployment: "openmetadata",
      manager: "us",
      force: false,
      template,
      rolloutTimeout: 1,
      revision: "r",
    };
    const leave = (rest: Partial<typeof olds> = {}, signal = run.signal) =>
      deploymentPatch.delete(
        "id",
        { ...olds, ...rest },
        {
          ...run,
          signal,
          warn: async (text) => {
            warned.push(text);
          },
        },
      );
    return { api, warned, leave, looks: () => look };
  }
  const set = (uid: string, revision: number) => ({
    metadata: {
      name: uid,
      uid,
      annotations: { "deployment.kubernetes.io/revision": String(revision) },
      ownerReferences: [{ uid: "d" }],
    },
  });
  const rolled = ({ updated = 0, paused = false }: { updated?: number; paused?: boolean }) => ({
    metadata: {
      name: "openmetadata",
      uid: "d",
      annotations: { "deployment.kubernetes.io/revision": "2" },
    },
    spec: { replicas: 1, paused, selector: {}, template: {} },
    status: { replicas: 1, updatedReplicas: updated, availableReplicas: 1 },
  });

  it("gives its fields up, and waits until no pod has them", async () => {
    const { api, warned, leave, looks } = await leaving([{}, {}, {}, { updated: 1 }]);
    await leave({ rolloutTimeout: 30 });
    const metadata = { name: "openmetadata", namespace: "om" };
    assert.deepEqual(api.applied, [{ apiVersion: "apps/v1", kind: "Deployment", metadata }]);
    assert.equal(looks(), 4);
    assert.deepEqual(warned, []);
  });

  const GOES_ON =
    "pods of before cannot start again, for the Secrets that they name go now; look at `kubectl describe pods --namespace om`";

  it("does not wait for ever, but warns", async () => {
    const { warned, leave } = await leaving([{}]);
    await leave();
    assert.deepEqual(warned, [
      `the Deployment om/openmetadata was not rolled out within 1 s after its patch was taken back (0 of 1 new pods ready, 0 old left): ${GOES_ON}`,
    ]);
  });

  it("says who must deploy again where fields were taken over", async () => {
    const { warned, leave } = await leaving([{ updated: 1 }]);
    await leave({ force: true });
    assert.deepEqual(warned, [
      "the Deployment om/openmetadata has neither the stack's values now nor, where target.force took fields over, its owner's: deploy it again as its owner does",
    ]);
  });

  it("does not wait for a paused Deployment, but warns", async () => {
    const { warned, leave } = await leaving([{ paused: true }]);
    await leave({ rolloutTimeout: 600 });
    assert.deepEqual(warned, [
      `the Deployment om/openmetadata is paused after its patch was taken back (0 of 1 new pods ready, 0 old left): ${GOES_ON}`,
    ]);
  });

  it("stays in the state when somebody stops the run, so that nothing goes before the pods", async () => {
    const stop = new AbortController();
    const { leave } = await leaving([{}]);
    const left = leave({ rolloutTimeout: 600 }, stop.signal);
    stop.abort();
    await assert.rejects(left);
  });
});

describe("a refresh of a patch", () => {
  it("shows no difference, whatever of others' stands before ours", async () => {
    const { wanted } = await inputs(() => ({ body: live() }));
    const olds = { ...wanted, revision: revisionOf(live() as never) };
    assert.deepEqual(await deploymentPatch.read("id", olds, run), {
      id: "id",
      props: olds,
      inputs: wanted,
    });
  });

  it("shows what was changed", async () => {
    const { wanted } = await inputs(() => ({ body: live("2") }));
    const olds = { ...wanted, revision: "r" };
    const read = await deploymentPatch.read("id", olds, run);
    assert.ok("props" in read && read.props !== undefined);
    assert.notEqual(read.props.revision, "r");
    assert.deepEqual((await deploymentPatch.diff("id", read.props, wanted)).diffs, ["template"]);
  });

  it("shows a Deployment that is gone", async () => {
    const { wanted } = await inputs(() => undefined);
    assert.deepEqual(await deploymentPatch.read("id", { ...wanted, revision: "r" }, run), {});
  });

  it("finds the items of a list by their key, and sees those that are missing", () => {
    const mounts = [
      { name: "sso", mountPath: "/sso" },
      { name: "sso", mountPath: "/gone" },
    ];
    assert.deepEqual(
      project(
        [
          { name: "sso", mountPath: "/tmp" },
          { name: "sso", mountPath: "/sso", x: 1 },
        ],
        mounts,
      ),
      [{ name: "sso", mountPath: "/sso" }],
    );
  });

  it("compares a list without keys as a whole", () => {
    assert.deepEqual(project([{ a: 1, b: 2 }, { c: 3 }], [{ a: 1 }]), [{ a: 1 }, { c: 3 }]);
  });
});
