/**
 * From the auth0 provider's error texts to what a person can do about them. The provider passes on
 * what Go's HTTP and OAuth libraries say (provider-recordings 08-errors, 12-limited-scopes).
 */

const AGAIN = "then run `pulumi up` again";

interface Known {
  readonly pattern: RegExp;
  remedy(match: RegExpExecArray, domain: string): string;
}

const KNOWN: readonly Known[] = [
  {
    pattern: /Insufficient scope, expected (?:any|all) of: ([\w:, ]+)/,
    remedy: ([, scopes = ""]) =>
      `the deployer's application may not do this: authorize it on the Auth0 Management API with the scope ${list(scopes)}, ${AGAIN}`,
  },
  {
    pattern: /not authorized to access|client-grant/,
    remedy: (_, domain) =>
      `the deployer's application is not authorized on the Auth0 Management API of ${domain}: authorize it there with the scopes of the README, ${AGAIN}`,
  },
  {
    pattern: /"access_denied" "Unauthorized"|"unauthorized_client"|"invalid_client"/,
    remedy: (_, domain) =>
      `Auth0 does not accept the deployer's credentials: set AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET (or auth0:clientId and the secret auth0:clientSecret) to those of the application that deploys to ${domain}, ${AGAIN}`,
  },
  {
    pattern: /x509:|certificate/i,
    remedy: (_, domain) =>
      `the certificate of ${domain} is not trusted here: check auth0:domain, and the proxy between here and Auth0, ${AGAIN}`,
  },
  {
    pattern: /dial tcp|no such host|connection refused|i\/o timeout|connect: |EOF$/,
    remedy: (_, domain) =>
      `the Auth0 tenant ${domain} cannot be reached from here: check auth0:domain, DNS and proxy, ${AGAIN}`,
  },
];

/** @returns a sentence that says what to do, or `undefined` for an error that speaks for itself. */
export function remedyFor(error: string, domain: string): string | undefined {
  for (const { pattern, remedy } of KNOWN) {
    const match = pattern.exec(error);
    if (match !== null) return remedy(match, domain);
  }
  return undefined;
}

/** `a, b` is `a or b`. */
function list(scopes: string): string {
  return scopes
    .split(",")
    .map((scope) => scope.trim())
    .join(" or ");
}
