import { raw, refuses } from "./support.ts";

const ID = "abcdefghijklmnop";
const ONCE = "use serviceAccount.kind shared, with which one application plays both parts.";

refuses("an application that would be two things at once", [
  [
    "one Client ID for sign-in and service account",
    raw({
      signIn: { existingClientId: ID },
      serviceAccount: { kind: "dedicated", existingClientId: ID },
    }),
    `serviceAccount.existingClientId is that of signIn.existingClientId: ${ONCE}`,
  ],
  [
    "the deployer for sign-in",
    raw({ signIn: { existingClientId: ID } }, { deployerClientId: ID }),
    "signIn.existingClientId is that of the application that deploys to the tenant: name another one, since this one would lose what it needs for the next run.",
  ],
  [
    "the deployer for ingestion",
    raw({ serviceAccount: { kind: "dedicated", existingClientId: ID } }, { deployerClientId: ID }),
    "serviceAccount.existingClientId is that of the application that deploys to the tenant: name another one, since this one would lose what it needs for the next run.",
  ],
  [
    "one name for both",
    raw({ serviceAccount: { kind: "dedicated", name: "OpenMetadata" } }),
    "serviceAccount.name is that of signIn.name: use another one: what a failed run leaves over is found by its name.",
  ],
]);

refuses("connections that would not be what they say", [
  [
    "one id under two names",
    raw({ signIn: { connections: { a: "con_0000000000000001", b: "con_0000000000000001" } } }),
    "signIn.connections is an object: name each connection once: two names have the same id.",
  ],
  [
    "connections while nothing closes the others",
    raw({
      signIn: { connections: { a: "con_0000000000000001" } },
      loginPolicy: { enabled: false, waiver: "a tenant of one application" },
    }),
    "signIn.connections is an object while loginPolicy.enabled is false: remove it and choose the connections in Auth0's dashboard, or turn the policy on: it is the policy that keeps the others out.",
  ],
]);

refuses("an origin that is more than one host", [
  [
    "a placeholder of Auth0's",
    raw({ serverUrl: "https://{organization_name}.example.com" }),
    'serverUrl is "https://{organization_name}.example.com": name one host, since Auth0 would send tokens to every host that a wildcard or a placeholder matches.',
  ],
]);

refuses("an audience that is not the tenant's", [
  [
    "of a custom domain",
    raw({}, { domain: "login.example.com", audience: "https://login.example.com/api/v2/" }),
    'auth0:audience is "https://login.example.com/api/v2/": give the identifier of the Management API, https://<tenant>.<region>.auth0.com/api/v2/, byte for byte.',
  ],
  [
    "of another tenant",
    raw({}, { audience: "https://other.eu.auth0.com/api/v2/" }),
    "auth0:audience is that of another tenant than acme.eu.auth0.com: remove it: only a custom domain needs it.",
  ],
]);

refuses("an administrator", [
  [
    "named twice in different case",
    raw({ adminPrincipals: ["alice", "Alice"] }),
    'adminPrincipals[1] is "Alice": name each administrator once.',
  ],
]);
