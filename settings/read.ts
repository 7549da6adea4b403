/** The only reader of Pulumi configuration. */

import * as pulumi from "@pulumi/pulumi";
import { SettingsError } from "./problem.ts";
import { parseSettings, type RawSettings, type Settings } from "./settings.ts";

export interface Configuration extends Settings {
  /** PEM of the key to adopt; a secret. */
  readonly existingSigningKey: pulumi.Output<string> | undefined;
}

/** Keys that hold a list or an object. */
const STRUCTURED = [
  "adminPrincipals",
  "signIn",
  "loginPolicy",
  "serviceAccount",
  "signingKeys",
  "target",
];
/** Of the auth0 provider, which does not mark them as secret itself (auth0.md fact 6). */
const CREDENTIALS = ["clientSecret", "apiToken", "clientAssertionPrivateKey"];
const TEXTS = ["serverUrl", "principalDomain"];

/**
 * Reads and checks the configuration of the stack that runs.
 *
 * @throws pulumi.RunError that lists every problem; the CLI prints it without a stack trace.
 */
export function readConfiguration(): Configuration {
  const config = new pulumi.Config();
  const auth0 = new pulumi.Config("auth0");
  const raw: RawSettings = {
    domain: auth0.get("domain"),
    audience: auth0.get("audience"),
    values: {
      ...Object.fromEntries(TEXTS.map((key) => [key, config.get(key)])),
      ...Object.fromEntries(STRUCTURED.map((key) => [key, structured(config.get(key))])),
    },
    existingSigningKey: custody(config, "existingSigningKey"),
    clearCredentials: CREDENTIALS.filter((key) => custody(auth0, key) === "clear").map(
      (key) => `auth0:${key}`,
    ),
    environment: process.env,
  };
  try {
    const settings = parseSettings(raw);
    const existing = settings.signingKeys.existing;
    return {
      ...settings,
      existingSigningKey: existing && config.requireSecret("existingSigningKey"),
    };
  } catch (error) {
    throw error instanceof SettingsError ? new pulumi.RunError(error.message) : error;
  }
}

/** A list or an object is stored as JSON; what is not JSON is a text, and the check will say so. */
function structured(text: string | undefined): unknown {
  if (text === undefined || text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function custody(config: pulumi.Config, key: string): RawSettings["existingSigningKey"] {
  // An empty default in Pulumi.yaml stands for "not set".
  if (!config.get(key)) return "missing";
  return isConfigSecret(`${config.name}:${key}`) ? "secret" : "clear";
}

/**
 * Pulumi.yaml cannot demand encryption of a key that may be absent (engine 3.259: a key with
 * `secret: true` must be set, or its default is refused as unencrypted), so it is demanded here.
 * The SDK's own function is exported but left out of its types.
 */
function isConfigSecret(key: string): boolean {
  const runtime = pulumi.runtime as unknown as { isConfigSecret(key: string): boolean };
  return runtime.isConfigSecret(key);
}
