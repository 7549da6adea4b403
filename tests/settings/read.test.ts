/** What Pulumi hands over, read through its SDK as in a run. */

import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { afterEach, describe, it } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { readConfiguration } from "../../settings/read.ts";

const PROJECT = "openmetadata-auth0";
const { AUTH0_DOMAIN, AUTH0_AUDIENCE } = process.env;

const CONFIG: Record<string, string> = {
  "auth0:domain": "acme.eu.auth0.com",
  [`${PROJECT}:serverUrl`]: "https://om.example.com",
  [`${PROJECT}:adminPrincipals`]: '["alice"]',
  [`${PROJECT}:principalDomain`]: "example.com",
  [`${PROJECT}:target`]: '{"kind":"bareMetal","directory":"/etc/openmetadata/sso"}',
  // The defaults of Pulumi.yaml.
  [`${PROJECT}:signIn`]: "{}",
  [`${PROJECT}:existingSigningKey`]: "",
};

function read(config: Record<string, string> = {}, secretKeys: string[] = []) {
  delete process.env.AUTH0_DOMAIN;
  delete process.env.AUTH0_AUDIENCE;
  pulumi.runtime.setMocks(
    { newResource: () => ({ id: "", state: {} }), call: () => ({}) },
    PROJECT,
    "test",
  );
  pulumi.runtime.setAllConfig({ ...CONFIG, ...config }, secretKeys);
  return readConfiguration();
}

/** Of the RunError that ends the run. */
function report(config: Record<string, string>, secretKeys: string[] = []): string[] {
  try {
    read(config, secretKeys);
  } catch (error) {
    assert.ok(error instanceof pulumi.RunError);
    return error.message.split("\n").slice(1);
  }
  return [];
}

afterEach(() => {
  if (AUTH0_DOMAIN !== undefined) process.env.AUTH0_DOMAIN = AUTH0_DOMAIN;
  if (AUTH0_AUDIENCE !== undefined) process.env.AUTH0_AUDIENCE = AUTH0_AUDIENCE;
});

describe("readConfiguration", () => {
  it("reads texts, lists, objects and defaults", () => {
    const { serverUrl, adminPrincipals, signIn, existingSigningKey } = read();
    assert.equal(serverUrl, "https://om.example.com");
    assert.deepEqual(adminPrincipals, ["alice"]);
    assert.equal(signIn.name, "OpenMetadata");
    assert.equal(existingSigningKey, undefined);
  });

  it("refuses keys of the project that nobody declared, and leaves other namespaces alone", () => {
    const config = {
      [`${PROJECT}:signin`]: '{"protect":true}',
      "pulumi:tags": '{"team":"data"}',
      "kubernetes:context": "prod",
      "auth0:debug": "true",
    };
    assert.deepEqual(report(config), [
      '  - signin is not a setting of this stack: did you mean signIn? Set that, and remove this one with "pulumi config rm signin".',
    ]);
  });

  it("takes what is no JSON for a text", () => {
    assert.deepEqual(report({ [`${PROJECT}:adminPrincipals`]: "alice" }), [
      '  - adminPrincipals is "alice": give a list of user names, e.g. [alice].',
    ]);
  });

  it("hands over a good key as a secret", async () => {
    const pem = privateKey("rsa");
    const { existingSigningKey } = read(
      {
        [`${PROJECT}:existingSigningKey`]: pem,
        [`${PROJECT}:signingKeys`]: '{"existing":{"generation":1}}',
      },
      [`${PROJECT}:existingSigningKey`],
    );
    assert.ok(existingSigningKey !== undefined && (await pulumi.isSecret(existingSigningKey)));
  });

  it("tells of a key that cannot be adopted with all the rest", () => {
    const config = {
      [`${PROJECT}:existingSigningKey`]: privateKey("ec"),
      [`${PROJECT}:signingKeys`]: '{"existing":{"generation":1}}',
      [`${PROJECT}:principalDomain`]: "example",
      "auth0:clientSecret": "pa55",
    };
    assert.deepEqual(report(config, [`${PROJECT}:existingSigningKey`]), [
      '  - principalDomain is "example": give the domain of your e-mail addresses, e.g. example.com.',
      "  - existingSigningKey is a key of type ec, while OpenMetadata signs with plain RSA only: leave existingSigningKey out and let the stack generate a pair.",
      '  - auth0:clientSecret is stored in clear: set it again with "pulumi config set --secret auth0:clientSecret", and rotate it if that file was ever committed.',
    ]);
  });

  it("hands over a bot's token as a secret, and refuses what is none without showing it", async () => {
    const target = '{"kind":"kubernetes","mode":"values","namespace":"openmetadata"}';
    const config = (token: string) => ({
      [`${PROJECT}:target`]: target,
      [`${PROJECT}:ingestionBotToken`]: token,
    });
    const secretKeys = [`${PROJECT}:ingestionBotToken`];
    const { ingestionBotToken } = read(
      config("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln"),
      secretKeys,
    );
    assert.ok(ingestionBotToken !== undefined && (await pulumi.isSecret(ingestionBotToken)));
    assert.deepEqual(report(config("Bearer abc"), secretKeys), [
      "  - ingestionBotToken is not a JSON Web Token (not shown): give the token that OpenMetadata shows under Settings, Bots, ingestion-bot, whole and alone.",
    ]);
    assert.equal(read().ingestionBotToken, undefined);
  });

  it("refuses secrets where none is kept secret", () => {
    const secretKeys = [`${PROJECT}:target`, "auth0:domain", "auth0:clientSecret"];
    const told =
      "is stored as a secret, in whole or in part: set it again without --secret, since this stack keeps nothing of it secret (a command that needs a secret can read it from a file of its own).";
    assert.deepEqual(report({ "auth0:clientSecret": "x" }, secretKeys), [
      `  - target ${told}`,
      `  - auth0:domain ${told}`,
    ]);
  });
});

function privateKey(type: "rsa" | "ec"): string {
  const { privateKey } =
    type === "rsa"
      ? generateKeyPairSync("rsa", { modulusLength: 2048 })
      : generateKeyPairSync("ec", { namedCurve: "P-256" });
  return String(privateKey.export({ type: "pkcs8", format: "pem" }));
}
