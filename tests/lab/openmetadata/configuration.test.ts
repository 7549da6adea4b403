// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders are what these tests are about
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { substitute } from "../../../lab/openmetadata/configuration/substitution.ts";
import {
  baseConfigurationText,
  loadConfiguration,
  mergeFragment,
  parseEnvFile,
} from "../../../lab/openmetadata/configuration.ts";

const load = (env: Record<string, string>) => loadConfiguration(baseConfigurationText(), env);

describe("placeholders", () => {
  const cases: [text: string, env: Record<string, string>, expected: string][] = [
    ["a: ${A:-x}", {}, "a: x"],
    ["a: ${A:-x}", { A: "y" }, "a: y"],
    ["a: ${A:-x}", { A: "" }, "a: "],
    ["a: ${A:-}", {}, "a: "],
    ["a: ${A}", {}, "a: ${A}"],
    ["a: ${A:-${B}}", { B: "b" }, "a: ${B}"],
    ["a: ${A}", { A: "${B}", B: "b" }, "a: b"],
    ["a: $${A:-x}", { A: "y" }, "a: ${A:-x}"],
    ["a: ${A", { A: "y" }, "a: ${A"],
    ["${A}${B:-2}", { A: "1" }, "12"],
  ];
  for (const [text, env, expected] of cases) {
    test(`${text} with ${JSON.stringify(env)} gives ${expected}`, () => {
      assert.equal(substitute(text, env), expected);
    });
  }

  test("that refer to each other in a circle are an error", () => {
    assert.throws(() => substitute("${A}", { A: "${B}", B: "${A}" }), {
      message: "Infinite loop in property interpolation of A: A->B->A",
    });
  });
});

describe("loadConfiguration", () => {
  test("gives OpenMetadata's defaults in an empty environment", () => {
    const { authenticationConfiguration, authorizerConfiguration, ...rest } = load({});
    assert.equal(authenticationConfiguration.provider, "basic");
    assert.equal(authenticationConfiguration.clientType, "public");
    assert.deepEqual(authenticationConfiguration.publicKeyUrls, [
      "http://localhost:8585/api/v1/system/config/jwks",
    ]);
    assert.equal(authenticationConfiguration.oidcConfiguration?.prompt, "consent");
    assert.equal(authenticationConfiguration.oidcConfiguration?.maxAge, "0");
    assert.equal(authenticationConfiguration.oidcConfiguration?.disablePkce, true);
    assert.deepEqual(authorizerConfiguration.adminPrincipals, ["admin"]);
    assert.equal(authorizerConfiguration.enforcePrincipalDomain, false);
    assert.deepEqual(rest.jwtTokenConfiguration, {
      rsapublicKeyFilePath: "./conf/public_key.der",
      rsaprivateKeyFilePath: "./conf/private_key.der",
      jwtissuer: "open-metadata.org",
      keyId: "Gb389a-9f76-gdjs-a92j-0242bk94356",
    });
    assert.deepEqual(rest.connector, { bindHost: "0.0.0.0", port: 8585 });
    assert.equal(rest.openMetadataUrl, "http://localhost:8585");
  });

  test("reads values as YAML: lists, quoted texts, booleans", () => {
    const { authenticationConfiguration, authorizerConfiguration } = load({
      AUTHENTICATION_PUBLIC_KEYS: '["https://a.example/jwks", file:///k/jwks.json]',
      AUTHORIZER_ADMIN_PRINCIPALS: "[pulumi-sso,alice]",
      AUTHENTICATION_PROVIDER: '"auth0"',
      OIDC_DISABLE_PKCE: '"false"',
      OIDC_SESSION_EXPIRY: "7200",
    });
    assert.deepEqual(authenticationConfiguration.publicKeyUrls, [
      "https://a.example/jwks",
      "file:///k/jwks.json",
    ]);
    assert.deepEqual(authorizerConfiguration.adminPrincipals, ["pulumi-sso", "alice"]);
    assert.equal(authenticationConfiguration.provider, "auth0");
    assert.equal(authenticationConfiguration.oidcConfiguration?.disablePkce, false);
    assert.equal(authenticationConfiguration.oidcConfiguration?.sessionExpiry, 7200);
  });

  test("takes a variable that is set to nothing as null, not as the default", () => {
    const { oidcConfiguration } = load({
      OIDC_PROMPT_TYPE: "",
      OIDC_MAX_AGE: "",
    }).authenticationConfiguration;
    assert.equal(oidcConfiguration?.prompt, undefined);
    assert.equal(oidcConfiguration?.maxAge, undefined);
  });

  test("keeps the spelling of a secret that looks like a number", () => {
    for (const secret of ["0123", "1e5", "0x1F", "true", "12345678901234567890"]) {
      const { oidcConfiguration } = load({
        OIDC_CLIENT_SECRET: secret,
      }).authenticationConfiguration;
      assert.equal(oidcConfiguration?.secret, secret);
    }
  });

  test("refuses a secret that breaks the YAML, without repeating it", () => {
    for (const secret of ["a: b", "*canary", "[canary", '"canary']) {
      assert.throws(
        () => load({ OIDC_CLIENT_SECRET: secret }),
        (error: Error) => {
          assert.equal(error.name, "ConfigurationError");
          assert.match(
            error.message,
            /^openmetadata\.yaml is malformed after its placeholders were replaced: [A-Z_]+ at line \d+\. A value that is not plain YAML needs quotes\.$/,
          );
          assert.doesNotMatch(error.message, /canary|a: b/);
          return true;
        },
      );
    }
  });

  test("refuses an unknown key, as Dropwizard does", () => {
    const text = mergeFragment(
      baseConfigurationText(),
      "authorizerConfiguration:\n  admins: [a]\n",
    );
    assert.throws(() => loadConfiguration(text, {}), {
      name: "ConfigurationError",
      message:
        "openmetadata.yaml has an error:\n  * Unrecognized field at: authorizerConfiguration.admins",
    });
  });

  test("refuses a value that an enumeration does not have", () => {
    assert.throws(() => load({ AUTHENTICATION_CLIENT_TYPE: "private" }), {
      name: "ConfigurationError",
      message:
        'openmetadata.yaml has an error:\n  * Failed to parse configuration at: authenticationConfiguration.clientType; Invalid option: expected one of "public"|"confidential"',
    });
  });

  test("refuses a text where a list is meant", () => {
    assert.throws(() => load({ AUTHORIZER_ADMIN_PRINCIPALS: "alice" }), {
      name: "ConfigurationError",
      message:
        "openmetadata.yaml has an error:\n  * Failed to parse configuration at: authorizerConfiguration.adminPrincipals; Invalid input: expected array, received string",
    });
  });
});

