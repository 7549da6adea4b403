import type { ClientCredentials } from "@pulumi/auth0/clientCredentials.js";
import * as pulumi from "@pulumi/pulumi";
import { Refusal } from "./refusal.ts";

/**
 * The client secret of an application, as a secret.
 *
 * Auth0 leaves it out of its answers without an error when the deployer may not read it (auth0.md
 * fact 6); OpenMetadata would then start without sign-in.
 *
 * @param whose in words, for the error.
 */
export function clientSecretOf(
  credentials: ClientCredentials,
  whose: string,
): pulumi.Output<string> {
  return pulumi.secret(credentials.clientSecret).apply((secret) => {
    if (secret) return secret;
    throw new Refusal(
      `Auth0 did not return the client secret of ${whose}: authorize the deployer's application on the Auth0 Management API with the scope read:client_keys, then run \`pulumi up --refresh\``,
    );
  });
}
