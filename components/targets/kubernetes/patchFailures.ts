import { AsyncResource } from "node:async_hooks";
import * as pulumi from "@pulumi/pulumi";
import { type PatchPlace, patchRemedyFor } from "../../../model/kubernetes/patchFailures.ts";

/**
 * Says what to do beside what the kubernetes provider says of a patch.
 *
 * @param name of the hook, unique in the program.
 */
export function explainPatchFailures(name: string, place: PatchPlace): pulumi.ResourceHookBinding {
  const explain: pulumi.ErrorHookFunction = async ({ errors }) => {
    const remedy = patchRemedyFor(errors[0] ?? "", place);
    if (remedy !== undefined) await pulumi.log.error(remedy);
    return false;
  };
  // The engine calls back outside of the program's context, in which the log finds its engine.
  return { onError: [new pulumi.ErrorHook(name, AsyncResource.bind(explain))] };
}
