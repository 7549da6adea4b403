/** Which Auth0 tenant: `auth0:domain`, read by the auth0 provider too, or AUTH0_DOMAIN. */

import type { Problem } from "./problem.ts";

const REMEDY =
  'give the domain of your Auth0 tenant without scheme or slash, e.g. "pulumi config set auth0:domain acme.eu.auth0.com" or AUTH0_DOMAIN';

/**
 * @param configured the value of `auth0:domain`.
 * @param fromEnvironment the value of AUTH0_DOMAIN.
 */
export function checkDomain(
  configured: string | undefined,
  fromEnvironment: string | undefined,
  problems: Problem[],
): string | undefined {
  const domain = configured || fromEnvironment || undefined;
  const key = configured === undefined && fromEnvironment ? "AUTH0_DOMAIN" : "auth0:domain";
  if (domain === undefined) {
    problems.push({ key, found: "missing", remedy: REMEDY });
    return undefined;
  }
  if (!/^[a-z0-9.-]+(:\d+)?$/.test(domain)) {
    problems.push({ key, found: JSON.stringify(domain), remedy: REMEDY });
    return undefined;
  }
  // The provider prefers its configuration: a shell that is set up for another tenant goes unnoticed.
  if (configured && fromEnvironment && configured !== fromEnvironment) {
    problems.push({
      key: "auth0:domain",
      found: `"${configured}" while AUTH0_DOMAIN is "${fromEnvironment}"`,
      remedy: "unset AUTH0_DOMAIN, or set both to the tenant of this stack",
    });
    return undefined;
  }
  return domain;
}
