/** The cluster and the namespace that a target delivers to. */

import { Namespace } from "@pulumi/kubernetes/core/v1/namespace.js";
import { Provider } from "@pulumi/kubernetes/provider.js";
import type * as pulumi from "@pulumi/pulumi";
import { remedyFor } from "../../../model/kubernetes/failures.ts";
import { explainFailures } from "../../failureHook.ts";

export interface ClusterArgs {
  readonly namespace: string;
  /** Default false: it must be there. Once made it stays, for others live there too. */
  readonly createNamespace?: boolean | undefined;
  /** Default: the kubeconfig's current one. */
  readonly context?: string | undefined;
  /** Path of a file. Default: as kubectl finds it. */
  readonly kubeconfig?: string | undefined;
  /** File with the Role that the deployer needs. Default: that of most modes. */
  readonly role?: string | undefined;
  /** Nothing is made before this is. */
  readonly after?: pulumi.Resource | undefined;
}

/**
 * @param name of the target; the resources' names begin with it.
 * @returns the options of everything in the namespace: provider, parent, hooks, and the namespace first.
 */
export function enterCluster(
  name: string,
  args: ClusterArgs,
  parent: pulumi.Resource,
): pulumi.CustomResourceOptions {
  const { namespace, createNamespace, after } = args;
  const hooks = explainFailures(`${name}-explain-cluster-failures`, (error) =>
    remedyFor(error, args),
  );
  const provider = providerOf(name, args, parent);
  const options = { parent, hooks, provider, ...(after && { dependsOn: after }) };
  if (!createNamespace) return options;
  const made = new Namespace(
    `${name}-namespace`,
    { metadata: { name: namespace } },
    // The server, its database and other people's objects would go with it.
    { ...options, retainOnDelete: true },
  );
  return { ...options, dependsOn: made };
}

function providerOf(
  name: string,
  { namespace, context, kubeconfig }: ClusterArgs,
  parent: pulumi.Resource,
): Provider {
  return new Provider(
    `${name}-cluster`,
    {
      // A path: the provider takes either, and a content would get into the state.
      ...(kubeconfig !== undefined && { kubeconfig }),
      ...(context !== undefined && { context }),
      namespace,
      // Named objects would otherwise be deleted before they are made anew, with pods that mount them.
      enableSecretMutable: true,
      enableConfigMapMutable: true,
    },
    { parent },
  );
}
