/** What the providers answer in component tests: the outputs that the program goes on to use. */

import type { MockResourceArgs } from "@pulumi/pulumi/runtime/index.js";
import { generateKeyPair, type SigningKeyPair } from "../../../model/keys/keyPair.ts";

export const CLIENT_ID = "client-id-of-the-tenant";
export const CLIENT_SECRET = "canary-client-secret-of-the-tenant";

/** Keys of the ring by generation, real ones: the program checks what it is given. */
export const SIGNING_KEYS: ReadonlyMap<number, SigningKeyPair> = new Map(
  await Promise.all(
    [1, 2, 3, 4].map(async (generation) => [generation, await generateKeyPair(2048)] as const),
  ),
);

export function answers({ type, inputs }: MockResourceArgs): Record<string, unknown> {
  switch (type) {
    case "auth0:index/client:Client":
      return { clientId: CLIENT_ID };
    case "auth0:index/clientCredentials:ClientCredentials":
      return { clientSecret: inputs.clientSecret ?? CLIENT_SECRET };
    case "docker:index/container:Container":
      return { exitCode: 0 };
    case "docker:index/remoteImage:RemoteImage":
      return { imageId: "sha256:pulled" };
    case "openmetadata-auth0:live:DeploymentPatch":
      return { revision: "first-revision" };
    case "openmetadata-auth0:live:DeploymentRollout":
      return { status: `signs with key ${inputs.kid}` };
    case "openmetadata-auth0:live:Files":
      return { delivery: "first-delivery" };
    case "openmetadata-auth0:live:Generation":
      return { highest: inputs.generation };
    case "openmetadata-auth0:live:SigningKey":
      return { ...SIGNING_KEYS.get(inputs.generation), bornUnder: inputs.signingGeneration };
    case "openmetadata-auth0:live:Rollout":
      return { status: `signs with key ${inputs.kid}` };
    default:
      return {};
  }
}
