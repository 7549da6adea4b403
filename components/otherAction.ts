import { getAction } from "@pulumi/auth0/getAction.js";
import type * as pulumi from "@pulumi/pulumi";
import { refuseOtherAction } from "../model/auth0/duplicates.ts";
import { beforeCreation } from "./creationHook.ts";

/**
 * No binding of an Action while the tenant shows another one of its name: one that an earlier stack has
 * left at work would go on to deny what this one allows, and a creation that Auth0 answered with 500
 * after it was done was sent again.
 *
 * Asked when the Action exists, and in the preview of a first run. The question finds the first of the
 * name only, and its failure is no reason to stop: what it is about is not the application.
 *
 * @param resource name of the TriggerAction, unique in the program.
 */
export function noOtherAction(
  resource: string,
  name: string,
  hooks: pulumi.ResourceHookBinding = {},
): pulumi.ResourceHookBinding {
  const ask = async ({ newInputs }: pulumi.ResourceHookArgs) => {
    const found = await getAction({ name }).catch(() => undefined);
    if (found?.id === undefined || found.id === newInputs?.actionId) return;
    refuseOtherAction(name, found.id);
  };
  return beforeCreation(`${resource}-no-other-action`, ask, hooks);
}
