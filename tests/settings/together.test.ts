/** One report tells all: whatever else is wrong, a check runs once the settings that it reads are right. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseSettings } from "../../settings/settings.ts";
import { problemsOf, raw, VALUES } from "./support.ts";

describe("the report", () => {
  it("lists every problem of every kind, once, in the order of the settings", () => {
    const input = raw(
      {
        servrUrl: "https://om.example.com",
        serverUrl: "http://om.example.com",
        adminPrincipals: ["alice", 7, "admin", "alice"],
        principalDomain: "example",
        signIn: {
          nam: "OpenMetadata",
          clientType: "public",
          secretGeneration: 2,
          idTokenLifetime: "1h",
          refreshToken: { lifetime: 7200, idleLifetime: 7201, leeway: 61 },
        },
        loginPolicy: { enabled: false, teamsClaim: { name: "groups" } },
        serviceAccount: {
          kind: "shared",
          name: "<b>",
          scopes: ["read:user", 7, "read:users"],
          existingClientId: "abcdefghijklmnop",
        },
        signingKeys: { generation: 2, modulusLength: 1024, revoked: [0, 2] },
        target: { ...VALUES.target, directory: "sso", healthTimeout: 1e300 },
      },
      {
        domain: undefined,
        audience: "acme",
        existingSigningKey: "clear",
        clearCredentials: ["auth0:clientSecret"],
      },
    );
    const message = [
      "28 settings need attention:",
      '  - servrUrl is not a setting of this stack: did you mean serverUrl? Set that, and remove this one with "pulumi config rm servrUrl".',
      '  - auth0:domain is missing: give the domain of your Auth0 tenant without scheme or slash, e.g. "pulumi config set auth0:domain acme.eu.auth0.com" or AUTH0_DOMAIN.',
      '  - auth0:audience is "acme": give the identifier of the Management API, https://<tenant>.<region>.auth0.com/api/v2/, byte for byte.',
      '  - serverUrl is "http://om.example.com": use https, since ID tokens pass through this address (http is for localhost only).',
      "  - adminPrincipals[1] is 7: give the user name, the part of the e-mail address before the @.",
      '  - adminPrincipals[2] is "admin": name a person: admin is the account that every OpenMetadata ships with, and it is to be deleted.',
      '  - principalDomain is "example": give the domain of your e-mail addresses, e.g. example.com.',
      '  - signIn.idTokenLifetime is "1h": give a whole number of seconds from 300 to 36000.',
      "  - signIn.refreshToken.leeway is 61: give a whole number of seconds from 0 to 60.",
      "  - signIn.nam is not a setting of this stack: did you mean name.",
      '  - loginPolicy.teamsClaim.name is "groups": give a URL of a domain of yours as the name of the claim, e.g. https://openmetadata.example.com/teams.',
      '  - serviceAccount.name is "<b>": give a name of at most 100 characters without <, > and control characters.',
      "  - serviceAccount.scopes[1] is 7: give a list of Auth0 Management API scopes, e.g. [read:users].",
      "  - signingKeys.modulusLength is 1024: use 2048, 3072 or 4096 bits.",
      "  - signingKeys.revoked[0] is 0: give a whole number from 1 on, and raise it by one to rotate.",
      '  - target.directory is "sso": give an absolute path without spaces that belongs to the stack alone, e.g. /etc/openmetadata/sso.',
      "  - target.healthTimeout is 1e+300: give a whole number of seconds from 1 to 3600.",
      '  - adminPrincipals[3] is "alice": name each administrator once.',
      "  - signIn.refreshToken.idleLifetime is 7201: make it at most refreshToken.lifetime, which is 7200.",
      '  - signIn.secretGeneration is 2 while signIn.clientType is "public": remove it, a public client has no secret.',
      "  - loginPolicy.waiver is missing: say why everybody whom the tenant knows may sign in, or leave the policy on: OpenMetadata checks neither that an address is verified nor which application a token is for.",
      '  - serviceAccount.scopes[0] is "read:user": did you mean read:users.',
      '  - serviceAccount.existingClientId is set while serviceAccount.kind is "shared": remove it, or use dedicated.',
      '  - serviceAccount.kind is "shared" while signIn.clientType is "public": use dedicated: a public client has no secret, so Auth0 does not let it have the client credentials grant.',
      "  - signingKeys.revoked[1] is 2: revoke only generations before the current one, 2; after a leak of this one set generation to 5, which cuts off every token at once.",
      '  - existingSigningKey is stored in clear: set it again with "pulumi config set --secret existingSigningKey < key.pem", and generate a new key if that file was ever committed.',
      '  - signingKeys.existing is missing: say which generation existingSigningKey is with "pulumi config set --path signingKeys.existing.generation 1", or remove the key.',
      '  - auth0:clientSecret is stored in clear: set it again with "pulumi config set --secret auth0:clientSecret", and rotate it if that file was ever committed.',
    ];
    assert.throws(() => parseSettings(input), {
      name: "SettingsError",
      message: message.join("\n"),
    });
  });

  it("speaks of one setting in the singular", () => {
    assert.throws(() => parseSettings(raw({ serverUrl: undefined })), {
      message:
        "One setting needs attention:\n  - serverUrl is missing: give the public origin of OpenMetadata, e.g. https://openmetadata.example.com.",
    });
  });
});

describe("a setting that is wrong in itself", () => {
  const silent: [name: string, values: object, key: string][] = [
    [
      "a kind is not also none",
      { serviceAccount: { kind: "both", name: "X" } },
      "serviceAccount.kind",
    ],
    ["a policy is not also off", { loginPolicy: { enabled: "no" } }, "loginPolicy.enabled"],
    [
      "a waiver is not also missing",
      { loginPolicy: { enabled: false, waiver: 7 } },
      "loginPolicy.waiver",
    ],
    [
      "a reason is not also missing for its scope",
      {
        serviceAccount: {
          kind: "dedicated",
          scopes: ["update:users"],
          waivers: { "update:users": 7 },
        },
      },
      "serviceAccount.waivers.update:users",
    ],
    [
      "scopes do not also make their waivers superfluous",
      {
        serviceAccount: {
          kind: "dedicated",
          scopes: "update:users",
          waivers: { "update:users": "because I say so" },
        },
      },
      "serviceAccount.scopes",
    ],
    [
      "a scope does not also make its waiver superfluous",
      {
        serviceAccount: {
          kind: "dedicated",
          scopes: [7],
          waivers: { "update:users": "because I say so" },
        },
      },
      "serviceAccount.scopes[0]",
    ],
    [
      "a generation does not also judge the revoked ones",
      { signingKeys: { generation: 0, revoked: [1] } },
      "signingKeys.generation",
    ],
    [
      "a method does not also disagree with a public client",
      { signIn: { clientType: "public", authenticationMethod: "none" } },
      "signIn.authenticationMethod",
    ],
  ];
  for (const [name, values, key] of silent) {
    it(name, () => {
      const problems = problemsOf(raw(values));
      assert.deepEqual(
        problems.map((problem) => problem.split(" is ")[0]),
        [key],
      );
    });
  }

  for (const signingKeys of [7, { existing: "generation 1" }]) {
    it(`as ${JSON.stringify(signingKeys)} does not also lack the generation of a key`, () => {
      assert.equal(problemsOf(raw({ signingKeys }, { existingSigningKey: "secret" })).length, 1);
    });
  }
});

describe("a setting that is stored as a secret", () => {
  it("is refused: it would stand in clear in the state", () => {
    assert.deepEqual(problemsOf(raw({}, { storedAsSecret: ["target", "signIn"] })), [
      "target is stored as a secret, in whole or in part: set it again without --secret, since this stack keeps nothing of it secret (a command that needs a secret can read it from a file of its own).",
      "signIn is stored as a secret, in whole or in part: set it again without --secret, since this stack keeps nothing of it secret (a command that needs a secret can read it from a file of its own).",
    ]);
  });
});
