/**
 * Each rule with what it lets pass and what it does not: the resources of a committed stack as the
 * real program registers them, and the same with one change.
 */

import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { describe, it } from "node:test";
import type { ResourceValidation, ResourceValidationPolicy } from "@pulumi/policy";
import { SHIPPED_KEY_ID } from "../../model/keys/shippedKey.ts";
import { PACK } from "../../policy/rules/index.ts";
import { DEFAULT_FERNET_KEY } from "../../policy/rules/server.ts";
import { TARGETS } from "../components/support/targets.ts";
import { type Recording, type Registration, SecretValue } from "../components/support/wire.ts";
import { SHIPPED_PUBLIC_JWK } from "../support/shippedKey.ts";
import { analyze, recordStack } from "./support/analyzer.ts";

const prod = await recordStack("prod");

const CLIENT = "auth0:index/client:Client";
const GRANT = "auth0:index/clientGrant:ClientGrant";
const TRIGGER = "auth0:index/triggerAction:TriggerAction";
const ACTION = "auth0:index/action:Action";
const CREDENTIALS = "auth0:index/clientCredentials:ClientCredentials";
const FILES = "openmetadata-auth0:live:Files";
const KEY = "openmetadata-auth0:live:SigningKey";

interface Case {
  readonly rule: string;
  readonly when: string;
  readonly recording: Recording;
  /** Default: prod. */
  readonly stack?: string;
  /** Whole messages. */
  readonly says: readonly string[];
}

const IMPLICIT =
  "list its grant types without implicit, since tokens in an address end up in histories and logs; authorization_code does the same without";
const PASSWORD =
  "sign people in with authorization_code, since an application that sees passwords goes around second factors and the login policy's connections";
const REDIRECT =
  "name each address in full with https, since whoever owns an address that matches gets people's sign-ins (localhost may be http, outside production)";
const ORIGIN =
  "name each origin in full with https, since a page of an origin that matches gets the tokens of whoever visits it (localhost may be http, outside production)";
const REFRESH =
  "set rotationType to rotating, expirationType to expiring and both infinite lifetimes to false, since a stolen refresh token is otherwise good for ever and nobody notices";
const ALG =
  "set jwtConfiguration.alg to RS256, since OpenMetadata checks signatures against the tenant's public keys, and with HS256 whoever knows the client secret can sign";
const CREDENTIALS_REMEDY =
  "declare an auth0.ClientCredentials for it, since Auth0 otherwise decides how it authenticates, and the client secret is in no output";
const SCOPES = "change serviceAccount.scopes or serviceAccount.waivers";
const LOGIN =
  "leave loginPolicy.enabled on, or write loginPolicy.waiver, since OpenMetadata itself lets everybody in whom the tenant knows";
const LONG =
  "make a key of 2048 bits or more (signingKeys.modulusLength), since who factors a shorter one signs administrator tokens";
const SHIPPED =
  "let the stack generate a pair, since anybody can sign administrator tokens with the one that everybody has";
const ADMIN =
  "name people, since whoever gets an address that begins with admin@ becomes this account";
const FERNET =
  "generate a key of your own and keep it, since anybody who sees the database can read it with the default one";
const DOMAIN =
  "set it to true, since OpenMetadata takes alice@anywhere for alice when it does not look at the domain";
const TENANT =
  "give each environment a tenant of its own (auth0:domain), or write a waiver into the pack's configuration, since OpenMetadata accepts the tokens of every application of its tenant";

