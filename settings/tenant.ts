/** Which Auth0 tenant: `auth0:domain`, read by the auth0 provider too, or AUTH0_DOMAIN. */

import { describe, type Problem } from "./problem.ts";

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
    problems.push({ key, found: describe(domain), remedy: REMEDY });
    return undefined;
  }
  // The provider prefers its configuration: a shell that is set up for another tenant goes unnoticed.
  if (configured && fromEnvironment && configured !== fromEnvironment) {
    problems.push({
      key: "auth0:domain",
      found: `"${configured}" while AUTH0_DOMAIN is ${describe(fromEnvironment)}`,
      remedy: "unset AUTH0_DOMAIN, or set both to the tenant of this stack",
    });
    return undefined;
  }
  return domain;
}

const AUDIENCE =
  "give the identifier of the Management API, https://<tenant>.<region>.auth0.com/api/v2/, byte for byte";

/**
 * @param configured the value of `auth0:audience`, which a tenant needs whose `auth0:domain` is a
 *   custom domain.
 * @param fromEnvironment the value of AUTH0_AUDIENCE.
 * @param domain what was found to be the tenant's domain.
 * @returns the identifier of the Management API.
 */
export function checkAudience(
  configured: string | undefined,
  fromEnvironment: string | undefined,
  domain: string | undefined,
  problems: Problem[],
): string | undefined {
  const audience = configured || fromEnvironment || undefined;
  if (audience === undefined) {
    if (domain === undefined) return undefined;
    if (isTenantDomain(domain)) return `https://${domain}/api/v2/`;
    problems.push({
      key: "auth0:domain",
      found: `"${domain}", which is no tenant's own domain`,
      remedy:
        "use the one that ends in .auth0.com, or, to have people sign in at your custom domain, also set auth0:audience to the tenant's https://<tenant>.<region>.auth0.com/api/v2/",
    });
    return undefined;
  }
  const key = configured ? "auth0:audience" : "AUTH0_AUDIENCE";
  const host = /^https:\/\/([a-z0-9.-]+(?::\d+)?)\/api\/v2\/$/.exec(audience)?.[1];
  if (host === undefined || !isTenantDomain(host)) {
    problems.push({ key, found: describe(audience), remedy: AUDIENCE });
    return undefined;
  }
  if (domain !== undefined && isTenantDomain(domain) && host !== domain) {
    problems.push({
      key,
      found: `that of another tenant than ${domain}`,
      remedy: "remove it: only a custom domain needs it",
    });
    return undefined;
  }
  return audience;
}

/** The Management API lives under the tenant's own domain; localhost is the lab's tenant. */
function isTenantDomain(domain: string): boolean {
  return /\.auth0(app)?\.com$|^(localhost|127\.0\.0\.1):\d+$/.test(domain);
}
