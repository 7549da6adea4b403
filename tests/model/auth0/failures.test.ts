import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { remedyFor } from "../../../model/auth0/failures.ts";

/** As the official provider was recorded to say it, or as Go's libraries word it. */
const TEXTS: [error: string, remedy: string | undefined][] = [
  [
    'failed to send the request: Post "https://acme.eu.auth0.com/api/v2/clients": oauth2: "access_denied" "Unauthorized"',
    "Auth0 does not accept the deployer's credentials: set AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET (or auth0:clientId and the secret auth0:clientSecret) to those of the application that deploys to acme.eu.auth0.com, then run `pulumi up` again",
  ],
  [
    "1 error occurred:\n\t* 403 Forbidden: Insufficient scope, expected any of: read:clients,read:client_keys\n\n",
    "the deployer's application may not do this: authorize it on the Auth0 Management API with the scope read:clients or read:client_keys, then run `pulumi up` again",
  ],
  [
    'oauth2: "access_denied" "Client is not authorized to access \\"https://acme.eu.auth0.com/api/v2/\\". You need to create a \\"client-grant\\" associated to this API."',
    "the deployer's application is not authorized on the Auth0 Management API of acme.eu.auth0.com: authorize it there with the scopes of the README, then run `pulumi up` again",
  ],
  [
    'Post "https://acme.eu.auth0.com/oauth/token": dial tcp: lookup acme.eu.auth0.com: no such host',
    "the Auth0 tenant acme.eu.auth0.com cannot be reached from here: check auth0:domain, DNS and proxy, then run `pulumi up` again",
  ],
  [
    'Post "https://acme.eu.auth0.com/oauth/token": tls: failed to verify certificate: x509: certificate signed by unknown authority',
    "the certificate of acme.eu.auth0.com is not trusted here: check auth0:domain, and the proxy between here and Auth0, then run `pulumi up` again",
  ],
  ["400 Bad Request: Payload validation error: 'Object didn't pass validation'", undefined],
  ["", undefined],
];

describe("remedyFor", () => {
  for (const [error, remedy] of TEXTS) {
    it(`${remedy === undefined ? "leaves alone" : "explains"} ${JSON.stringify(error.slice(0, 60))}`, () =>
      assert.equal(remedyFor(error, "acme.eu.auth0.com"), remedy));
  }
});