const CASES: readonly Case[] = [
  {
    rule: "no-implicit-grant",
    when: "the implicit grant is added",
    recording: application({ grantTypes: ["authorization_code", "implicit"] }),
    says: [`the application "OpenMetadata" has the grant type implicit: ${IMPLICIT}`],
  },
  {
    rule: "no-implicit-grant",
    when: "the list is left out",
    recording: application({ grantTypes: undefined }),
    says: [
      `the application "OpenMetadata" leaves its grant types to Auth0, which adds implicit: ${IMPLICIT}`,
    ],
  },
  {
    rule: "no-password-grant",
    when: "password grants are added",
    recording: application({
      grantTypes: ["authorization_code", "password", "http://auth0.com/oauth/legacy/grant-type/ro"],
    }),
    says: [
      `the application "OpenMetadata" has the grant type password: ${PASSWORD}`,
      `the application "OpenMetadata" has the grant type http://auth0.com/oauth/legacy/grant-type/ro: ${PASSWORD}`,
    ],
  },
  ...(
    [
      ["https://*.acme.com/callback", "the wildcard https://*.acme.com/callback"],
      ["http://openmetadata.acme.com/callback", "http://openmetadata.acme.com, which is not https"],
      ["http://localhost:8585/callback", "http://localhost:8585 in production"],
      ["https://openmetadata.acme.com/callback#top", "the fragment #top"],
      ["https://me:canary@openmetadata.acme.com/callback", "a URL with user name and password"],
      ["https://me:canary@*.acme.com/callback", "a URL with user name and password"],
      ["canary-in-the-wrong-place", "a text that is no URL"],
      ["https://localhost./callback", "the host localhost., which ends in a dot"],
      ["https://127.0.0.2/callback", "https://127.0.0.2 in production"],
      [
        "https://{organization_name}.acme.com/callback",
        "the placeholder https://{organization_name}.acme.com/callback",
      ],
      ["com.acme.app://callback", "com.acme.app://callback, which is not https"],
    ] as const
  ).map(
    ([address, found]): Case => ({
      rule: "exact-redirect-uris",
      when: `a callback is ${address}`,
      recording: application({ callbacks: ["https://openmetadata.acme.com/callback", address] }),
      says: [`callbacks of the application "OpenMetadata" has ${found}: ${REDIRECT}`],
    }),
  ),
  {
    rule: "exact-redirect-uris",
    when: "people are sent anywhere after they sign out",
    recording: application({ allowedLogoutUrls: ["https://*"] }),
    says: [
      `allowedLogoutUrls of the application "OpenMetadata" has the wildcard https://*: ${REDIRECT}`,
    ],
  },
  {
    rule: "exact-redirect-uris",
    when: "sign-ins begin at an address without https",
    stack: "dev",
    recording: application({ initiateLoginUri: "http://localhost:8585" }),
    says: [
      `initiateLoginUri of the application "OpenMetadata" has http://localhost:8585, which is not https: ${REDIRECT}`,
    ],
  },
  {
    rule: "exact-web-origins",
    when: "an origin has a path",
    recording: application({ webOrigins: ["https://openmetadata.acme.com/callback"] }),
    says: [
      `webOrigins of the application "OpenMetadata" has more than the origin https://openmetadata.acme.com: ${ORIGIN}`,
    ],
  },
  {
    rule: "exact-web-origins",
    when: "an origin is a wildcard",
    recording: application({ allowedOrigins: ["https://*.acme.com"] }),
    says: [
      `allowedOrigins of the application "OpenMetadata" has the wildcard https://*.acme.com: ${ORIGIN}`,
    ],
  },
  {
    rule: "rs256",
    when: "tokens are signed with the client secret",
    recording: application({ jwtConfiguration: { alg: "HS256" } }),
    says: [`the ID tokens of the application "OpenMetadata" are signed with HS256: ${ALG}`],
  },
  {
    rule: "rs256",
    when: "Auth0 may choose",
    recording: application({ jwtConfiguration: undefined }),
    says: [`the ID tokens of the application "OpenMetadata" are signed with no named alg: ${ALG}`],
  },
  {
    rule: "oidc-conformant",
    when: "it is off",
    recording: application({ oidcConformant: false }),
    says: [
      'the application "OpenMetadata" is not OIDC conformant: set oidcConformant to true, since these rules do not hold for Auth0\'s older endpoints',
    ],
  },
  {
    rule: "no-cross-origin-authentication",
    when: "it is on",
    recording: application({ crossOriginAuth: true }),
    says: [
      'the application "OpenMetadata" allows cross-origin authentication: set crossOriginAuth to false, since people sign in at Auth0\'s own page',
    ],
  },
  {
    rule: "rotating-refresh-tokens",
    when: "Auth0 may choose",
    recording: application({ refreshToken: undefined }),
    says: [
      `the refresh tokens of the application "OpenMetadata" do not both rotate and expire: ${REFRESH}`,
    ],
  },
  {
    rule: "short-id-tokens",
    when: "they live for ten hours",
    recording: application({ jwtConfiguration: { alg: "RS256", lifetimeInSeconds: 36_000 } }),
    says: [
      'the ID tokens of the application "OpenMetadata" live for 36000 s: set signIn.idTokenLifetime to 3600 or less, since ID tokens pass through addresses and cannot be taken back',
    ],
  },
  {
    rule: "credentials-for-each-client",
    when: "those of the service account are missing",
    recording: without(CREDENTIALS, "openmetadata-service-account"),
    says: [
      `the application "OpenMetadata (ingestion)" has no ClientCredentials: ${CREDENTIALS_REMEDY}`,
    ],
  },
  {
    rule: "protected-in-production",
    when: "it is not",
    recording: changed(CLIENT, "openmetadata", (one) => ({ ...one, options: {} })),
    says: [
      'the application "OpenMetadata" is not protected: set signIn.protect to true, since with a new Client ID everybody has to be let in anew',
    ],
  },
  {
    rule: "no-all-scopes",
    when: "a grant allows all",
    recording: inputsOf(GRANT, "openmetadata-service-account", { allowAllScopes: true }),
    says: [
      "the grant openmetadata-service-account allows all scopes: leave allowAllScopes out and name the scopes one by one, since all of them are the whole tenant",
    ],
  },
  {
    rule: "scopes-within-waivers",
    when: "a dangerous scope has none",
    recording: inputsOf(GRANT, "openmetadata-service-account", { scopes: ["delete:users"] }),
    says: [
      `scopes of the grant openmetadata-service-account has "delete:users", so leave it out, or write into a waiver why it is needed, since its holder can delete the accounts of everybody: ${SCOPES}`,
    ],
  },
  {
    rule: "scopes-within-waivers",
    when: "the audience has no slash at its end",
    recording: inputsOf(GRANT, "openmetadata-service-account", {
      audience: "https://acme.eu.auth0.com/api/v2",
      scopes: ["delete:users"],
    }),
    says: [
      `scopes of the grant openmetadata-service-account has "delete:users", so leave it out, or write into a waiver why it is needed, since its holder can delete the accounts of everybody: ${SCOPES}`,
    ],
  },
  {
    rule: "scopes-within-waivers",
    when: "a waiver is left over",
    recording: {
      ...prod,
      outputs: {
        ...prod.outputs,
        "openmetadata-auth0:index:ManagementApiGrant::openmetadata-service-account": {
          waivers: { "delete:users": "we clean up after people who left" },
        },
      },
    },
    says: [
      `waivers of the grant openmetadata-service-account has a waiver for a scope that is not asked for (delete:users), so remove it: ${SCOPES}`,
    ],
  },
  {
    rule: "login-policy",
    when: "the Action is bound to nothing",
    recording: without(TRIGGER, "openmetadata"),
    says: [`nothing decides who may sign in to the application "OpenMetadata": ${LOGIN}`],
  },
  {
    rule: "login-policy",
    when: "the Action is not deployed",
    recording: inputsOf(ACTION, "openmetadata", { deploy: false }),
    says: [`nothing decides who may sign in to the application "OpenMetadata": ${LOGIN}`],
  },
  {
    rule: "login-policy",
    when: "the Action has no code",
    recording: inputsOf(ACTION, "openmetadata", { code: " " }),
    says: [`nothing decides who may sign in to the application "OpenMetadata": ${LOGIN}`],
  },
  {
    rule: "login-policy",
    when: "the Action is about another application",
    recording: inputsOf(ACTION, "openmetadata", { code: 'const POLICY = { clientId: "other" };' }),
    says: [`nothing decides who may sign in to the application "OpenMetadata": ${LOGIN}`],
  },
  {
    rule: "login-policy",
    when: "a second application has no Action",
    recording: withPortal(prod),
    says: [`nothing decides who may sign in to the application "Portal": ${LOGIN}`],
  },
  {
    rule: "login-policy",
    when: "a preview has a second application",
    recording: withPortal(await recordStack("prod", {}, true), "[unknown]"),
    says: [`nothing decides who may sign in to the application "Portal": ${LOGIN}`],
  },
  {
    rule: "login-policy",
    when: "the waiver is the stack's, and the application is not",
    stack: "dev",
    recording: withPortal(
      await recordStack("dev", {
        "openmetadata-auth0:loginPolicy": { enabled: false, waiver: "a demo for a day, no data" },
      }),
    ),
    says: [`nothing decides who may sign in to the application "Portal": ${LOGIN}`],
  },
  {
    rule: "long-signing-keys",
    when: "a short key is asked for",
    recording: inputsOf(KEY, "openmetadata-key-1", { modulusLength: 1024 }),
    says: [`modulusLength is an RSA key of 1024 bits: ${LONG}`],
  },
  {
    rule: "long-signing-keys",
    when: "a short key is adopted",
    recording: inputsOf(KEY, "openmetadata-key-1", {
      existing: new SecretValue({
        privateKey: shortKey().export({ type: "pkcs8", format: "pem" }),
      }),
    }),
    says: [`existing.privateKey is an RSA key of 1024 bits: ${LONG}`],
  },
  {
    rule: "long-signing-keys",
    when: "a short key is delivered",
    recording: delivered(0, shortKey().export({ type: "pkcs8", format: "der" }).toString("base64")),
    says: [`files[0].content is an RSA key of 1024 bits: ${LONG}`],
  },
  {
    rule: "long-signing-keys",
    when: "a short key is accepted",
    recording: delivered(
      2,
      base64(JSON.stringify({ keys: [shortKey().export({ format: "jwk" })] })),
    ),
    says: [`files[2].content is an RSA key of 1024 bits: ${LONG}`],
  },
  {
    rule: "no-shipped-signing-key",
    when: "it is delivered",
    recording: delivered(
      1,
      createPublicKey({ key: SHIPPED_PUBLIC_JWK, format: "jwk" })
        .export({ type: "spki", format: "der" })
        .toString("base64"),
    ),
    says: [`files[1].content is the signing key that OpenMetadata ships: ${SHIPPED}`],
  },
  {
    rule: "no-shipped-signing-key",
    when: "its key id is delivered",
    recording: deliveredText(4, (text) =>
      text.replace(/^JWT_KEY_ID=.*$/m, `JWT_KEY_ID=${SHIPPED_KEY_ID}`),
    ),
    says: [
      `files[4].content names the key id of the signing key that OpenMetadata ships: ${SHIPPED}`,
    ],
  },
  {
    rule: "no-admin-principal",
    when: "a file names admin",
    recording: deliveredText(4, (text) =>
      text.replace("AUTHORIZER_ADMIN_PRINCIPALS=[alice,", "AUTHORIZER_ADMIN_PRINCIPALS=[Admin,"),
    ),
    says: [`the administrators in files[4].content include admin: ${ADMIN}`],
  },
  {
    rule: "no-admin-principal",
    when: "YAML names admin",
    recording: deliveredText(3, (text) => text.replace(/\balice\b/, "admin@acme.com")),
    says: [
      `the administrators in files[3].content.authorizerConfiguration.adminPrincipals include admin: ${ADMIN}`,
    ],
  },
  {
    rule: "no-default-fernet-key",
    when: "a file has it",
    recording: deliveredText(4, (text) => `${text}FERNET_KEY=${DEFAULT_FERNET_KEY}\n`),
    says: [`files[4].content has the Fernet key that is OpenMetadata's default: ${FERNET}`],
  },
  {
    rule: "no-default-fernet-key",
    when: "the stack's own container is given none",
    recording: await recordStack("prod", {
      "openmetadata-auth0:target": TARGETS["docker-containers"],
    }),
    says: [`envs has no Fernet key, so the server takes OpenMetadata's default: ${FERNET}`],
  },
  {
    rule: "no-default-fernet-key",
    when: "the stack's own release is given none",
    recording: await recordStack("prod", {
      "openmetadata-auth0:target": TARGETS["kubernetes-release"],
    }),
    says: [`values has no Fernet key, so the server takes OpenMetadata's default: ${FERNET}`],
  },
  {
    rule: "principal-domain-enforced",
    when: "a file leaves it out",
    recording: deliveredText(4, (text) =>
      text.replace(/^AUTHORIZER_ENFORCE_PRINCIPAL_DOMAIN=.*\n/m, ""),
    ),
    says: [
      `the principal domain in files[4].content comes without enforcePrincipalDomain: ${DOMAIN}`,
    ],
  },
  {
    rule: "principal-domain-enforced",
    when: "a file switches it off",
    recording: deliveredText(4, (text) =>
      text.replace(
        "AUTHORIZER_ENFORCE_PRINCIPAL_DOMAIN=true",
        "AUTHORIZER_ENFORCE_PRINCIPAL_DOMAIN=false",
      ),
    ),
    says: [`enforcePrincipalDomain in files[4].content is not true: ${DOMAIN}`],
  },
  {
    rule: "one-tenant-per-environment",
    when: "dev signs people in with prod's tenant",
    stack: "dev",
    recording: await recordStack("dev", { "auth0:domain": "acme.eu.auth0.com" }),
    says: [`the stacks dev and prod share acme.eu.auth0.com: ${TENANT}`],
  },
];

