/** Looks at a Deployment and says why it cannot be patched. */

import { type Cluster, connect, Refused } from "../kubernetes/cluster.ts";
import type { Deployment, List } from "../kubernetes/objects.ts";
import type { PatchableDeploymentInputs } from "./handler.ts";
import { gitOpsOwner } from "./owner.ts";

/** The file with what the deployer needs. */
const ROLE = "docs/kubernetes/role-patch.yaml";

/**
 * @throws Unreachable when the cluster does not answer.
 * @throws Error with the reason and what to do instead.
 */
export async function inspect(inputs: PatchableDeploymentInputs, stop: AbortSignal): Promise<void> {
  const cluster = await connect(inputs);
  const deployment = await read(cluster, inputs, stop);
  const owned = gitOpsOwner(deployment);
  if (owned !== undefined) {
    throw new Error(
      `${nameOf(inputs)} is managed by ${owned.owner} (${owned.sign}), which would undo the patch: use target.mode values and add the values to what ${owned.owner} deploys`,
    );
  }
  const names = (deployment.spec.template.spec?.containers ?? []).map(({ name }) => name);
  if (!names.includes(inputs.container)) {
    throw new Error(
      `${nameOf(inputs)} has no container ${inputs.container}: set target.container to the server's (there is ${names.join(", ")})`,
    );
  }
}

async function read(
  cluster: Cluster,
  inputs: PatchableDeploymentInputs,
  stop: AbortSignal,
): Promise<Deployment> {
  const deployments = `/apis/apps/v1/namespaces/${inputs.namespace}/deployments`;
  try {
    return await cluster.get<Deployment>(`${deployments}/${inputs.deployment}`, stop);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.code === 404) throw new Error(await missing(cluster, deployments, inputs, stop));
    throw refusal(error);
  }
}

async function missing(
  cluster: Cluster,
  deployments: string,
  inputs: PatchableDeploymentInputs,
  stop: AbortSignal,
): Promise<string> {
  // Not in the Role, which is for one Deployment; who may list them is helped.
  const names = await cluster.get<List<Deployment>>(`${deployments}?limit=20`, stop).then(
    ({ items }) => items.map(({ metadata }) => metadata.name),
    () => undefined,
  );
  const there =
    names === undefined
      ? `\`kubectl get deployments --namespace ${inputs.namespace}\` shows what is there`
      : names.length === 0
        ? "there is none in this namespace"
        : `there is ${names.join(", ")}`;
  return `${nameOf(inputs)} does not exist: set target.namespace and target.deployment to OpenMetadata's (${there})`;
}

/** Makes what the API server refuses an error with a remedy. */
export function refusal(error: Refused): Error {
  if (error.code === 401) {
    return new Error(
      "the cluster does not accept the kubeconfig's credentials: log in to it anew, then run `pulumi up` again",
    );
  }
  if (error.code === 403) {
    return new Error(
      `${error.message}: give the deployer the Role of ${ROLE}, then run \`pulumi up\` again`,
    );
  }
  return error;
}

function nameOf({ namespace, deployment }: PatchableDeploymentInputs): string {
  return `the Deployment ${namespace}/${deployment}`;
}
