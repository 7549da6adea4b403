import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SettingsError, sentence } from "../../settings/problem.ts";
import { parseSettings, type RawSettings } from "../../settings/settings.ts";

const VALUES = {
  serverUrl: "https://om.example.com",
  adminPrincipals: ["alice"],
  principalDomain: "example.com",
  target: { kind: "bareMetal", directory: "/etc/openmetadata/sso" },
};

const raw = (values: object = {}, rest: Partial<RawSettings> = {}): RawSettings => ({
  domain: "acme.eu.auth0.com",
  values: { ...VALUES, ...values },
  existingSigningKey: "missing",
  environment: {},
  ...rest,
});

function problemsOf(input: RawSettings): string[] {
  try {
    parseSettings(input);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems.map(sentence);
    throw error;
  }
  return [];
}

const target = (values: object) => ({ target: { ...VALUES.target, ...values } });

const SERVER_URL = "give the public origin of OpenMetadata, e.g. https://openmetadata.example.com.";
const DOMAIN =
  'give the domain of your Auth0 tenant without scheme or slash, e.g. "pulumi config set auth0:domain acme.eu.auth0.com" or AUTH0_DOMAIN.';
const PRINCIPAL_DOMAIN = "give the domain of your e-mail addresses, e.g. example.com.";
const GENERATION = "give a whole number from 1 on, and raise it by one to rotate.";
const DIRECTORY =
  "give an absolute path without spaces that belongs to the stack alone, e.g. /etc/openmetadata/sso.";
const HEALTH =
  "give the origin at which this machine reaches the server, e.g. http://localhost:8585.";
const CONNECTIONS =
  "give an object of connection name and id, e.g. {google-oauth2: con_0000000000000001}; the dashboard shows the id.";
const NOT_CARRIED =
  "use another one: OpenMetadata would read it as a number, a boolean or nothing.";
const COMMAND = "give the command as a list of words, e.g. [systemctl, restart, openmetadata].";