describe("the rule", () => {
  for (const { rule, when, recording, says, stack = "prod" } of CASES) {
    it(`${rule} speaks up when ${when}`, async () => {
      const { enforcementLevel: level } = policy(rule);
      assert.deepEqual(
        await analyze(recording, stack, { rule }),
        says.map((message) => ({ rule, level, message })),
      );
    });
  }

  for (const { name } of PACK.policies) {
    it(`${name} lets prod pass, and has a case above`, async () => {
      assert.deepEqual(await analyze(prod, "prod", { rule: name }), []);
      assert.ok(CASES.some(({ rule }) => rule === name));
    });
  }

  it("exact-redirect-uris lets localhost pass outside production", async () => {
    const recording = application({ callbacks: ["http://localhost:8585/callback"] });
    assert.deepEqual(await analyze(recording, "dev", { rule: "exact-redirect-uris" }), []);
  });

  it("takes another name for production from its configuration", async () => {
    const recording = application({ callbacks: ["http://localhost:8585/callback"] });
    const { name, validateResource } = policy("exact-redirect-uris") as ResourceValidationPolicy;
    const configured: ResourceValidationPolicy = {
      ...policy("exact-redirect-uris"),
      validateResource: (args, report) =>
        (validateResource as ResourceValidation)(
          { ...args, getConfig: <T>() => ({ production: ["live"] }) as T },
          report,
        ),
    };
    const spoken = async (stack: string) =>
      (await analyze(recording, stack, { rule: name, policies: [configured] })).length;
    assert.deepEqual([await spoken("prod"), await spoken("live")], [0, 1]);
  });

  it("scopes-within-waivers lets a dangerous scope pass with a reason", async () => {
    const serviceAccount = {
      kind: "dedicated",
      scopes: ["delete:users"],
      waivers: { "delete:users": "we clean up after people who left" },
    };
    const recording = await recordStack("dev", {
      "openmetadata-auth0:serviceAccount": serviceAccount,
    });
    assert.deepEqual(await analyze(recording, "dev", { rule: "scopes-within-waivers" }), []);
  });

  it("login-policy lets a second application pass with an Action of its own", async () => {
    const [action, trigger] = [
      prod.find(ACTION, "openmetadata"),
      prod.find(TRIGGER, "openmetadata"),
    ];
    const recording = withPortal(prod, "portal-id", [
      {
        ...action,
        name: "portal",
        inputs: { ...action.inputs, code: 'const APPLICATION = "portal-id";' },
      },
      {
        ...trigger,
        name: "portal",
        options: { ...trigger.options, dependsOn: [`${ACTION}::portal`] },
      },
    ]);
    assert.deepEqual(await analyze(recording, "prod", { rule: "login-policy" }), []);
  });

  for (const target of ["docker-compose", "kubernetes-values", "kubernetes-patch"]) {
    it(`no-default-fernet-key lets ${target} pass, which adds to somebody's environment`, async () => {
      const recording = await recordStack("prod", {
        "openmetadata-auth0:target": TARGETS[target],
      });
      assert.deepEqual(await analyze(recording, "prod", { rule: "no-default-fernet-key" }), []);
    });
  }

  it("no-default-fernet-key lets a preview pass that hides the environment", async () => {
    const changes = { "openmetadata-auth0:target": TARGETS["docker-containers"] };
    const recording = await recordStack("prod", changes, true);
    assert.deepEqual(await analyze(recording, "prod", { rule: "no-default-fernet-key" }), []);
  });

  it("no-default-fernet-key lets a key among the server's own variables pass", async () => {
    const recording = await recordStack("prod", {
      "openmetadata-auth0:target": TARGETS["docker-containers"],
    });
    const registrations = recording.registrations.map((one) => {
      const envs = one.inputs.envs as SecretValue | undefined;
      if (envs === undefined) return one;
      const own = [...(envs.value as string[]), "FERNET_KEY=canary-of-the-database"];
      return { ...one, inputs: { ...one.inputs, envs: new SecretValue(own) } };
    });
    const given = { ...recording, registrations };
    assert.deepEqual(await analyze(given, "prod", { rule: "no-default-fernet-key" }), []);
  });

  it("login-policy lets a written waiver pass", async () => {
    const recording = await recordStack("dev", {
      "openmetadata-auth0:loginPolicy": { enabled: false, waiver: "a demo for a day, no data" },
    });
    assert.deepEqual(await analyze(recording, "dev", { rule: "login-policy" }), []);
  });

  it("no rule repeats a value that is secret", async () => {
    for (const { recording, stack = "prod" } of CASES) {
      const text = JSON.stringify(await analyze(recording, stack));
      assert.doesNotMatch(text, /canary|PRIVATE KEY|MII/);
    }
  });
});

