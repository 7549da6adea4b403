/** What an ingestion pod of the same namespace mounts and reads, to run on a schedule of its owner. */

import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap.js";
import { Secret } from "@pulumi/kubernetes/core/v1/secret.js";
import * as pulumi from "@pulumi/pulumi";
import type { TargetArgs } from "../target.ts";
import { objectNames } from "./names.ts";

/** Entry of the ConfigMap. */
export const WORKFLOW_FILE = "workflow.yaml";
/** Entry of the Secret: the variable that the workflow refers to. */
export const TOKEN_VARIABLE = "OM_JWT_TOKEN";

export function declareIngestion(
  name: string,
  args: Pick<TargetArgs, "generation" | "ingestionWorkflow" | "ingestionBotToken"> & {
    readonly name: string;
    readonly namespace: string;
  },
  options: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  const { namespace, ingestionWorkflow, ingestionBotToken } = args;
  const names = objectNames(args.name, args.generation);
  const workflow = new ConfigMap(
    `${name}-ingestion`,
    {
      metadata: { name: names.ingestion, namespace },
      data: { [WORKFLOW_FILE]: ingestionWorkflow },
    },
    options,
  );
  if (ingestionBotToken === undefined) return [workflow];
  const data = ingestionBotToken.apply((token) => ({
    [TOKEN_VARIABLE]: Buffer.from(token).toString("base64"),
  }));
  const bot = new Secret(
    `${name}-ingestion-bot`,
    { metadata: { name: names.ingestionBot, namespace }, data: pulumi.secret(data) },
    options,
  );
  return [workflow, bot];
}