/** What is set, beside what is right, and the whole sentence it leads to. */
const BAD: [name: string, input: RawSettings, sentence: string][] = [
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
    "two tenants",
    raw({}, { environment: { AUTH0_DOMAIN: "other.eu.auth0.com" } }),
    'auth0:domain is "acme.eu.auth0.com" while AUTH0_DOMAIN is "other.eu.auth0.com": unset AUTH0_DOMAIN, or set both to the tenant of this stack.',
  ],

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
    raw({ serverUrl: "https://om.example.com?x=1" }),
    'serverUrl is "https://om.example.com?x=1": leave out everything but scheme, host and port: https://om.example.com.',
  ],
  [
    "a wildcard server",
    raw({ serverUrl: "https://*.example.com" }),
    `serverUrl is "https://*.example.com": name one host, since Auth0 would send tokens to every host that a wildcard matches.`,
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

  ["signIn as a list", raw({ signIn: [] }), "signIn is an empty list: give an object."],
  [
    "an unknown key of signIn",
    raw({ signIn: { callbackUrl: "x" } }),
    "signIn.callbackUrl is not a setting of this stack: remove it, the settings here are name, clientType, authenticationMethod, idTokenLifetime, refreshToken, secretGeneration, connections, existingClientId, protect, retainOnDelete.",
  ],
  [
    "a misspelt key of signIn",
    raw({ signIn: { protected: true } }),
    "signIn.protected is not a setting of this stack: did you mean protect.",
  ],
  [
    "a name with markup",
    raw({ signIn: { name: "<b>" } }),
    'signIn.name is "<b>": give a name of at most 100 characters without < and >.',
  ],
  [
    "an empty name",
    raw({ signIn: { name: "" } }),
    "signIn.name is empty: give a name of at most 100 characters without < and >.",
  ],
  [
    "another authentication method",
    raw({ signIn: { authenticationMethod: "none" } }),
    'signIn.authenticationMethod is "none": use client_secret_post or client_secret_basic.',
  ],
  [
    "an ID token of a minute",
    raw({ signIn: { idTokenLifetime: 60 } }),
    "signIn.idTokenLifetime is 60: give a whole number of seconds from 300 to 36000.",
  ],
  [
    "a lifetime as text",
    raw({ signIn: { idTokenLifetime: "1h" } }),
    'signIn.idTokenLifetime is "1h": give a whole number of seconds from 300 to 36000.',
  ],
  [
    "a long leeway",
    raw({ signIn: { refreshToken: { leeway: 61 } } }),
    "signIn.refreshToken.leeway is 61: give a whole number of seconds from 0 to 60.",
  ],
  [
    "an idle lifetime beyond the lifetime",
    raw({ signIn: { refreshToken: { lifetime: 7200, idleLifetime: 7201 } } }),
    "signIn.refreshToken.idleLifetime is 7201: make it at most refreshToken.lifetime, which is 7200.",
  ],
  [
    "secret generation 0",
    raw({ signIn: { secretGeneration: 0 } }),
    "signIn.secretGeneration is 0: give a whole number from 1 on.",
  ],
  [
    "protect as text",
    raw({ signIn: { protect: "yes" } }),
    'signIn.protect is "yes": give true or false.',
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
    "another client type",
    raw({ signIn: { clientType: "native" } }),
    'signIn.clientType is "native": use confidential or public.',
  ],
  [
    "a public client with a method",
    raw({ signIn: { clientType: "public", authenticationMethod: "client_secret_post" } }),
    'signIn.authenticationMethod is "client_secret_post" while signIn.clientType is "public": remove it, a public client has no secret to authenticate with.',
  ],
  [
    "a public client with a secret",
    raw({ signIn: { clientType: "public", secretGeneration: 1 } }),
    'signIn.secretGeneration is 1 while signIn.clientType is "public": remove it, a public client has no secret.',
  ],
  [
    "connections as a list",
    raw({ signIn: { connections: ["google-oauth2"] } }),
    `signIn.connections is a list: ${CONNECTIONS}`,
  ],
  [
    "a connection without its id",
    raw({ signIn: { connections: { "google-oauth2": "google-oauth2" } } }),
    `signIn.connections.google-oauth2 is "google-oauth2": ${CONNECTIONS}`,
  ],
  [
    "no connection at all",
    raw({ signIn: { connections: {} } }),
    "signIn.connections is an object: name at least one connection, or nobody can sign in.",
  ],
  [
    "a Client ID that is a name",
    raw({ signIn: { existingClientId: "OpenMetadata" } }),
    'signIn.existingClientId is "OpenMetadata": give the Client ID that the dashboard shows for the application.',
  ],

  [
    "the login policy off without a word",
    raw({ loginPolicy: { enabled: false } }),
    "loginPolicy.waiver is missing: say why everybody whom the tenant knows may sign in, or leave the policy on: OpenMetadata checks neither that an address is verified nor which application a token is for.",
  ],
  [
    "a waiver of two letters",
    raw({ loginPolicy: { enabled: false, waiver: "ok" } }),
    'loginPolicy.waiver is "ok": give the reason in words, 10 characters or more: reviewers read it in the plan.',
  ],
  [
    "a waiver for a policy that is on",
    raw({ loginPolicy: { waiver: "because I say so" } }),
    'loginPolicy.waiver is "because I say so": remove it, since the policy is on.',
  ],
  [
    "a teams claim without a namespace",
    raw({ loginPolicy: { teamsClaim: { name: "groups" } } }),
    'loginPolicy.teamsClaim.name is "groups": give a URL of a domain of yours as the name of the claim, e.g. https://openmetadata.example.com/teams.',
  ],
  [
    "a teams claim in Auth0's namespace",
    raw({ loginPolicy: { teamsClaim: { name: "https://acme.auth0.com/teams" } } }),
    'loginPolicy.teamsClaim.name is "https://acme.auth0.com/teams": name a domain of yours: Auth0 drops claims in its own namespace.',
  ],

  [
    "another kind of service account",
    raw({ serviceAccount: { kind: "both" } }),
    'serviceAccount.kind is "both": use none, dedicated or shared.',
  ],
  [
    "a shared service account of a public client",
    raw({ signIn: { clientType: "public" }, serviceAccount: { kind: "shared" } }),
    'serviceAccount.kind is "shared" while signIn.clientType is "public": use dedicated: a public client has no secret, so Auth0 does not let it have the client credentials grant.',
  ],
  [
    "a shared service account with another method than Basic",
    raw({
      signIn: { authenticationMethod: "client_secret_post" },
      serviceAccount: { kind: "shared" },
    }),
    'signIn.authenticationMethod is "client_secret_post" while serviceAccount.kind is "shared": remove it or use client_secret_basic: the ingestion of OpenMetadata\'s guide authenticates with Basic, and an application has one method.',
  ],
  [
    "a name for a service account that is no application",
    raw({ serviceAccount: { kind: "shared", name: "Ingestion" } }),
    'serviceAccount.name is set while serviceAccount.kind is "shared": remove it, or use dedicated.',
  ],
  [
    "scopes for no service account",
    raw({ serviceAccount: { scopes: ["read:users"] } }),
    'serviceAccount.scopes is a list while serviceAccount.kind is "none": remove it, or use dedicated.',
  ],
  [
    "scopes as text",
    raw({ serviceAccount: { kind: "dedicated", scopes: "read:users" } }),
    'serviceAccount.scopes is "read:users": give a list of Auth0 Management API scopes, e.g. [read:users].',
  ],

  [
    "an administrator whom YAML takes for a boolean",
    raw({ adminPrincipals: ["yes"] }),
    `adminPrincipals[0] is "yes": ${NOT_CARRIED}`,
  ],
  [
    "an e-mail domain that YAML takes for a number",
    raw({ principalDomain: "1.5" }),
    `principalDomain is "1.5": ${NOT_CARRIED}`,
  ],
  [
    "an issuer that YAML takes for a time",
    raw({ signingKeys: { issuer: "12:30" } }),
    `signingKeys.issuer is "12:30": ${NOT_CARRIED}`,
  ],
  [
    "a key id that YAML takes for a number",
    raw(
      { signingKeys: { existing: { generation: 1, kid: "1234" } } },
      { existingSigningKey: "secret" },
    ),
    `signingKeys.existing.kid is "1234": ${NOT_CARRIED}`,
  ],
  [
    "an owner that no system has",
    raw(target({ owner: { uid: 99999999999, gid: 0 } })),
    "target.owner.uid is 99999999999: give a number from 0 to 4294967294.",
  ],
  [
    "a command with a NUL",
    raw(target({ restartCommand: ["a\0b"] })),
    `target.restartCommand[0] is "a\\u0000b": ${COMMAND}`,
  ],
  [
    "the deployer's secret in clear",
    raw({}, { clearCredentials: ["auth0:clientSecret"] }),
    'auth0:clientSecret is stored in clear: set it again with "pulumi config set --secret auth0:clientSecret", and rotate it if that file was ever committed.',
  ],

  [
    "generation 0",
    raw({ signingKeys: { generation: 0 } }),
    `signingKeys.generation is 0: ${GENERATION}`,
  ],
  [
    "a fractional generation",
    raw({ signingKeys: { generation: 1.5 } }),
    `signingKeys.generation is 1.5: ${GENERATION}`,
  ],
  [
    "a key of 1024 bits",
    raw({ signingKeys: { modulusLength: 1024 } }),
    "signingKeys.modulusLength is 1024: use 2048, 3072 or 4096 bits.",
  ],
  [
    "an issuer with a space",
    raw({ signingKeys: { issuer: "open metadata" } }),
    'signingKeys.issuer is "open metadata": give a name without spaces, e.g. the host name of OpenMetadata.',
  ],
  [
    "the current generation revoked",
    raw({ signingKeys: { generation: 2, revoked: [1, 2] } }),
    "signingKeys.revoked[1] is 2: revoke only generations before the current one, 2; after a leak of this one set generation to 5, which cuts off every token at once.",
  ],
  [
    "an adopted key beyond the next",
    raw({ signingKeys: { existing: { generation: 3 } } }, { existingSigningKey: "secret" }),
    "signingKeys.existing.generation is 3: adopt the key as the current generation, 1, or the next.",
  ],
  [
    "an adopted key without its key",
    raw({ signingKeys: { existing: { generation: 1 } } }),
    'existingSigningKey is missing: give the key of signingKeys.existing with "pulumi config set --secret existingSigningKey < key.pem".',
  ],
  [
    "a key without its generation",
    raw({}, { existingSigningKey: "secret" }),
    'signingKeys.existing is missing: say which generation existingSigningKey is with "pulumi config set --path signingKeys.existing.generation 1", or remove the key.',
  ],
  [
    "a key in clear",
    raw({ signingKeys: { existing: { generation: 1 } } }, { existingSigningKey: "clear" }),
    'existingSigningKey is stored in clear: set it again with "pulumi config set --secret existingSigningKey < key.pem", and generate a new key if that file was ever committed.',
  ],
  [
    "a key id with a space",
    raw(
      { signingKeys: { existing: { generation: 1, kid: "a b" } } },
      { existingSigningKey: "secret" },
    ),
    'signingKeys.existing.kid is "a b": give the JWT_KEY_ID of that key: letters, digits and the characters . _ -.',
  ],

  [
    "no target",
    raw({ target: undefined }),
    "target is missing: give an object with kind and directory.",
  ],
  ["another target", raw(target({ kind: "swarm" })), 'target.kind is "swarm": use bareMetal.'],
  [
    "a relative directory",
    raw(target({ directory: "sso" })),
    `target.directory is "sso": ${DIRECTORY}`,
  ],
  [
    "a directory of the system",
    raw(target({ directory: "/etc" })),
    `target.directory is "/etc": ${DIRECTORY}`,
  ],
  [
    "a directory with ..",
    raw(target({ directory: "/etc/../root/x" })),
    `target.directory is "/etc/../root/x": ${DIRECTORY}`,
  ],
  [
    "a directory with a space",
    raw(target({ directory: "/etc/open metadata" })),
    `target.directory is "/etc/open metadata": ${DIRECTORY}`,
  ],
  [
    "an owner by name",
    raw(target({ owner: "openmetadata" })),
    'target.owner is "openmetadata": give an object with uid and gid.',
  ],
  [
    "half an owner",
    raw(target({ owner: { uid: 1000 } })),
    "target.owner.gid is missing: give a number from 0 to 4294967294.",
  ],
  [
    "a command as text",
    raw(target({ restartCommand: "systemctl restart openmetadata" })),
    `target.restartCommand is "systemctl restart openmetadata": ${COMMAND}`,
  ],
  [
    "an empty command",
    raw(target({ restartCommand: [] })),
    `target.restartCommand is an empty list: ${COMMAND}`,
  ],
  [
    "a health URL with a path",
    raw(target({ healthUrl: "http://localhost:8585/healthcheck" })),
    `target.healthUrl is "http://localhost:8585/healthcheck": ${HEALTH}`,
  ],
  [
    "a health URL over http elsewhere",
    raw(target({ healthUrl: "http://om.internal:8585" })),
    `target.healthUrl is "http://om.internal:8585": ${HEALTH}`,
  ],
  [
    "no patience",
    raw(target({ healthTimeout: 0 })),
    "target.healthTimeout is 0: give a whole number of seconds from 1 to 3600.",
  ],
];

