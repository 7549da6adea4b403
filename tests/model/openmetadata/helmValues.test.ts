/** The chart's values, checked by the chart's schema and followed to what the server sees of them. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parse } from "yaml";
import { loadConfiguration } from "../../../lab/openmetadata/configuration.ts";
import {
  type AuthenticationModel,
  authenticationModel,
} from "../../../model/openmetadata/authentication.ts";
import { renderEnvironment } from "../../../model/openmetadata/environment.ts";
import {
  type HelmDelivery,
  renderHelmValues,
  renderHelmValuesYaml,
} from "../../../model/openmetadata/helmValues.ts";
import { chartDefaults, chartEnvironment } from "./support/chart.ts";
import { schemaErrors } from "./support/jsonSchema.ts";
import { referenceFile } from "./support/reference.ts";
import { BASES, INPUT, MODEL, normal } from "./support/server.ts";

const DELIVERY: HelmDelivery = {
  directory: "/etc/openmetadata/sso",
  signingPair: { secretName: "om-keys", privateKey: "private_key.1", publicKey: "public_key.1" },
  jwks: { configMapName: "om-jwks", key: "jwks.json" },
  oidcClient: { secretName: "om-oidc", clientId: "id", clientSecret: "secret" },
  podAnnotations: { "checksum/sso": "0f3a" },
};
const VALUES = renderHelmValues(MODEL, DELIVERY);
const PUBLIC_MODEL = authenticationModel({ ...INPUT, client: { type: "public" } });

const schema = referenceFile("helm/values.schema-1.13.1.json");

describe("the schema of the chart", { skip: schema === undefined && "it is not here" }, () => {
  const errors = (values: unknown) => schemaErrors(schema?.path ?? "", values);

  it("allows the values of a confidential client", () => assert.deepEqual(errors(VALUES), []));

  it("allows the values of a public client", () =>
    assert.deepEqual(errors(renderHelmValues(PUBLIC_MODEL, DELIVERY)), []));

  it("allows them after YAML too", () =>
    assert.deepEqual(errors(parse(renderHelmValuesYaml(VALUES))), []));

  it("would not allow a key that the chart does not know, nor another type", () => {
    const values = JSON.parse(JSON.stringify(VALUES));
    values.openmetadata.config.authentication.publicKeyUrls = [];
    values.openmetadata.config.authentication.oidcConfiguration.maxAge = null;
    assert.deepEqual(errors(values), [
      "openmetadata.config.authentication.oidcConfiguration.maxAge: Invalid input: expected string, received null",
      'openmetadata.config.authentication: Unrecognized key: "publicKeyUrls"',
    ]);
  });
});

for (const [name, base] of BASES) {
  describe(`through the chart and ${name}, the server`, {
    skip: chartDefaults === undefined && "the chart's own values are not here",
  }, () => {
    const seen = (model: AuthenticationModel, delivery = DELIVERY) => {
      const environment = renderEnvironment(MODEL);
      const oidc = { id: environment.OIDC_CLIENT_ID, secret: environment.OIDC_CLIENT_SECRET };
      const yaml = renderHelmValuesYaml(renderHelmValues(model, delivery));
      const fromChart = chartEnvironment(chartDefaults?.text ?? "", yaml, {
        "om-oidc": oidc as Record<string, string>,
      });
      return loadConfiguration(base, fromChart);
    };

    it("sees every value of the model", () =>
      assert.partialDeepStrictEqual(normal(seen(MODEL)), normal(MODEL)));

    it("sees the same as from the env file", () => {
      const fromEnvironment = loadConfiguration(base, renderEnvironment(MODEL));
      assert.deepEqual(withoutEmpty(seen(MODEL)), withoutEmpty(fromEnvironment));
    });

    it("asks for no password at every visit", () => {
      const oidc = seen(MODEL).authenticationConfiguration.oidcConfiguration;
      assert.equal(oidc?.prompt, "");
      assert.equal(oidc?.maxAge, "");
      const fromDefaults = parse(chartDefaults?.text ?? "").openmetadata.config.authentication;
      assert.equal(fromDefaults.oidcConfiguration.promptType, "consent", "what is overridden");
      assert.equal(fromDefaults.oidcConfiguration.maxAge, "0", "what is overridden");
    });

    it("sees a public client without any Secret of a client", () => {
      const { oidcClient: _, ...delivery } = DELIVERY;
      const { authenticationConfiguration: auth } = seen(PUBLIC_MODEL, delivery);
      assert.equal(auth.clientType, "public");
      assert.equal(auth.clientId, "client-id");
      assert.equal(auth.oidcConfiguration?.secret, "");
    });
  });
}

describe("the pod", () => {
  it("finds keys and JWKS where the model says, read-only, for the server's group alone", () => {
    assert.deepEqual(VALUES.extraVolumes, [
      {
        name: "openmetadata-sso",
        projected: {
          defaultMode: 0o400,
          sources: [
            {
              secret: {
                name: "om-keys",
                items: [
                  { key: "private_key.1", path: "keys/1/private_key.der" },
                  { key: "public_key.1", path: "keys/1/public_key.der" },
                ],
              },
            },
            {
              configMap: { name: "om-jwks", items: [{ key: "jwks.json", path: "jwks.json" }] },
            },
          ],
        },
      },
    ]);
    assert.deepEqual(VALUES.extraVolumeMounts, [
      { name: "openmetadata-sso", mountPath: "/etc/openmetadata/sso", readOnly: true },
    ]);
    assert.deepEqual(VALUES.podSecurityContext, { fsGroup: 1000 });
    assert.deepEqual(VALUES.securityContext, { runAsUser: 1000 });
  });

  it("is replaced when what it was given changes", () =>
    assert.deepEqual(VALUES.podAnnotations, { "checksum/sso": "0f3a" }));

  it("gets from extraEnvs what the chart has no value for", () =>
    assert.deepEqual(VALUES.extraEnvs, [
      { name: "AUTHENTICATION_TOKEN_VALIDATION_ALGORITHM", value: "RS256" },
      { name: "CUSTOM_OIDC_AUTHENTICATION_PROVIDER_NAME", value: "auth0" },
      { name: "FORCE_SECURE_SESSION_COOKIE", value: "true" },
      { name: "SECURITY_CONFIG_SOURCE", value: "ENV" },
    ]));
});

describe("the values", () => {
  it("hold the client secret by reference only", () => {
    const client = {
      type: "confidential",
      secret: "canary-of-the-client-secret",
      authenticationMethod: "client_secret_basic",
    } as const;
    const values = renderHelmValues(authenticationModel({ ...INPUT, client }), DELIVERY);
    assert.deepEqual(values.openmetadata.config.authentication.oidcConfiguration, {
      enabled: true,
      oidcType: "auth0",
      clientId: { secretRef: "om-oidc", secretKey: "id" },
      clientSecret: { secretRef: "om-oidc", secretKey: "secret" },
      scope: "openid email profile offline_access",
      discoveryUri: "https://acme.eu.auth0.com/.well-known/openid-configuration",
      useNonce: true,
      preferredJwsAlgorithm: "RS256",
      responseType: "code",
      promptType: "",
      disablePkce: false,
      callbackUrl: "https://om.example.com/callback",
      serverUrl: "https://om.example.com",
      clientAuthenticationMethod: "client_secret_basic",
      tenant: "",
      maxAge: "",
    });
    assert.doesNotMatch(JSON.stringify(values), /canary/);
    assert.doesNotMatch(renderHelmValuesYaml(values), /canary/);
  });

  it("are the same object again after YAML", () =>
    assert.deepEqual(parse(renderHelmValuesYaml(VALUES)), JSON.parse(JSON.stringify(VALUES))));

  it("warn at the top of the file that Helm keeps only one of two lists", () =>
    assert.match(
      renderHelmValuesYaml(VALUES),
      /^# .*\n# .* of two lists Helm keeps the\n# last, /,
    ));

  it("switch the chart's confidential block off for a public client", () =>
    assert.deepEqual(
      renderHelmValues(PUBLIC_MODEL, DELIVERY).openmetadata.config.authentication.oidcConfiguration,
      { enabled: false },
    ));
});

describe("values that no pod could use", () => {
  const refused = (
    message: string,
    delivery: Partial<HelmDelivery>,
    input: Partial<typeof INPUT> = {},
  ) =>
    assert.throws(
      () =>
        renderHelmValues(authenticationModel({ ...INPUT, ...input }), {
          ...DELIVERY,
          ...delivery,
        }),
      { message },
    );

  it("such as a confidential client's without its Secret are refused", () =>
    refused(
      "oidcClient is missing: a confidential client reads its id and secret from a Secret, so name that Secret",
      { oidcClient: undefined },
    ));

  for (const directory of [
    "/opt/openmetadata/conf",
    "/opt/openmetadata/conf/sso",
    "/opt",
    "/",
    "etc",
  ]) {
    it(`such as files at ${directory} are refused`, () =>
      refused(
        `The files cannot be mounted at "${directory}": use an absolute path that has nothing to do with /opt/openmetadata/conf, where OpenMetadata's own lie, such as /etc/openmetadata/sso`,
        { directory },
      ));
  }

  it("such as a key outside of the mounted directory are refused", () =>
    refused(
      'The server would look for "/etc/keys/private_key.der", which is not in the mounted directory "/etc/openmetadata/sso": use a path in it',
      {},
      { privateKeyPath: "/etc/keys/private_key.der" },
    ));

  it("such as a JWKS outside of the mounted directory are refused", () =>
    refused(
      'The server would look for "/etc/openmetadata/sso-other/jwks.json", which is not in the mounted directory "/etc/openmetadata/sso": use a path in it',
      {},
      { jwksPath: "/etc/openmetadata/sso-other/jwks.json" },
    ));

  for (const text of [`${"$"}{HOME}`, "{{ .Release.Name }}"]) {
    it(`such as the issuer ${text}, a template, are refused`, () =>
      refused(
        `The Helm value openmetadata.config.jwtTokenConfiguration.jwtissuer holds "${"$"}{" or "{{", which OpenMetadata or Helm would replace: leave that out`,
        {},
        { jwtIssuer: text },
      ));
  }
});

/** `null`, an empty text and an empty list mean the same to the server: nothing is set. */
function withoutEmpty(value: unknown): unknown {
  return JSON.parse(JSON.stringify(normal(value)), (_, inner) =>
    typeof inner === "object" && Object.keys(inner).length === 0 ? undefined : inner,
  );
}
