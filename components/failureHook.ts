import { AsyncResource } from "node:async_hooks";
import * as pulumi from "@pulumi/pulumi";
import { remedyFor } from "../model/auth0/failures.ts";

/**
 * Says what to do beside what the auth0 provider says; retries are the provider's own affair.
 *
 * @param name of the hook, unique in the program.
 * @param domain of the tenant.
 */
export function explainFailures(name: string, domain: string): pulumi.ResourceHookBinding {
  const explain: pulumi.ErrorHookFunction = async ({ errors }) => {
    const remedy = remedyFor(errors[0] ?? "", domain);
    if (remedy !== undefined) await pulumi.log.error(remedy);
    return false;
  };
  // The engine calls back outside of the program's context, in which the log finds its engine.
  return { onError: [new pulumi.ErrorHook(name, AsyncResource.bind(explain))] };
}
