import { HIDDEN, NO_CREDENTIALS, NOT_CARRIED, raw, refuses } from "./support.ts";

const SERVER_URL = "give the public origin of OpenMetadata, e.g. https://openmetadata.example.com.";
const PRINCIPAL_DOMAIN = "give the domain of your e-mail addresses, e.g. example.com.";

refuses("a bad server, or people of it", [
  ["no server", raw({ serverUrl: undefined }), `serverUrl is missing: ${SERVER_URL}`],
  ["an empty server", raw({ serverUrl: "" }), `serverUrl is empty: ${SERVER_URL}`],
  [
    "a server without scheme",
    raw({ serverUrl: "om.example.com" }),
    `serverUrl is "om.example.com": ${SERVER_URL}`,
  ],
  [
    "a server of another scheme",
    raw({ serverUrl: "ftp://om.example.com" }),
    `serverUrl is "ftp://om.example.com": ${SERVER_URL}`,
  ],
  ["a server that is a number", raw({ serverUrl: 8585 }), `serverUrl is 8585: ${SERVER_URL}`],
  [
    "a server over http",
    raw({ serverUrl: "http://om.example.com" }),
    'serverUrl is "http://om.example.com": use https, since ID tokens pass through this address (http is for localhost only).',
  ],
  [
    "a server with a path",
    raw({ serverUrl: "https://om.example.com/app" }),
    'serverUrl is "https://om.example.com/app": leave out everything but scheme, host and port: https://om.example.com.',
  ],
  [
    "a server with a query",
    raw({ serverUrl: "https://om.example.com?token=pa55" }),
    "serverUrl is a URL with a query or a fragment (not shown): leave out everything but scheme, host and port: https://om.example.com.",
  ],
  [
    "a wildcard server",
    raw({ serverUrl: "https://*.example.com" }),
    `serverUrl is "https://*.example.com": name one host, since Auth0 would send tokens to every host that a wildcard or a placeholder matches.`,
  ],
  [
    "a server with a password",
    raw({ serverUrl: "https://user:pa55@om.example.com" }),
    `serverUrl is ${HIDDEN}: ${NO_CREDENTIALS}`,
  ],
  [
    "a server with a user name",
    raw({ serverUrl: "https://user@om.example.com" }),
    `serverUrl is ${HIDDEN}: ${NO_CREDENTIALS}`,
  ],
  [
    "a server with a password that ends its host",
    raw({ serverUrl: "https://user:12/34@om.example.com" }),
    `serverUrl is ${HIDDEN}: ${NO_CREDENTIALS}`,
  ],
  [
    "a server with a control character",
    raw({ serverUrl: "https://om.example.com\n" }),
    'serverUrl is "https://om.example.com\\n": leave out everything but scheme, host and port: https://om.example.com.',
  ],
  [
    "no administrators",
    raw({ adminPrincipals: undefined }),
    "adminPrincipals is missing: give a list of user names, e.g. [alice].",
  ],
  [
    "an empty list of administrators",
    raw({ adminPrincipals: [] }),
    "adminPrincipals is an empty list: name at least one administrator, or nobody can administer OpenMetadata.",
  ],
  [
    "administrators as text",
    raw({ adminPrincipals: "alice" }),
    'adminPrincipals is "alice": give a list of user names, e.g. [alice].',
  ],
  [
    "an administrator twice",
    raw({ adminPrincipals: ["alice", "bob", "alice"] }),
    'adminPrincipals[2] is "alice": name each administrator once.',
  ],
  [
    "the account admin",
    raw({ adminPrincipals: ["alice", "admin"] }),
    'adminPrincipals[1] is "admin": name a person: admin is the account that every OpenMetadata ships with, and it is to be deleted.',
  ],
  [
    "the stack's own principal",
    raw({ adminPrincipals: ["pulumi-sso"] }),
    'adminPrincipals[0] is "pulumi-sso": name a person: this name belongs to the stack itself.',
  ],
  [
    "an e-mail address",
    raw({ adminPrincipals: ["alice@example.com"] }),
    'adminPrincipals[0] is "alice@example.com": write "alice", the part before the @: OpenMetadata\'s user name.',
  ],
  [
    "an e-mail address of admin",
    raw({ adminPrincipals: ["Admin@example.com"] }),
    'adminPrincipals[0] is "Admin@example.com": write only the part before the @, and name a person: admin is the account that every OpenMetadata ships with, and it is to be deleted.',
  ],
  [
    "an e-mail address without a local part",
    raw({ adminPrincipals: ["@example.com"] }),
    'adminPrincipals[0] is "@example.com": write what stands before the @ of the e-mail address.',
  ],
  [
    "an e-mail address whose local part is no user name",
    raw({ adminPrincipals: ["a b@example.com"] }),
    'adminPrincipals[0] is "a b@example.com": write only the part before the @, and use letters, digits and the characters . _ + -.',
  ],
  [
    "an administrator with a password",
    raw({ adminPrincipals: ["alice:pa55@example.com"] }),
    `adminPrincipals[0] is ${HIDDEN}: write only the part before the @, and use letters, digits and the characters . _ + -.`,
  ],
  [
    "an administrator without a name",
    raw({ adminPrincipals: [""] }),
    "adminPrincipals[0] is empty: use letters, digits and the characters . _ + -.",
  ],
  [
    "a name with a space",
    raw({ adminPrincipals: ["alice b"] }),
    'adminPrincipals[0] is "alice b": use letters, digits and the characters . _ + -.',
  ],
  [
    "a name that is a number",
    raw({ adminPrincipals: [7] }),
    "adminPrincipals[0] is 7: give the user name, the part of the e-mail address before the @.",
  ],
  [
    "an administrator whom YAML takes for a boolean",
    raw({ adminPrincipals: ["yes"] }),
    `adminPrincipals[0] is "yes": ${NOT_CARRIED}`,
  ],
  [
    "no e-mail domain",
    raw({ principalDomain: undefined }),
    `principalDomain is missing: ${PRINCIPAL_DOMAIN}`,
  ],
  [
    "an e-mail domain with an @",
    raw({ principalDomain: "@example.com" }),
    `principalDomain is "@example.com": ${PRINCIPAL_DOMAIN}`,
  ],
  [
    "an e-mail domain that is a URL",
    raw({ principalDomain: "https://example.com" }),
    `principalDomain is "https://example.com": ${PRINCIPAL_DOMAIN}`,
  ],
  [
    "an e-mail domain without a dot",
    raw({ principalDomain: "example" }),
    `principalDomain is "example": ${PRINCIPAL_DOMAIN}`,
  ],
  [
    "an e-mail domain that YAML takes for a number",
    raw({ principalDomain: "1.5" }),
    `principalDomain is "1.5": ${NOT_CARRIED}`,
  ],
]);
