import { HIDDEN, raw, refuses } from "./support.ts";

const DOMAIN =
  'give the domain of your Auth0 tenant without scheme or slash, e.g. "pulumi config set auth0:domain acme.eu.auth0.com" or AUTH0_DOMAIN.';

refuses("a bad tenant", [
  ["no tenant", raw({}, { domain: undefined }), `auth0:domain is missing: ${DOMAIN}`],
  [
    "a tenant with a scheme",
    raw({}, { domain: "https://acme.eu.auth0.com" }),
    `auth0:domain is "https://acme.eu.auth0.com": ${DOMAIN}`,
  ],
  [
    "a tenant with a slash",
    raw({}, { domain: "acme.eu.auth0.com/" }),
    `auth0:domain is "acme.eu.auth0.com/": ${DOMAIN}`,
  ],
  [
    "a bad AUTH0_DOMAIN",
    raw({}, { domain: undefined, environment: { AUTH0_DOMAIN: "a b" } }),
    `AUTH0_DOMAIN is "a b": ${DOMAIN}`,
  ],
  [
    "a tenant with a password",
    raw({}, { domain: "https://user:pa55@acme.eu.auth0.com" }),
    `auth0:domain is ${HIDDEN}: ${DOMAIN}`,
  ],
  [
    "a tenant with a character that nobody sees",
    raw({}, { domain: "acme\u200b.eu.auth0.com\u009b" }),
    `auth0:domain is "acme\\u200b.eu.auth0.com\\u009b": ${DOMAIN}`,
  ],
  [
    "two tenants, one with a password",
    raw({}, { environment: { AUTH0_DOMAIN: "https://user:pa55@acme.eu.auth0.com" } }),
    `auth0:domain is "acme.eu.auth0.com" while AUTH0_DOMAIN is ${HIDDEN}: unset AUTH0_DOMAIN, or set both to the tenant of this stack.`,
  ],
  [
    "two tenants",
    raw({}, { environment: { AUTH0_DOMAIN: "other.eu.auth0.com" } }),
    'auth0:domain is "acme.eu.auth0.com" while AUTH0_DOMAIN is "other.eu.auth0.com": unset AUTH0_DOMAIN, or set both to the tenant of this stack.',
  ],
  [
    "a custom domain in place of the tenant's",
    raw({}, { domain: "login.example.com" }),
    "auth0:domain is \"login.example.com\", which is no tenant's own domain: use the one that ends in .auth0.com, or, to have people sign in at your custom domain, also set auth0:audience to the tenant's https://<tenant>.<region>.auth0.com/api/v2/.",
  ],
  [
    "an audience without its slash",
    raw({}, { audience: "https://acme.eu.auth0.com/api/v2" }),
    'auth0:audience is "https://acme.eu.auth0.com/api/v2": give the identifier of the Management API, https://<tenant>.<region>.auth0.com/api/v2/, byte for byte.',
  ],
  [
    "an audience in the environment with a password",
    raw({}, { environment: { AUTH0_AUDIENCE: "https://user:pa55@acme.eu.auth0.com/api/v2/" } }),
    `AUTH0_AUDIENCE is ${HIDDEN}: give the identifier of the Management API, https://<tenant>.<region>.auth0.com/api/v2/, byte for byte.`,
  ],
  [
    "the deployer's secret in clear",
    raw({}, { clearCredentials: ["auth0:clientSecret"] }),
    'auth0:clientSecret is stored in clear: set it again with "pulumi config set --secret auth0:clientSecret", and rotate it if that file was ever committed.',
  ],
]);
