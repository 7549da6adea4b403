/**
 * What the server would see: both renderings of the model, through the substitution and the parser
 * that OpenMetadata puts them through, into the typed settings it ends up with.
 */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  baseConfigurationText,
  loadConfiguration,
  mergeFragment,
  parseEnvFile,
} from "../../../lab/openmetadata/configuration.ts";
import {
  type AuthenticationInput,
  authenticationModel,
} from "../../../model/openmetadata/authentication.ts";
import { renderEnvFile, renderEnvironment } from "../../../model/openmetadata/environment.ts";
import { renderYamlFragment } from "../../../model/openmetadata/fragment.ts";
import { BASES, INPUT, MODEL, normal } from "./support/server.ts";

for (const [name, base] of BASES) {
  describe(`through ${name}, the server`, () => {
    const environment = () => parseEnvFile(renderEnvFile(renderEnvironment(MODEL)));
    const seen = () => loadConfiguration(base, environment());

    it("sees every value of the model from the env file", () => {
      assert.partialDeepStrictEqual(normal(seen()), normal(MODEL));
    });

    it("sees the same from the YAML fragment as from the env file", () => {
      const fromYaml = loadConfiguration(mergeFragment(base, renderYamlFragment(MODEL)), {});
      const { authorizerConfiguration, authenticationConfiguration, jwtTokenConfiguration } =
        fromYaml;
      assert.partialDeepStrictEqual(
        normal({ authorizerConfiguration, authenticationConfiguration, jwtTokenConfiguration }),
        normal(MODEL),
      );
    });

    it("asks for PKCE and a refresh token, and for no password at every visit", () => {
      const oidc = seen().authenticationConfiguration.oidcConfiguration;
      assert.equal(oidc?.disablePkce, false);
      assert.equal(oidc?.scope, "openid email profile offline_access");
      assert.equal(oidc?.prompt ?? null, null);
      assert.equal(oidc?.maxAge ?? null, null);
      assert.equal(oidc?.tenant, "");
      const byDefault = loadConfiguration(base, {}).authenticationConfiguration.oidcConfiguration;
      assert.equal(byDefault?.disablePkce, true, "the default that is overridden");
      assert.equal(byDefault?.prompt, "consent", "the default that is overridden");
    });
  });
}

describe("a public client", () => {
  const model = authenticationModel({ ...INPUT, client: { type: "public" } });

  it("has no word of a secret or of the server's own sign-in in its environment", () => {
    const environment = renderEnvironment(model);
    assert.equal(environment.AUTHENTICATION_CLIENT_TYPE, "public");
    assert.deepEqual(
      Object.keys(environment).filter((name) => name.startsWith("OIDC_")),
      [],
    );
  });

  it("is what the server sees, from the env file and from the YAML fragment", () => {
    const base = baseConfigurationText();
    const fromEnv = loadConfiguration(base, parseEnvFile(renderEnvFile(renderEnvironment(model))));
    const fromYaml = loadConfiguration(mergeFragment(base, renderYamlFragment(model)), {});
    for (const seen of [fromEnv, fromYaml]) {
      assert.partialDeepStrictEqual(normal(seen), normal(model));
      assert.equal(seen.authenticationConfiguration.oidcConfiguration?.secret ?? "", "");
    }
  });
});

describe("the env file", () => {
  const environment = renderEnvironment(MODEL);
  const text = renderEnvFile(environment);

  it("quotes only what holds a space", () => {
    assert.match(text, /^OIDC_SCOPE="openid email profile offline_access"$/m);
    assert.equal(text.split("\n").filter((line) => line.includes('"')).length, 1);
  });

  it("means the same to who keeps the quotes, as docker does", () => {
    const kept = Object.fromEntries(
      text
        .split("\n")
        .filter((line) => line.includes("=") && !line.startsWith("#"))
        .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
    );
    const base = baseConfigurationText();
    assert.deepEqual(loadConfiguration(base, kept), loadConfiguration(base, environment));
  });

  it("sends an empty variable where a default must go, and none where it must stay", () => {
    assert.equal(environment.OIDC_PROMPT_TYPE, "");
    assert.equal(environment.OIDC_MAX_AGE, "");
    assert.equal("OIDC_TENANT" in environment, false);
  });

  it("allows the Secure cookie of https to be dropped on this machine alone", () => {
    const cookie = (serverUrl: string) =>
      renderEnvironment(authenticationModel({ ...INPUT, serverUrl })).FORCE_SECURE_SESSION_COOKIE;
    assert.equal(cookie("https://om.example.com"), "true");
    assert.equal(cookie("http://localhost:8585"), "false");
  });
});

describe("a value that OpenMetadata's environment cannot carry", () => {
  const refused = (change: Partial<AuthenticationInput>, name: string) =>
    assert.throws(() => renderEnvironment(authenticationModel({ ...INPUT, ...change })), {
      message: `${name} holds a value that cannot be handed to OpenMetadata through its environment: use letters, digits and the characters . _ ~ - + @ / : in it`,
    });

  for (const clientSecret of [
    "a: b",
    "a #b",
    "*a",
    `${"$"}{X}`,
    'a"b',
    "a\nb",
    "a'b",
    "`a`",
    "a\\b",
  ]) {
    it(`such as the client secret ${JSON.stringify(clientSecret)} is refused by name, not by value`, () =>
      refused({ client: withSecret(clientSecret) }, "OIDC_CLIENT_SECRET"));
  }

  for (const name of ["null", "yes", "0x1F", "1e3", "~"]) {
    it(`such as the administrator ${name}, which YAML 1.1 reads as something else, is refused`, () =>
      refused({ adminPrincipals: [name] }, "AUTHORIZER_ADMIN_PRINCIPALS"));
  }

  it("is carried by the YAML fragment all the same", () => {
    const model = authenticationModel({ ...INPUT, client: withSecret('a: "b" #c'), kid: "1e3" });
    const seen = loadConfiguration(
      mergeFragment(baseConfigurationText(), renderYamlFragment(model)),
      {},
    );
    assert.equal(seen.authenticationConfiguration.oidcConfiguration?.secret, 'a: "b" #c');
    assert.equal(seen.jwtTokenConfiguration.keyId, "1e3");
  });
});

function withSecret(secret: string): AuthenticationInput["client"] {
  return { type: "confidential", secret, authenticationMethod: "client_secret_post" };
}