describe("a bad setting", () => {
  for (const [name, input, expected] of BAD) {
    it(`${name}: one sentence with key, finding and remedy`, () => {
      assert.deepEqual(problemsOf(input), [expected]);
    });
  }

  it("never stands alone: all are told at once", () => {
    const input = raw(
      { serverUrl: "http://om.example.com", signIn: { nam: "x" }, target: undefined },
      { domain: undefined },
    );
    assert.throws(() => parseSettings(input), {
      name: "SettingsError",
      message: [
        "4 settings need attention:",
        `  - auth0:domain is missing: ${DOMAIN}`,
        '  - serverUrl is "http://om.example.com": use https, since ID tokens pass through this address (http is for localhost only).',
        "  - signIn.nam is not a setting of this stack: did you mean name.",
        "  - target is missing: give an object with kind and directory.",
      ].join("\n"),
    });
  });
});

describe("good settings", () => {
  it("are filled up with defaults", () => {
    assert.deepEqual(parseSettings(raw()), {
      domain: "acme.eu.auth0.com",
      audience: "https://acme.eu.auth0.com/api/v2/",
      serverUrl: "https://om.example.com",
      adminPrincipals: ["alice"],
      principalDomain: "example.com",
      signIn: {
        name: "OpenMetadata",
        clientType: "confidential",
        idTokenLifetime: 3600,
        refreshToken: { lifetime: 2592000, idleLifetime: 1296000, leeway: 30 },
        protect: false,
        retainOnDelete: false,
      },
      loginPolicy: { enabled: true },
      serviceAccount: { kind: "none", scopes: [], waivers: {} },
      signingKeys: { generation: 1, modulusLength: 3072, revoked: [] },
      target: { kind: "bareMetal", directory: "/etc/openmetadata/sso", healthTimeout: 300 },
    });
  });

  it("take the tenant from AUTH0_DOMAIN where the stack names none", () => {
    const input = raw(
      {},
      { domain: undefined, environment: { AUTH0_DOMAIN: "acme.us.auth0.com" } },
    );
    assert.equal(parseSettings(input).domain, "acme.us.auth0.com");
  });

  it("take a custom domain with the audience of its tenant", () => {
    const audience = "https://acme.eu.auth0.com/api/v2/";
    const settings = parseSettings(raw({}, { domain: "login.example.com", audience }));
    assert.equal(settings.domain, "login.example.com");
    assert.equal(settings.audience, audience);
  });

  it("forgive a slash at the end of serverUrl", () => {
    const { serverUrl } = parseSettings(raw({ serverUrl: "https://om.example.com/" }));
    assert.equal(serverUrl, "https://om.example.com");
  });

  it("allow http for this machine alone", () => {
    for (const serverUrl of [
      "http://localhost:8585",
      "http://127.0.0.1:8585",
      "http://[::1]:8585",
    ]) {
      assert.equal(parseSettings(raw({ serverUrl })).serverUrl, serverUrl);
    }
  });
});
