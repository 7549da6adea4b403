/** Waiting for the rollout of our patch. */

import type { Run } from "../handler.ts";
import { connect, Refused } from "../kubernetes/cluster.ts";
import type { Deployment } from "../kubernetes/objects.ts";
import { revisionOf } from "../kubernetes/revision.ts";
import { refusal } from "../patchableDeployment/inspect.ts";
import { follow, nameOf, pathOf, Stuck } from "./follow.ts";
import type { DeploymentRolloutInputs } from "./handler.ts";
import type { Rollout } from "./rollout.ts";

/**
 * Waits until the Deployment consists of available pods of its newest template alone, and tells of
 * the progress.
 *
 * @returns how many pods there are now.
 * @throws Error with what holds the rollout up, and what to do.
 */
export function waitForRollout(inputs: DeploymentRolloutInputs, run: Run): Promise<number> {
  return follow(inputs, run, "up", (rollout) => refuse(rollout, inputs)).catch((error: unknown) => {
    throw error instanceof Stuck ? new Error(explain(error, inputs)) : error;
  });
}

/** @returns what is to be rolled out now, or undefined where there is no Deployment. */
export async function deployed(
  inputs: DeploymentRolloutInputs,
  stop: AbortSignal,
): Promise<Pick<DeploymentRolloutInputs, "checksum" | "template"> | undefined> {
  const cluster = await connect(inputs);
  try {
    const deployment = await cluster.get<Deployment>(pathOf(inputs), stop);
    return {
      checksum: checksumOf(deployment, inputs) ?? "none",
      template: revisionOf(deployment),
    };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.code === 404) return undefined;
    throw refusal(error);
  }
}

/** What no waiting helps against. */
function refuse({ deployment }: Rollout, inputs: DeploymentRolloutInputs): void {
  const name = nameOf(inputs);
  if (deployment.spec.paused) {
    throw new Error(
      `${name} is paused, so no pod of it gets the delivered keys: run \`kubectl rollout resume deployment/${inputs.deployment} --namespace ${inputs.namespace}\`, then \`pulumi up\` again`,
    );
  }
  if (checksumOf(deployment, inputs) === inputs.checksum) return;
  throw new Error(
    `somebody has taken the patch out of ${name} again (its pods lack the annotation ${inputs.checksumAnnotation} of this run): find out who deploys it, then run \`pulumi up --refresh\``,
  );
}

function explain(
  { message, seen, isGivenUp }: Stuck,
  { namespace, deployment }: DeploymentRolloutInputs,
): string {
  const slow = isGivenUp ? "" : "; for a server that starts slowly raise target.rolloutTimeout";
  return `${message} (${seen}): look at \`kubectl describe pods --namespace ${namespace}\` and \`kubectl logs deployment/${deployment} --namespace ${namespace}\`, then run \`pulumi up\` again${slow}`;
}

function checksumOf(
  { spec }: Deployment,
  { checksumAnnotation }: DeploymentRolloutInputs,
): string | undefined {
  return spec.template.metadata?.annotations?.[checksumAnnotation];
}
