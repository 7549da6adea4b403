/** The workflow files, checked by OpenMetadata's own JSON schemas and read as `metadata ingest` reads them. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parse } from "yaml";
import {
  type LegacyWorkflowInput,
  renderLegacyWorkflowConfig,
  renderWorkflowConfig,
  renderWorkflowYaml,
  type WorkflowInput,
} from "../../../model/openmetadata/workflow.ts";
import { schemaErrors } from "./support/jsonSchema.ts";
import { referenceFile } from "./support/reference.ts";

const INPUT: WorkflowInput = { serverUrl: "https://om.example.com" };
const LEGACY: LegacyWorkflowInput = {
  serverUrl: "https://om.example.com",
  domain: "acme.eu.auth0.com",
  clientId: "client-id",
};

describe("the workflow for current servers", () => {
  it("hands over a bot's token, by reference to a variable", () =>
    assert.deepEqual(renderWorkflowConfig(INPUT), {
      workflowConfig: {
        loggerLevel: "INFO",
        openMetadataServerConfig: {
          hostPort: "https://om.example.com/api",
          authProvider: "openmetadata",
          verifySSL: "no-ssl",
          securityConfig: { jwtToken: `${"$"}{OM_JWT_TOKEN}` },
          storeServiceConnection: true,
        },
      },
    }));

  it("names the authority of a private certificate", () => {
    const caCertificate = "/etc/ssl/private-ca.pem";
    const { workflowConfig } = renderWorkflowConfig({ ...INPUT, caCertificate });
    assert.equal(workflowConfig.openMetadataServerConfig.verifySSL, "validate");
    assert.deepEqual(workflowConfig.openMetadataServerConfig.sslConfig, { caCertificate });
  });

  it("is completed from the environment, as text before YAML", () => {
    const text = renderWorkflowYaml(renderWorkflowConfig({ ...INPUT, tokenVariable: "BOT_TOKEN" }));
    const jwtToken = "eyJraWQiOiJhIn0.eyJzdWIiOiJib3QifQ.c2ln-bmF0_dXJl";
    assert.equal(
      serverConfig(expandvars(text, { BOT_TOKEN: jwtToken })).securityConfig.jwtToken,
      jwtToken,
    );
    assert.equal(
      serverConfig(expandvars(text, {})).securityConfig.jwtToken,
      `${"$"}{BOT_TOKEN}`,
      "as it stands when the variable is not set",
    );
  });

  it("refers to nothing but the token", () =>
    assert.deepEqual(references(renderWorkflowYaml(renderWorkflowConfig(INPUT))), [
      "OM_JWT_TOKEN",
    ]));
});

describe("the workflow for 1.2 and older", () => {
  it("hands over an Auth0 application, its secret by reference to a variable", () =>
    assert.deepEqual(renderLegacyWorkflowConfig(LEGACY), {
      workflowConfig: {
        openMetadataServerConfig: {
          hostPort: "https://om.example.com/api",
          authProvider: "auth0",
          securityConfig: {
            clientId: "client-id",
            secretKey: `${"$"}{OM_AUTH0_CLIENT_SECRET}`,
            domain: "acme.eu.auth0.com",
          },
        },
      },
    }));

  it("is completed from the environment, as text before YAML", () => {
    const text = renderWorkflowYaml(
      renderLegacyWorkflowConfig({ ...LEGACY, secretVariable: "AUTH0_SECRET" }),
    );
    const secretKey = "-dash_and_underscore-";
    const seen = serverConfig(expandvars(text, { AUTH0_SECRET: secretKey }));
    assert.deepEqual(seen.securityConfig, {
      clientId: "client-id",
      secretKey,
      domain: "acme.eu.auth0.com",
    });
  });

  it("refers to nothing but the secret", () =>
    assert.deepEqual(references(renderWorkflowYaml(renderLegacyWorkflowConfig(LEGACY))), [
      "OM_AUTH0_CLIENT_SECRET",
    ]));
});

const connection = referenceFile(
  "openmetadata/schema/entity/services/connections/metadata/openMetadataConnection.json",
);
const auth0 = referenceFile("openmetadata/schema/security/client/auth0SSOClientConfig.json");

describe("OpenMetadata's JSON schemas", {
  skip: (connection === undefined || auth0 === undefined) && "they are not here",
}, () => {
  const connectionErrors = (value: unknown) => schemaErrors(connection?.path ?? "", value);
  const current = renderWorkflowConfig(INPUT).workflowConfig.openMetadataServerConfig;
  const legacy = renderLegacyWorkflowConfig(LEGACY).workflowConfig.openMetadataServerConfig;

  it("allow the connection of current servers", () => {
    assert.deepEqual(connectionErrors(current), []);
    const { workflowConfig } = renderWorkflowConfig({ ...INPUT, caCertificate: "/ca.pem" });
    assert.deepEqual(connectionErrors(workflowConfig.openMetadataServerConfig), []);
  });

  it("would not allow an unknown key, a missing one, nor another word", () => {
    const { hostPort: _, ...withoutHost } = current;
    assert.deepEqual(connectionErrors({ ...withoutHost, verifySsl: true }), [
      "hostPort: Invalid input: expected string, received undefined",
      ': Unrecognized key: "verifySsl"',
    ]);
    assert.deepEqual(connectionErrors({ ...current, verifySSL: "always" }), [
      'verifySSL: Invalid option: expected one of "no-ssl"|"ignore"|"validate"',
    ]);
  });

  it("allow the legacy security settings by themselves, not in a current connection", () => {
    assert.deepEqual(schemaErrors(auth0?.path ?? "", legacy.securityConfig), []);
    assert.deepEqual(connectionErrors(legacy), [
      "securityConfig.jwtToken: Invalid input: expected string, received undefined",
      'securityConfig: Unrecognized keys: "clientId", "secretKey", "domain"',
    ]);
  });

  it("would not allow legacy security settings without a domain, nor with more", () => {
    const { domain: _, ...rest } = legacy.securityConfig;
    assert.deepEqual(schemaErrors(auth0?.path ?? "", { ...rest, audience: "" }), [
      "domain: Invalid input: expected string, received undefined",
      ': Unrecognized key: "audience"',
    ]);
  });
});

describe("what is no name of a variable", () => {
  for (const variable of ["", "1TOKEN", "OM-TOKEN", "A}B"]) {
    it(`such as ${JSON.stringify(variable)} is refused`, () => {
      const remedy =
        "which cannot name an environment variable: use letters, digits and underscores";
      assert.throws(() => renderWorkflowConfig({ ...INPUT, tokenVariable: variable }), {
        message: `tokenVariable is "${variable}", ${remedy}`,
      });
      assert.throws(() => renderLegacyWorkflowConfig({ ...LEGACY, secretVariable: variable }), {
        message: `secretVariable is "${variable}", ${remedy}`,
      });
    });
  }
});

const REFERENCE = /\$(?:(\w+)|\{([^}]*)\})/g;

/** Python's os.path.expandvars, which the ingestion's load_config_file applies to the file. */
function expandvars(text: string, environment: Record<string, string>): string {
  return text.replace(REFERENCE, (found, bare, braced) => environment[bare ?? braced] ?? found);
}

function references(text: string): (string | undefined)[] {
  return [...text.matchAll(REFERENCE)].map(([, bare, braced]) => bare ?? braced);
}

function serverConfig(text: string) {
  return parse(text).workflowConfig.openMetadataServerConfig;
}
