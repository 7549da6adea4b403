/** Applying, reading and giving up the stack's fields of a Deployment. */

import { type Cluster, connect, Refused } from "../kubernetes/cluster.ts";
import type { Deployment } from "../kubernetes/objects.ts";
import { revisionOf } from "../kubernetes/revision.ts";
import { refusal } from "../patchableDeployment/inspect.ts";
import { explain, isEditedByHand } from "./conflict.ts";
import type { DeploymentPatchInputs } from "./handler.ts";
import { project } from "./project.ts";

/** Whose fields are taken over: nobody's, what was edited by hand, anybody's. */
type Taken = "none" | "edits" | "all";

/**
 * @param isTrial whether nothing is to be changed. Default false.
 * @returns the revision of the pod template that came of it.
 * @throws Error with the field, its manager and the ways out when somebody else has set it otherwise.
 */
export async function applyFields(
  inputs: DeploymentPatchInputs,
  taken: Taken,
  stop: AbortSignal,
  isTrial = false,
): Promise<string> {
  const cluster = await connect(inputs);
  const fields = { spec: { template: inputs.template } };
  const attempt = (force: boolean) =>
    apply(
      cluster,
      inputs,
      fields,
      { force: String(force), ...(isTrial && { dryRun: "All" }) },
      stop,
    );
  try {
    const applied = await attempt(taken === "all").catch((error: unknown) => {
      if (taken !== "edits" || !isEditedByHand(error)) throw error;
      return attempt(true);
    });
    return revisionOf(applied);
  } catch (error) {
    throw error instanceof Refused ? explain(error, inputs) : error;
  }
}

/** @returns undefined where there is no Deployment. */
export async function readFields(
  inputs: DeploymentPatchInputs,
  stop: AbortSignal,
): Promise<{ template: object; revision: string } | undefined> {
  const cluster = await connect(inputs);
  const deployment = await get(cluster, inputs, stop);
  if (deployment === undefined) return undefined;
  const template = project(deployment.spec.template, inputs.template) as object;
  return { template, revision: revisionOf(deployment) };
}

/** @returns what tells the Deployment from all others, in any cluster; undefined where there is none. */
export async function identify(
  inputs: DeploymentPatchInputs,
  stop: AbortSignal,
): Promise<string | undefined> {
  return (await get(await connect(inputs), inputs, stop))?.metadata.uid;
}

/**
 * Drops the fields that nobody else has set; the Deployment goes on with what is left.
 *
 * @returns whether there is a Deployment.
 */
export async function releaseFields(
  inputs: DeploymentPatchInputs,
  stop: AbortSignal,
): Promise<boolean> {
  const cluster = await connect(inputs);
  // Applied to nothing, it would be an attempt to make a Deployment.
  if ((await get(cluster, inputs, stop)) === undefined) return false;
  await apply(cluster, inputs, {}, { force: "false" }, stop).catch((error: unknown) => {
    throw error instanceof Refused ? refusal(error) : error;
  });
  return true;
}

async function get(
  cluster: Cluster,
  inputs: DeploymentPatchInputs,
  stop: AbortSignal,
): Promise<Deployment | undefined> {
  try {
    return await cluster.get<Deployment>(pathOf(inputs), stop);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.code === 404) return undefined;
    throw refusal(error);
  }
}

function apply(
  cluster: Cluster,
  inputs: DeploymentPatchInputs,
  fields: object,
  options: Readonly<Record<string, string>>,
  stop: AbortSignal,
): Promise<Deployment> {
  const { namespace, deployment, manager } = inputs;
  const query = new URLSearchParams({ fieldManager: manager, ...options });
  const metadata = { name: deployment, namespace };
  return cluster.apply<Deployment>(
    `${pathOf(inputs)}?${query}`,
    { apiVersion: "apps/v1", kind: "Deployment", metadata, ...fields },
    stop,
  );
}

function pathOf({ namespace, deployment }: DeploymentPatchInputs): string {
  return `/apis/apps/v1/namespaces/${namespace}/deployments/${deployment}`;
}
