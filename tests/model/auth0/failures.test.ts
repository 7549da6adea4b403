import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { remedyFor } from "../../../model/auth0/failures.ts";

/** As the official provider was recorded to say it, or as Go's libraries word it. */
const CREDENTIALS =
  "set AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET (or auth0:clientId and the secret auth0:clientSecret) to those of the application that deploys to acme.eu.auth0.com, then run `pulumi up` again";
const UNREACHABLE =
  "the Auth0 tenant acme.eu.auth0.com cannot be reached from here: check auth0:domain, DNS and proxy, then run `pulumi up` again";
const UNTRUSTED =
  "the certificate of acme.eu.auth0.com is not trusted here: check auth0:domain, and the proxy between here and Auth0, then run `pulumi up` again";
const BROKEN =
  "the connection to acme.eu.auth0.com broke off, and what was asked for last may have been done or not: check the proxy between here and Auth0, then run `pulumi up --refresh`";
const LATE =
  "acme.eu.auth0.com did not answer in time, and what was asked for last may have been done or not: check the proxy between here and Auth0, and https://status.auth0.com, then run `pulumi up --refresh`";

/** As Create passes on a token request that broke. */
const unsent = (reason: string) =>
  `1 error occurred:\n\t* failed to send the request: Post "https://acme.eu.auth0.com/api/v2/clients": Post "https://acme.eu.auth0.com/oauth/token": ${reason}\n\n`;
const gone = (urn: string) =>
  `Resource provider reported that the resource did not exist while updating ${urn}.\n\nThis is usually a result of the resource having been deleted outside of Pulumi, and can often be fixed by running \`pulumi refresh\` before updating.`;

const TEXTS: [error: string, remedy: string | undefined][] = [
  [
    'failed to send the request: Post "https://acme.eu.auth0.com/api/v2/clients": oauth2: "access_denied" "Unauthorized"',
    `Auth0 does not accept the deployer's credentials: ${CREDENTIALS}`,
  ],
  [
    "1 error occurred:\n\t* Missing environment variables: AUTH0_DOMAIN is required. Then, configure either AUTH0_API_TOKEN, or AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET, or AUTH0_CLIENT_ID, AUTH0_CLIENT_ASSERTION_PRIVATE_KEY, and AUTH0_CLIENT_ASSERTION_SIGNING_ALG, or enable CLI login with AUTH0_CLI_LOGIN=true.\n\n",
    `the auth0 provider has no credentials, or only some of them: ${CREDENTIALS}`,
  ],
  [
    "1 error occurred:\n\t* Missing required configuration: When 'AUTH0_CLIENT_ID' is provided, either 'AUTH0_CLIENT_SECRET' or both 'AUTH0_CLIENT_ASSERTION_PRIVATE_KEY' and 'AUTH0_CLIENT_ASSERTION_SIGNING_ALG' must also be specified.\n\n",
    `the auth0 provider has no credentials, or only some of them: ${CREDENTIALS}`,
  ],
  [
    "1 error occurred:\n\t* 403 Forbidden: Insufficient scope, expected any of: read:clients,read:client_keys\n\n",
    "the deployer's application may not do this: authorize it on the Auth0 Management API with the scope read:clients or read:client_keys, then run `pulumi up` again",
  ],
  [
    'oauth2: "access_denied" "Client is not authorized to access \\"https://acme.eu.auth0.com/api/v2/\\". You need to create a \\"client-grant\\" associated to this API."',
    "the deployer's application is not authorized on the Auth0 Management API of acme.eu.auth0.com: authorize it there with the scopes of docs/deployer-scopes.md, then run `pulumi up` again",
  ],
  ...["read", "update"].map((verb): [string, string] => [
    `1 error occurred:\n\t* 403 Forbidden: You cannot ${verb} the following fields: name,client_secret\n\n`,
    `the deployer's application may not do this: authorize it on the Auth0 Management API with the scope ${verb}:client_keys, then run \`pulumi up\` again`,
  ]),
  [
    'failed to send the request: Post "https://acme.eu.auth0.com/api/v2/client-grants": dial tcp 127.0.0.1:1: connect: connection refused',
    UNREACHABLE,
  ],
  [
    "expected non-nil error with nil state during Create of urn:pulumi:dev::rec::auth0:index/client:Client::app",
    "app was made in acme.eu.auth0.com and not found right after, so the stack does not know it: run `pulumi up` again, which names an application that is left over",
  ],
  ...["500 Internal Server Error", "503 Service Unavailable"].map((status): [string, string] => [
    `1 error occurred:\n\t* ${status}: Internal error\n\n`,
    `acme.eu.auth0.com answered ${status} again and again, and what was asked for last may have been done or not: look at https://status.auth0.com, then run \`pulumi up --refresh\`, which names an application that is left over`,
  ]),
  [
    gone(
      "urn:pulumi:prod::sso::openmetadata-auth0:index:SignIn$auth0:index/client:Client::sign-in",
    ),
    "sign-in is gone from acme.eu.auth0.com, deleted in the dashboard perhaps: run `pulumi up --refresh`, which makes it anew",
  ],
  [
    `${gone("urn:pulumi:dev::rec::auth0:index/client:Client::acme.eu")}\n`,
    "acme.eu is gone from acme.eu.auth0.com, deleted in the dashboard perhaps: run `pulumi up --refresh`, which makes it anew",
  ],
  ...[
    "dial tcp: lookup acme.eu.auth0.com: no such host",
    "dial tcp: lookup acme.eu.auth0.com on 127.0.0.53:53: no such host",
    "dial tcp: lookup acme.eu.auth0.com on 127.0.0.53:53: server misbehaving",
    "dial tcp 127.0.0.1:1: connect: connection refused",
    "dial tcp 192.0.2.1:443: i/o timeout",
    "net/http: TLS handshake timeout",
    "http: server gave HTTP response to HTTPS client",
    "tls: first record does not look like a TLS handshake",
    "remote error: tls: internal error",
  ].map((reason): [string, string] => [unsent(reason), UNREACHABLE]),
  ...[
    "tls: failed to verify certificate: x509: certificate signed by unknown authority",
    "tls: failed to verify certificate: x509: certificate is valid for a.example, b.example, not acme.eu.auth0.com",
    "tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-11-24T16:56:18Z is after 2026-11-24T15:56:18Z",
  ].map((reason): [string, string] => [unsent(reason), UNTRUSTED]),
  ...[
    "EOF",
    "unexpected EOF",
    "read tcp 10.0.0.5:41066->192.0.2.1:443: read: connection reset by peer",
    "write tcp 10.0.0.5:41066->192.0.2.1:443: write: broken pipe",
  ].map((reason): [string, string] => [unsent(reason), BROKEN]),
  ...[
    "context deadline exceeded",
    "context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
    "read tcp 10.0.0.5:41066->192.0.2.1:443: i/o timeout",
  ].map((reason): [string, string] => [unsent(reason), LATE]),
  ["400 Bad Request: Payload validation error: 'Object didn't pass validation'", undefined],
  ["400 Bad Request: the certificate in client_metadata is too long", undefined],
  // An answer without a body is an answer.
  ["403 Forbidden: failed to decode json error response payload: EOF", undefined],
  ["", undefined],
];

describe("remedyFor", () => {
  for (const [error, remedy] of TEXTS) {
    it(`${remedy === undefined ? "leaves alone" : "explains"} ${JSON.stringify(error.slice(-70))}`, () =>
      assert.equal(remedyFor(error, "acme.eu.auth0.com"), remedy));
  }
});
