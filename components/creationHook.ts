import { AsyncResource } from "node:async_hooks";
import * as pulumi from "@pulumi/pulumi";

/**
 * Asks something before a resource is made, in previews too; what it throws stops the creation.
 *
 * @param name of the hook, unique in the program.
 * @param hooks of the same resource beside it.
 */
export function beforeCreation(
  name: string,
  ask: (args: pulumi.ResourceHookArgs) => Promise<void>,
  hooks: pulumi.ResourceHookBinding = {},
): pulumi.ResourceHookBinding {
  // The engine calls back outside of the program's context, in which a function finds its engine.
  const hook = new pulumi.ResourceHook(name, AsyncResource.bind(ask), { onDryRun: true });
  return { ...hooks, beforeCreate: [hook] };
}
