import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { parse } from "yaml";
import { SECRETS, STRUCTURED, TEXTS } from "../../settings/names.ts";
import { raw, refuses } from "./support.ts";

refuses("a key that is no setting", [
  [
    "a letter left out",
    raw({ servrUrl: "https://om.example.com" }),
    'servrUrl is not a setting of this stack: did you mean serverUrl? Set that, and remove this one with "pulumi config rm servrUrl".',
  ],
  [
    "the wrong case",
    raw({ signin: {} }),
    'signin is not a setting of this stack: did you mean signIn? Set that, and remove this one with "pulumi config rm signin".',
  ],
  [
    "another spelling of the secret one",
    raw({ existing_signing_key: "-----BEGIN PRIVATE KEY-----" }),
    'existing_signing_key is not a setting of this stack: did you mean existingSigningKey? Set that, and remove this one with "pulumi config rm existing_signing_key".',
  ],
  [
    "one that is like no other",
    raw({ replicas: "3" }),
    'replicas is not a setting of this stack: the settings are serverUrl, principalDomain, adminPrincipals, target, signIn, loginPolicy, serviceAccount, signingKeys, existingSigningKey, ingestionBotToken, serverEnvironment; remove this one with "pulumi config rm replicas".',
  ],
  [
    "one of the provider's, set without its namespace",
    raw({ clientSecret: "pa55" }),
    'clientSecret is not a setting of this stack: did you mean auth0:clientSecret? Set that, and remove this one with "pulumi config rm clientSecret".',
  ],
  [
    "a path that was set without --path",
    raw({ "signIn.name": "OpenMetadata" }),
    'signIn.name is not a setting of this stack: set it with "pulumi config set --path signIn.name", and remove this one with "pulumi config rm signIn.name".',
  ],
  [
    "an item that was set without --path",
    raw({ "adminPrincipals[0]": "alice" }),
    'adminPrincipals[0] is not a setting of this stack: set it with "pulumi config set --path adminPrincipals[0]", and remove this one with "pulumi config rm adminPrincipals[0]".',
  ],
]);

describe("Pulumi.yaml", () => {
  const file = join(import.meta.dirname, "../../Pulumi.yaml");
  const declared: Record<string, { type?: string; description?: string }> = parse(
    readFileSync(file, "utf8"),
  ).config;

  it("declares the keys that settings know, and no others", () => {
    assert.deepEqual(
      Object.keys(declared).toSorted(),
      [...TEXTS, ...STRUCTURED, ...SECRETS].toSorted(),
    );
  });

  it("gives each of them its type and a description", () => {
    for (const [key, { type = "", description = "" }] of Object.entries(declared)) {
      const isText = [...TEXTS, ...SECRETS].includes(key);
      assert.ok(isText ? type === "string" : ["array", "object"].includes(type), `${key}: ${type}`);
      assert.notEqual(description, "", key);
    }
  });
});
