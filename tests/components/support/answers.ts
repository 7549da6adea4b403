/** What the providers answer in component tests: the outputs that the program goes on to use. */

import type { MockResourceArgs } from "@pulumi/pulumi/runtime/index.js";

export const CLIENT_ID = "client-id-of-the-tenant";
export const CLIENT_SECRET = "canary-client-secret-of-the-tenant";

export function answers({ type, inputs }: MockResourceArgs): Record<string, unknown> {
  switch (type) {
    case "auth0:index/client:Client":
      return { clientId: CLIENT_ID };
    case "auth0:index/clientCredentials:ClientCredentials":
      return { clientSecret: inputs.clientSecret ?? CLIENT_SECRET };
    case "openmetadata-auth0:live:Files":
      return { delivery: "first-delivery" };
    case "openmetadata-auth0:live:Rollout":
      return { status: `signs with key ${inputs.kid}` };
    default:
      return {};
  }
}
