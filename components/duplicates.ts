import { getClients } from "@pulumi/auth0/getClients.js";
import type * as pulumi from "@pulumi/pulumi";
import { type NamedApplication, refuseDuplicates } from "../model/auth0/duplicates.ts";
import { beforeCreation } from "./creationHook.ts";

/**
 * No credentials for an application while the tenant has others of its name.
 *
 * The provider sends a creation again that Auth0 answered with 500 after it was done
 * (provider-recordings/README.md, "Errors"), and a run that is killed knows nothing of what it made
 * last. Asked when the application exists, one question finds all there is: what stood there before,
 * what an earlier run left behind, and what this run's own creation made twice. As long as it finds
 * something there are no credentials, so every run asks anew; afterwards none does. A preview of the
 * first run asks too, before anything is made.
 *
 * @param resource name of the ClientCredentials, unique in the program.
 * @param hooks of the same resource; they explain what goes wrong with the question itself.
 */
export function onlyOneOfItsName(
  resource: string,
  application: NamedApplication,
  hooks: pulumi.ResourceHookBinding = {},
): pulumi.ResourceHookBinding {
  const ask = async (args: pulumi.ResourceHookArgs) => {
    const named = await clientIdsOf(application.name).catch(async (error: Error) => {
      await explain(error, args, hooks);
      throw new Error(
        `could not look for other applications called ${JSON.stringify(application.name)}: ${reasonOf(error)}`,
      );
    });
    // A preview of the first run does not know ours yet, and there is none.
    const own: unknown = args.newInputs?.clientId;
    refuseDuplicates(
      application,
      named.filter((clientId) => clientId !== own),
    );
  };
  return beforeCreation(`${resource}-only-one-of-its-name`, ask, hooks);
}

/** By `getClients`, since `getClient` stops at the first of a name. */
async function clientIdsOf(name: string): Promise<string[]> {
  const { clients } = await getClients({ nameFilter: name });
  // The answer has secrets in clear (pulumi-terraform-bridge #1051): only ids go on from here.
  return clients.filter((client) => client.name === name).map(({ clientId }) => clientId ?? "");
}

/** Without the names of functions that the SDK and the provider put before it. */
function reasonOf({ message }: Error): string {
  return /^\s*\* (.+)/m.exec(message)?.[1] ?? message;
}

/** The engine has failures of the provider's operations explained, not those of hooks. */
async function explain(
  { message }: Error,
  args: pulumi.ResourceHookArgs,
  { onError = [] }: pulumi.ResourceHookBinding,
): Promise<void> {
  for (const hook of onError) {
    const callback = typeof hook === "function" ? hook : hook.callback;
    await callback({ ...args, failedOperation: "create", errors: [message] });
  }
}
