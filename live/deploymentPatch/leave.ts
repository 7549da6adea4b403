/** The end of a patch: what the pods of the patch mount goes right after it, so it waits for them to go. */

import { follow, nameOf, Stuck } from "../deploymentRollout/follow.ts";
import type { Run } from "../handler.ts";
import { Refused } from "../kubernetes/cluster.ts";
import { identify, releaseFields } from "./apply.ts";
import type { DeploymentPatchInputs } from "./handler.ts";

/**
 * Gives the stack's fields up and waits until no pod has them. Pods that cannot be rolled are a warning:
 * their server is somebody else's, and the stack must be able to leave.
 *
 * @throws Error when somebody stops the run, or when the cluster refuses or does not answer.
 */
export async function leave(inputs: DeploymentPatchInputs, run: Run): Promise<void> {
  if (!(await releaseFields(inputs, run.signal))) return;
  if (inputs.force) {
    // Server-side apply keeps no value of before.
    await run.warn(
      `${nameOf(inputs)} has neither the stack's values now nor, where target.force took fields over, its owner's: deploy it again as its owner does`,
    );
  }
  try {
    await follow(inputs, run, "destroy", ({ deployment, progress }) => {
      if (!deployment.spec.paused) return;
      throw new Stuck(`${nameOf(inputs)} is paused`, progress, true);
    });
  } catch (error) {
    if (error instanceof Refused && error.code === 404) return;
    if (!(error instanceof Stuck)) throw error;
    await run.warn(
      `${error.message} after its patch was taken back (${error.seen}): pods of before cannot start again, for the Secrets that they name go now; look at \`kubectl describe pods --namespace ${inputs.namespace}\``,
    );
  }
}

/** Leaves the Deployment of before where it is another than the one that is patched now, elsewhere. */
export async function leaveElsewhere(
  olds: DeploymentPatchInputs,
  news: DeploymentPatchInputs,
  run: Run,
): Promise<void> {
  let before: string | undefined;
  try {
    before = await identify(olds, run.signal);
  } catch (error) {
    // Its cluster may be gone, or its context have another name now.
    await run.warn(
      `${nameOf(olds)} as it was reached before cannot be looked at (${(error as Error).message}): if that is another one, it keeps the patch`,
    );
    return;
  }
  if (before === undefined || before === (await identify(news, run.signal))) return;
  await leave(olds, run);
}
