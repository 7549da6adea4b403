/** What a target is given to deliver, in component tests. */

import * as pulumi from "@pulumi/pulumi";
import type { TargetArgs } from "../../../components/targets/target.ts";
import { authenticationModel } from "../../../model/openmetadata/authentication.ts";
import { CLIENT_ID, CLIENT_SECRET, SIGNING_KEYS } from "./answers.ts";

/** A pair that is a secret of its own, easy to seek. */
export const DELIVERED_PAIR = {
  ...SIGNING_KEYS.get(1),
  kid: "key-1",
  privateKey: "Y2FuYXJ5LXByaXZhdGU=",
  publicKey: "cHVibGlj",
} as const;

export const PATHS = {
  privateKeyPath: "/srv/sso/keys/1/private_key.der",
  publicKeyPath: "/srv/sso/keys/1/public_key.der",
  jwksPath: "/srv/sso/jwks.json",
};

/**
 * A confidential client in generation 1.
 *
 * @param paths where the server finds its files.
 */
export function deliveryArgs(args: Partial<TargetArgs> = {}, paths = PATHS): TargetArgs {
  const model = authenticationModel({
    ...paths,
    serverUrl: "https://om.example.com",
    domain: "acme.eu.auth0.com",
    clientId: CLIENT_ID,
    client: {
      type: "confidential",
      secret: CLIENT_SECRET,
      authenticationMethod: "client_secret_post",
    },
    adminPrincipals: ["alice"],
    principalDomain: "example.com",
    jwtIssuer: "om.example.com",
    kid: DELIVERED_PAIR.kid,
    ownJwksUrl: "http://localhost:8585/api/v1/system/config/jwks",
  });
  return {
    generation: 1,
    signingPair: pulumi.secret(DELIVERED_PAIR),
    kid: pulumi.output(DELIVERED_PAIR.kid),
    jwks: pulumi.output('{"keys":[]}'),
    model: pulumi.secret(model),
    environment: pulumi.secret<Record<string, string>>({ JWT_KEY_ID: DELIVERED_PAIR.kid }),
    yamlFragment: pulumi.secret("authenticationConfiguration: {}\n"),
    ingestionWorkflow: "workflowConfig: {}\n",
    ...args,
  };
}
