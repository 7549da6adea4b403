import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { afterEach, beforeEach, describe, test } from "node:test";
import type { OpenMetadata, OpenMetadataOptions } from "../../../lab/openmetadata/index.ts";
import { type Answer, api } from "./support/api.ts";
import { Browser } from "./support/browser.ts";
import { type IdentityProvider, startIdentityProvider } from "./support/identityProvider.ts";
import { Installation, mintToken, newSigningKey } from "./support/installation.ts";

const CONFIG = "/api/v1/system/security/config";

describe("security settings", async () => {
  const key = await newSigningKey();
  let installation: Installation;
  let idp: IdentityProvider;
  let servers: OpenMetadata[];

  beforeEach(async () => {
    installation = new Installation();
    installation.publish([key]);
    idp = await startIdentityProvider({ hostname: "tenant.us.auth0.test" });
    servers = [];
  });
  afterEach(async () => {
    await Promise.all(servers.map((server) => server.close()));
    await idp.close();
    installation.cleanUp();
  });

  async function start(
    env: Record<string, string> = {},
    options: Partial<OpenMetadataOptions> = {},
  ) {
    const server = await installation.start(key, {
      ...options,
      hosts: { "tenant.us.auth0.test": "127.0.0.1" },
      env: {
        CUSTOM_OIDC_AUTHENTICATION_PROVIDER_NAME: "auth0",
        AUTHENTICATION_CLIENT_TYPE: "confidential",
        AUTHENTICATION_PUBLIC_KEYS: `[${idp.authority}/.well-known/jwks.json]`,
        AUTHENTICATION_AUTHORITY: idp.authority,
        AUTHENTICATION_CLIENT_ID: "web-client",
        AUTHENTICATION_CALLBACK_URL: "https://om.example.com/callback",
        OIDC_CLIENT_ID: "web-client",
        OIDC_CLIENT_SECRET: "good-secret",
        OIDC_DISCOVERY_URI: `${idp.authority}/.well-known/openid-configuration`,
        ...env,
      },
    });
    servers.push(server);
    return { server, admin: api(server, await mintToken(key)) };
  }

  /** The document as the stack sends it: without LDAP and SAML, with the real secret. */
  async function document(admin: ReturnType<typeof api>) {
    const { body } = await admin("GET", CONFIG);
    const {
      ldapConfiguration: _,
      samlConfiguration: __,
      ...rest
    } = body.authenticationConfiguration;
    rest.oidcConfiguration.secret = "good-secret";
    return { ...body, authenticationConfiguration: rest };
  }

  const clientId = async (server: OpenMetadata) =>
    (await api(server)("GET", "/api/v1/system/config/auth")).body.clientId;

  test("come from the environment at the first boot and from the database ever after", async () => {
    const { server } = await start();
    assert.equal(await clientId(server), "web-client");
    await server.close();
    const again = await start({ AUTHENTICATION_CLIENT_ID: "changed" });
    assert.equal(await clientId(again.server), "web-client");
    servers.shift();
  });

  test("stay in a file that only its owner reads", async () => {
    await start();
    const { mode } = statSync(`${installation.dataDirectory}/database.json`);
    assert.equal(mode & 0o777, 0o600);
    assert.equal(statSync(installation.dataDirectory).mode & 0o777, 0o700);
    const text = readFileSync(`${installation.dataDirectory}/database.json`, "utf8");
    // Clear until OpenMetadata 2.1; the bots' tokens are encrypted.
    assert.match(text, /"secret": "good-secret"/);
    assert.match(text, /"JWTToken": "fernet:/);
    assert.doesNotMatch(text, /"JWTToken": "eyJ/);
  });

  test("that PUT writes survive a restart, except the administrators that the file names", async () => {
    const { server, admin } = await start();
    const changed = await document(admin);
    changed.authenticationConfiguration.clientId = "other-client";
    changed.authorizerConfiguration.adminPrincipals = ["erin"];
    assert.equal((await admin("PUT", CONFIG, changed)).status, 200);
    await server.close();
    const again = await start();
    servers.shift();
    assert.equal(await clientId(again.server), "other-client");
    const { body } = await again.admin("GET", CONFIG);
    assert.deepEqual(body.authorizerConfiguration.adminPrincipals, ["erin"]);
    assert.equal((await again.admin("GET", "/api/v1/users/name/erin")).status, 404);
  });

  test("that PUT writes reach only the server that it reaches", async () => {
    const first = await start();
    const second = await start();
    const changed = await document(first.admin);
    changed.authenticationConfiguration.clientId = "other-client";
    assert.equal((await first.admin("PUT", CONFIG, changed)).status, 200);
    assert.equal(await clientId(first.server), "other-client");
    assert.equal(await clientId(second.server), "web-client");
  });

  test("with an unknown member are taken without it", async () => {
    const { admin } = await start();
    const changed = await document(admin);
    changed.authenticationConfiguration.oidcConfiguration.novelty = 1;
    const { status, body } = await admin("PUT", CONFIG, changed);
    assert.equal(status, 200);
    assert.equal("novelty" in body.authenticationConfiguration.oidcConfiguration, false);
  });

  test("without key URLs get the provider's", async () => {
    const { admin } = await start();
    const changed = await document(admin);
    changed.authenticationConfiguration.publicKeyUrls = [];
    const { body } = await admin("PUT", CONFIG, changed);
    assert.deepEqual(body.authenticationConfiguration.publicKeyUrls, [
      `${idp.authority}/.well-known/jwks.json`,
    ]);
  });

  test("that the running code flow cannot take answer 500, but stay in the database", async () => {
    const { server, admin } = await start();
    const changed = await document(admin);
    changed.authenticationConfiguration.clientId = "other-client";
    changed.authenticationConfiguration.oidcConfiguration.discoveryUri = "http://127.0.0.1:1/";
    const { status, body } = await admin("PUT", CONFIG, changed);
    assert.equal(status, 500);
    assert.deepEqual(body, {
      code: 500,
      message:
        "An exception with message [Failed to update security configuration: Failed to reload security system] was thrown while processing request.",
    });
    assert.equal(await clientId(server), "web-client");
    assert.equal((await new Browser(server).login()).status, 302);
    await server.close();
    const again = await start();
    servers.shift();
    assert.equal(await clientId(again.server), "other-client");
  });

  test("turn a server that could not sign anybody in into one that can", async () => {
    const { server, admin } = await start({ OIDC_CLIENT_SECRET: "" });
    assert.equal((await new Browser(server).login()).status, 404);
    assert.equal((await admin("PUT", CONFIG, await document(admin))).status, 200);
    assert.equal((await new Browser(server).login()).status, 302);
  });

  test("take a valid PATCH, which answers nothing", async () => {
    const { server, admin } = await start();
    const patch = [
      { op: "replace", path: "/authenticationConfiguration/enableSelfSignup", value: false },
      { op: "add", path: "/authorizerConfiguration/adminPrincipals/-", value: "erin" },
    ];
    const { status, body } = await admin("PATCH", CONFIG, patch);
    assert.deepEqual([status, body], [204, ""]);
    const stored = (await admin("GET", CONFIG)).body;
    assert.equal(stored.authenticationConfiguration.enableSelfSignup, false);
    assert.deepEqual(stored.authorizerConfiguration.adminPrincipals, ["alice", "erin"]);
    const auth = await api(server)("GET", "/api/v1/system/config/auth");
    assert.equal(auth.body.enableSelfSignup, false);
  });

  test("refuse every PATCH while a file: URL is listed", async () => {
    const { admin } = await start({
      AUTHENTICATION_PUBLIC_KEYS: `[${idp.authority}/.well-known/jwks.json,${installation.jwksUrl}]`,
    });
    const patch = [{ op: "replace", path: "/authenticationConfiguration/clientId", value: "x" }];
    const { status, body } = await admin("PATCH", CONFIG, patch);
    assert.equal(status, 400);
    assert.deepEqual(body, {
      status: "failed",
      errors: [
        {
          field: "authenticationConfiguration.publicKeyUrls",
          error: "Public key URL domain doesn't match Auth0 pattern: ",
        },
      ],
    });
  });

  const invalid: [string, (document: Answer["body"]) => void, { field: string; error: string }][] =
    [
      [
        "an empty provider name",
        (d) => {
          d.authenticationConfiguration.providerName = "";
        },
        {
          field: "authenticationConfiguration.providerName",
          error: "Provider name is required",
        },
      ],
      [
        "a scope that the provider does not have",
        (d) => {
          d.authenticationConfiguration.oidcConfiguration.scope = "openid groups";
        },
        {
          field: "authenticationConfiguration.oidcConfiguration.scope",
          error: "The following scopes are not supported by the IdP: groups",
        },
      ],
      [
        "a prompt that OpenID Connect does not have",
        (d) => {
          d.authenticationConfiguration.oidcConfiguration.prompt = "always";
        },
        {
          field: "authenticationConfiguration.oidcConfiguration.prompt",
          error:
            "Invalid prompt value(s) for confidential client: always. Valid values are: empty string, none, consent, select_account, login",
        },
      ],
      [
        "an unknown client",
        (d) => {
          d.authenticationConfiguration.oidcConfiguration.id = "nobody";
        },
        {
          field: "authenticationConfiguration.oidcConfiguration.id",
          error: "Invalid client ID. The client ID is not recognized by Auth0.",
        },
      ],
      [
        "no administrator",
        (d) => {
          d.authorizerConfiguration.adminPrincipals = [];
        },
        {
          field: "authorizerConfiguration.adminPrincipals",
          error: "At least one admin principal is required",
        },
      ],
      [
        "a tenant on a loopback address",
        (d) => {
          const { oidcConfiguration } = d.authenticationConfiguration;
          oidcConfiguration.discoveryUri = "https://127.0.0.1:1/.well-known/openid-configuration";
        },
        {
          field: "authenticationConfiguration.oidcConfiguration.discoveryUri",
          error:
            "Domain validation failed: Invalid or unsafe URL: https://127.0.0.1:1/.well-known/openid-configuration",
        },
      ],
    ];
  for (const [name, change, error] of invalid) {
    test(`are found wrong with ${name}, by an answer of 200`, async () => {
      const { admin } = await start();
      const changed = await document(admin);
      change(changed);
      const { status, body } = await admin("POST", "/api/v1/system/security/validate", changed);
      assert.deepEqual([status, body], [200, { status: "failed", errors: [error] }]);
    });
  }

  test("an empty list of administrators in the environment stops the boot", async () => {
    await assert.rejects(start({ AUTHORIZER_ADMIN_PRINCIPALS: "" }), {
      name: "ConfigurationError",
      message:
        "authorizerConfiguration.adminPrincipals is null (java.lang.NullPointerException): it is missing from its block, or its environment variable is set to nothing. Give it a value.",
    });
  });

  test("a pasted block without a required field stops the boot, and is not kept", async () => {
    const block = [
      "authorizerConfiguration:",
      "  className: org.openmetadata.service.security.DefaultAuthorizer",
      "  containerRequestFilter: org.openmetadata.service.security.JwtFilter",
      "  adminPrincipals: [alice]",
      "  principalDomain: example.com",
      "  enforcePrincipalDomain: true",
      "",
    ].join("\n");
    await assert.rejects(start({}, { fragment: block }), {
      name: "ConfigurationError",
      message:
        "authorizerConfiguration.enableSecureSocketConnection is null (java.lang.NullPointerException): it is missing from its block, or its environment variable is set to nothing. Give it a value.",
    });
    const fragment = `${block}  enableSecureSocketConnection: false\n`;
    const { admin } = await start({}, { fragment });
    const { body } = await admin("GET", CONFIG);
    assert.equal(body.authorizerConfiguration.enforcePrincipalDomain, true);
  });
});
