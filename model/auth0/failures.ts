/**
 * From the auth0 provider's error texts to what a person can do about them. The provider passes on
 * what Go's HTTP and OAuth libraries say (provider-recordings 08-errors, 12-limited-scopes); the lab's
 * double of it says the same.
 */

const AGAIN = "then run `pulumi up` again";
const CREDENTIALS =
  "set AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET (or auth0:clientId and the secret auth0:clientSecret) to those of the application that deploys to";

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
    // The other way in which Auth0 says it, of fields instead of operations.
    pattern: /You cannot (read|update) the following fields: (?:\w+,)*client_secret/,
    remedy: ([, verb]) =>
      `the deployer's application may not do this: authorize it on the Auth0 Management API with the scope ${verb}:client_keys, ${AGAIN}`,
  },
  {
    pattern: /not authorized to access|create a \\?"client-grant/,
    remedy: (_, domain) =>
      `the deployer's application is not authorized on the Auth0 Management API of ${domain}: authorize it there with the scopes of docs/deployer-scopes.md, ${AGAIN}`,
  },
  {
    pattern: /"access_denied" "Unauthorized"|"unauthorized_client"|"invalid_client"/,
    remedy: (_, domain) =>
      `Auth0 does not accept the deployer's credentials: ${CREDENTIALS} ${domain}, ${AGAIN}`,
  },
  {
    // 08-errors/27, 11-provider-config/10
    pattern: /Missing environment variables: |Missing required configuration: /,
    remedy: (_, domain) =>
      `the auth0 provider has no credentials, or only some of them: ${CREDENTIALS} ${domain}, ${AGAIN}`,
  },
  {
    // 08-errors/9, 05-drift/13 and 17
    pattern: /the resource did not exist while updating (\S+::)?(\S+)\.(?:\s|$)/,
    remedy: ([, , name = ""], domain) =>
      `${name} is gone from ${domain}, deleted in the dashboard perhaps: run \`pulumi up --refresh\`, which makes it anew`,
  },
  {
    // A connection is opened by changing it: what is not there answers 404 (08-errors/19 of others).
    pattern: /nil state during Create of \S*ConnectionClient::\S*?(con_\w+)/,
    remedy: ([, id = ""], domain) =>
      `${domain} has no connection with the id ${id}: correct it in signIn.connections, ${AGAIN}`,
  },
  {
    // 08-errors/19
    pattern: /nil error with nil state during Create of (\S+::)?(\S+)/,
    remedy: ([, , name = ""], domain) =>
      `${name} was made in ${domain} and not found right after, so the stack does not know it: run \`pulumi up\` again, which names an application that is left over`,
  },
  {
    // After three more tries (auth0.md fact 9).
    pattern: /\b(50[0234] [A-Z]\w+(?: [A-Z]\w+)*)/,
    remedy: ([, status = ""], domain) =>
      `${domain} answered ${status} again and again, and what was asked for last may have been done or not: look at https://status.auth0.com, then run \`pulumi up --refresh\`, which names an application that is left over`,
  },
  {
    pattern: /x509: /,
    remedy: (_, domain) =>
      `the certificate of ${domain} is not trusted here: check auth0:domain, and the proxy between here and Auth0, ${AGAIN}`,
  },
  {
    pattern:
      /dial tcp|no such host|net\/http: TLS handshake timeout|server gave HTTP response|\btls: /,
    remedy: (_, domain) =>
      `the Auth0 tenant ${domain} cannot be reached from here: check auth0:domain, DNS and proxy, ${AGAIN}`,
  },
  {
    pattern: /connection reset by peer|broken pipe|(?:": |unexpected )EOF/,
    remedy: (_, domain) =>
      `the connection to ${domain} broke off, and what was asked for last may have been done or not: check the proxy between here and Auth0, then run \`pulumi up --refresh\``,
  },
  {
    pattern: /context deadline exceeded|Client\.Timeout exceeded|i\/o timeout/,
    remedy: (_, domain) =>
      `${domain} did not answer in time, and what was asked for last may have been done or not: check the proxy between here and Auth0, and https://status.auth0.com, then run \`pulumi up --refresh\``,
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