describe("parseEnvFile", () => {
  test("reads one variable a line, everything after the first = being the value", () => {
    const text = [
      "# a comment",
      "",
      "A=1",
      "  B=x=y # not a comment",
      "C=",
      'D=[a,"b"]',
      "E= spaces stay ",
    ].join("\n");
    assert.deepEqual(parseEnvFile(text), {
      A: "1",
      B: "x=y # not a comment",
      C: "",
      D: '[a,"b"]',
      E: " spaces stay ",
    });
  });

  test("takes double quotes off, as systemd does", () => {
    assert.deepEqual(parseEnvFile('A="x y"\nB="say \\"hi\\" \\\\o/"\nC="a"b\nD=""'), {
      A: "x y",
      B: 'say "hi" \\o/',
      C: '"a"b',
      D: "",
    });
  });

  test("reads Windows line ends", () => {
    assert.deepEqual(parseEnvFile("A=1\r\nB=2\r\n"), { A: "1", B: "2" });
  });

  test("gives the same settings for a value with quotes as for one without", () => {
    const settings = (text: string) => load(parseEnvFile(text)).jwtTokenConfiguration.jwtissuer;
    assert.equal(settings('JWT_ISSUER="om.example.com"'), settings("JWT_ISSUER=om.example.com"));
  });

  test("names the line that is none, never its value", () => {
    assert.throws(() => parseEnvFile("A=1\nOIDC_CLIENT_SECRET: canary"), {
      message:
        'Line 2 of the environment file has no "=": write NAME=value, or NAME= for an empty value.',
    });
    assert.throws(() => parseEnvFile("A =canary"), {
      message:
        'Line 1 of the environment file does not start with a variable name: use letters, digits and "_", without spaces around "=".',
    });
  });
});

describe("mergeFragment", () => {
  const env = { OIDC_CLIENT_ID: "from-env", OIDC_CLIENT_SECRET: "0123" };

  test("of nothing changes nothing", () => {
    for (const fragment of ["", "# only a comment\n"]) {
      assert.deepEqual(
        loadConfiguration(mergeFragment(baseConfigurationText(), fragment), env),
        load(env),
      );
    }
  });

  test("replaces whole blocks: what they leave out takes the server's default, not the file's", () => {
    const fragment = [
      "authenticationConfiguration:",
      "  provider: auth0",
      "  publicKeyUrls: [https://t.example/.well-known/jwks.json]",
      "  oidcConfiguration:",
      '    id: "from-fragment"',
      "    callbackUrl: ${CALLBACK:-https://om.example/callback}",
    ].join("\n");
    const merged = loadConfiguration(mergeFragment(baseConfigurationText(), fragment), env);
    const { authenticationConfiguration: _, ...others } = load(env);
    const { authenticationConfiguration: replaced, ...rest } = merged;
    assert.deepEqual(rest, others);
    assert.deepEqual(JSON.parse(JSON.stringify(replaced)), {
      clientType: "public",
      provider: "auth0",
      responseType: "id_token",
      publicKeyUrls: ["https://t.example/.well-known/jwks.json"],
      tokenValidationAlgorithm: "RS256",
      jwtPrincipalClaims: [],
      jwtPrincipalClaimsMapping: [],
      enableSelfSignup: false,
      oidcConfiguration: {
        id: "from-fragment",
        scope: "openid email profile",
        useNonce: "true",
        preferredJwsAlgorithm: "RS256",
        responseType: "code",
        disablePkce: true,
        tokenValidity: 3600,
        callbackUrl: "https://om.example/callback",
        sessionExpiry: 604800,
      },
      forceSecureSessionCookie: false,
      enableAutoRedirect: false,
    });
  });

  test("takes a base that is valid YAML only after its placeholders were replaced", () => {
    const base = "a: 1\npolicy: ${X:-\"default-src 'self': x\"}\n# b\nb:\n  c: 2\nd: 3\n";
    assert.equal(
      mergeFragment(base, "b:\n  e: 4\n"),
      "a: 1\npolicy: ${X:-\"default-src 'self': x\"}\n# b\nd: 3\n\nb:\n  e: 4\n",
    );
  });

  test("refuses a fragment that is no mapping", () => {
    assert.throws(() => mergeFragment(baseConfigurationText(), "- a\n- b"), {
      name: "ConfigurationError",
      message: "The fragment is not a YAML mapping: it has another type at line 1.",
    });
    assert.throws(() => mergeFragment(baseConfigurationText(), "a: b\nc: [canary"), {
      name: "ConfigurationError",
      message: "The fragment is not a YAML mapping: BAD_INDENT at line 2.",
    });
  });
});
