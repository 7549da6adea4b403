import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import { UNKNOWN } from "../../live/handler.ts";
import {
  type PatchableDeploymentInputs,
  patchableDeployment,
} from "../../live/patchableDeployment/handler.ts";
import { type Answer, refused, type ScriptedApi, startApi } from "./kubernetesApi.ts";

const PATH = "/apis/apps/v1/namespaces/om/deployments";
const apis: ScriptedApi[] = [];
afterEach(() => Promise.all(apis.splice(0).map((api) => api.close())));

const run = {
  urn: "urn:pulumi:test::p::t::n",
  signal: new AbortController().signal,
  warn: async () => {},
  progress: async () => {},
};
const deployment = (metadata: object = {}) => ({
  metadata: { name: "openmetadata", ...metadata },
  spec: {
    selector: {},
    template: { spec: { containers: [{ name: "openmetadata" }, { name: "proxy" }] } },
  },
});

async function inputs(
  answers: Record<string, Answer>,
  rest: Partial<PatchableDeploymentInputs> = {},
) {
  const api = await startApi((path) => answers[path]);
  apis.push(api);
  return {
    kubeconfig: api.kubeconfig,
    namespace: "om",
    deployment: "openmetadata",
    container: "openmetadata",
    ...rest,
  };
}
const withDeployment = (metadata: object, rest: Partial<PatchableDeploymentInputs> = {}) =>
  inputs({ [`${PATH}/openmetadata`]: { body: deployment(metadata) } }, rest);

/** Both in the check of a preview and before the work. */
async function refuses(wanted: PatchableDeploymentInputs, message: string) {
  await assert.rejects(patchableDeployment.refuse(undefined, wanted, run), { message });
  await assert.rejects(patchableDeployment.create(wanted, run), { message });
  await assert.rejects(patchableDeployment.update("id", wanted, wanted, run), { message });
}

describe("a Deployment to patch", () => {
  it("may be Helm's or kubectl's", async () => {
    const wanted = await withDeployment({
      labels: { "app.kubernetes.io/managed-by": "Helm", "app.kubernetes.io/instance": "om" },
      annotations: { "meta.helm.sh/release-name": "om" },
      managedFields: [{ manager: "helm" }, { manager: "kubectl-edit" }],
    });
    await patchableDeployment.refuse(undefined, wanted, run);
    assert.deepEqual(await patchableDeployment.create(wanted, run), {
      id: "om/openmetadata",
      outs: wanted,
    });
  });

  const owners: [string, object, string, string][] = [
    [
      "an Argo CD annotation",
      { annotations: { "argocd.argoproj.io/tracking-id": "om:apps/Deployment:om/openmetadata" } },
      "Argo CD",
      "annotation argocd.argoproj.io/tracking-id",
    ],
    [
      "an Argo CD label",
      { labels: { "argocd.argoproj.io/instance": "om" } },
      "Argo CD",
      "label argocd.argoproj.io/instance",
    ],
    [
      "Argo CD as a field manager",
      { managedFields: [{ manager: "helm" }, { manager: "argocd-controller" }] },
      "Argo CD",
      "field manager argocd-controller",
    ],
    [
      "managed-by: argocd",
      { labels: { "app.kubernetes.io/managed-by": "argocd" } },
      "Argo CD",
      "label app.kubernetes.io/managed-by: argocd",
    ],
    [
      "a label of Flux's kustomizations",
      { labels: { "kustomize.toolkit.fluxcd.io/name": "apps" } },
      "Flux",
      "label kustomize.toolkit.fluxcd.io/name",
    ],
    [
      "a label of Flux's Helm releases",
      { labels: { "helm.toolkit.fluxcd.io/name": "om" } },
      "Flux",
      "label helm.toolkit.fluxcd.io/name",
    ],
    [
      "Flux as a field manager",
      { managedFields: [{ manager: "kustomize-controller" }] },
      "Flux",
      "field manager kustomize-controller",
    ],
  ];
  for (const [sign, metadata, owner, found] of owners) {
    it(`is refused with ${sign}`, async () => {
      await refuses(
        await withDeployment(metadata),
        `the Deployment om/openmetadata is managed by ${owner} (${found}), which would undo the patch: use target.mode values and add the values to what ${owner} deploys`,
      );
    });
  }

  it("must exist; others are named", async () => {
    await refuses(
      await inputs({ [PATH]: { body: { items: [deployment(), deployment({ name: "other" })] } } }),
      "the Deployment om/openmetadata does not exist: set target.namespace and target.deployment to OpenMetadata's (there is openmetadata, other)",
    );
    await refuses(
      await inputs({ [PATH]: { body: { items: [] } } }),
      "the Deployment om/openmetadata does not exist: set target.namespace and target.deployment to OpenMetadata's (there is none in this namespace)",
    );
  });

  it("must exist; who may not list them is told how to look", async () => {
    await refuses(
      await inputs({ [PATH]: refused(403, "no") }),
      "the Deployment om/openmetadata does not exist: set target.namespace and target.deployment to OpenMetadata's (`kubectl get deployments --namespace om` shows what is there)",
    );
  });

  it("must have the container; others are named", async () => {
    await refuses(
      await withDeployment({}, { container: "server" }),
      "the Deployment om/openmetadata has no container server: set target.container to the server's (there is openmetadata, proxy)",
    );
  });

  it("must be readable", async () => {
    await refuses(
      await inputs({
        [`${PATH}/openmetadata`]: refused(403, 'deployments "openmetadata" is forbidden'),
      }),
      'deployments "openmetadata" is forbidden: give the deployer the Role of docs/kubernetes/role-patch.yaml, then run `pulumi up` again',
    );
    await refuses(
      await inputs({ [`${PATH}/openmetadata`]: refused(401, "Unauthorized") }),
      "the cluster does not accept the kubeconfig's credentials: log in to it anew, then run `pulumi up` again",
    );
  });

  it("may be out of a preview's reach, not out of the work's", async () => {
    const wanted = await withDeployment({}, { context: "nowhere" });
    await patchableDeployment.refuse(undefined, wanted, run);
    await assert.rejects(patchableDeployment.create(wanted, run), {
      message: "the cluster cannot be reached (ECONNREFUSED)",
    });
  });

  it("is not looked for while its name is unknown", async () => {
    const wanted = await inputs({});
    await patchableDeployment.refuse(undefined, { ...wanted, namespace: UNKNOWN }, run);
    assert.deepEqual(apis[0]?.asked, []);
  });

  it("is read with the kubeconfig and the context that are named", async () => {
    await refuses(
      await withDeployment({}, { context: "other" }),
      `the kubeconfig ${apis[0]?.kubeconfig} has no context other: set target.context to one of \`kubectl config get-contexts\``,
    );
    await refuses(
      await withDeployment({}, { kubeconfig: "/nowhere/kubeconfig" }),
      "the kubeconfig /nowhere/kubeconfig cannot be read (ENOENT): set target.kubeconfig to the path of one that kubectl works with",
    );
  });

  it("keeps the kubeconfig's content out of what it stores", async () => {
    const { outs } = await patchableDeployment.create(await withDeployment({}), run);
    assert.ok(!JSON.stringify(outs).includes("canary"));
    assert.equal(apis[0]?.asked.length, 1);
  });
});