function policy(rule: string) {
  const found = PACK.policies.find(({ name }) => name === rule);
  assert.ok(found, `there is no rule ${rule}`);
  return found;
}

function changed(
  type: string,
  name: string,
  change: (one: Registration) => Registration,
): Recording {
  prod.find(type, name);
  const registrations = prod.registrations.map((one) =>
    one.type === type && one.name === name ? change(one) : one,
  );
  return { ...prod, registrations };
}

function inputsOf(type: string, name: string, inputs: object): Recording {
  return changed(type, name, (one) => ({ ...one, inputs: { ...one.inputs, ...inputs } }));
}

function application(inputs: object): Recording {
  return inputsOf(CLIENT, "openmetadata", inputs);
}

function without(type: string, name: string): Recording {
  const gone = prod.find(type, name);
  return { ...prod, registrations: prod.registrations.filter((one) => one !== gone) };
}

/** With a second application that people sign in to, made by hand. */
function withPortal(
  recording: Recording,
  clientId = "portal-id",
  more: readonly Registration[] = [],
): Recording {
  const client = recording.find(CLIENT, "openmetadata");
  const inputs = { ...client.inputs, name: "Portal" };
  const portal = { ...client, name: "portal", parent: "", inputs, options: {} };
  return {
    ...recording,
    registrations: [...recording.registrations, portal, ...more],
    outputs: { ...recording.outputs, [`${CLIENT}::portal`]: { ...inputs, clientId } },
  };
}

/** What the bare-metal target writes, with another content in one of the files. */
function delivered(index: number, content: string): Recording {
  const files = filesOfProd().map((file, at) => (at === index ? { ...file, content } : file));
  return inputsOf(FILES, "openmetadata-files", { files: new SecretValue(files) });
}

function deliveredText(index: number, edit: (text: string) => string): Recording {
  const text = Buffer.from(filesOfProd()[index]?.content ?? "", "base64").toString();
  const edited = edit(text);
  assert.notEqual(edited, text, "the edit finds what it changes");
  return delivered(index, base64(edited));
}

function filesOfProd(): { path: string; content: string }[] {
  const { files } = prod.find(FILES, "openmetadata-files").inputs;
  return (files as SecretValue).value as { path: string; content: string }[];
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

function shortKey() {
  return generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey;
}
