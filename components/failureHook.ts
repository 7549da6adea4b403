import { AsyncResource } from "node:async_hooks";
import * as pulumi from "@pulumi/pulumi";

/**
 * Says what to do beside what a provider says; retries are the provider's own affair.
 *
 * @param name of the hook, unique in the program.
 * @param remedyFor what to do about an error text, if that is known.
 */
export function explainFailures(
  name: string,
  remedyFor: (error: string) => string | undefined | Promise<string | undefined>,
): pulumi.ResourceHookBinding {
  const explain: pulumi.ErrorHookFunction = async ({ errors }) => {
    const remedy = await remedyFor(errors[0] ?? "");
    if (remedy !== undefined) await pulumi.log.error(remedy);
    return false;
  };
  // The engine calls back outside of the program's context, in which the log finds its engine.
  return { onError: [new pulumi.ErrorHook(name, AsyncResource.bind(explain))] };
}
