/** The only reader of Pulumi configuration. */

import * as pulumi from "@pulumi/pulumi";
import { existingKeyFault } from "../model/keys/existingKey.ts";
import { isNoToken } from "./ingestionBotToken.ts";
import {
  EXISTING_SIGNING_KEY,
  INGESTION_BOT_TOKEN,
  SECRETS,
  SERVER_ENVIRONMENT,
  TEXTS,
} from "./names.ts";
import { SettingsError } from "./problem.ts";
import { parseServerEnvironment, serverEnvironmentFault } from "./serverEnvironment.ts";
import { type Custody, parseSettings, type RawSettings, type Settings } from "./settings.ts";

export interface Configuration extends Settings {
  /** PEM of the key to adopt; a secret. */
  readonly existingSigningKey: pulumi.Output<string> | undefined;
  /** A secret. */
  readonly ingestionBotToken: pulumi.Output<string> | undefined;
  /** A secret. */
  readonly serverEnvironment: pulumi.Output<Record<string, string>> | undefined;
}

/** Of the auth0 provider, which does not mark them as secret itself (auth0.md fact 6). */
const CREDENTIALS = ["clientSecret", "apiToken", "clientAssertionPrivateKey"];

/**
 * Reads and checks the configuration of the stack that runs.
 *
 * @throws pulumi.RunError that lists every problem; the CLI prints it without a stack trace.
 */
export function readConfiguration(): Configuration {
  const config = new pulumi.Config();
  const auth0 = new pulumi.Config("auth0");
  const key = config.get(EXISTING_SIGNING_KEY);
  const token = config.get(INGESTION_BOT_TOKEN);
  const variables = config.get(SERVER_ENVIRONMENT);
  const values = valuesOf(config.name);
  const raw: RawSettings = {
    domain: auth0.get("domain"),
    audience: auth0.get("audience"),
    values,
    storedAsSecret: [
      ...Object.keys(values).filter((name) => isConfigSecret(`${config.name}:${name}`)),
      ...["auth0:domain", "auth0:audience"].filter(isConfigSecret),
    ],
    existingSigningKey: custody(config, EXISTING_SIGNING_KEY),
    existingKeyFault: key ? existingKeyFault(key) : undefined,
    providerKeys: keysOf("auth0"),
    deployerClientId: auth0.get("clientId") || process.env.AUTH0_CLIENT_ID,
    ingestionBotToken: custody(config, INGESTION_BOT_TOKEN),
    ingestionBotTokenIsNone: Boolean(token) && isNoToken(token as string),
    serverEnvironment: custody(config, SERVER_ENVIRONMENT),
    serverEnvironmentFault: variables ? serverEnvironmentFault(variables) : undefined,
    clearCredentials: CREDENTIALS.filter((name) => custody(auth0, name) === "clear").map(
      (name) => `auth0:${name}`,
    ),
    environment: process.env,
  };
  try {
    const settings = parseSettings(raw);
    const existing = settings.signingKeys.existing;
    return {
      ...settings,
      existingSigningKey: existing && config.requireSecret(EXISTING_SIGNING_KEY),
      ingestionBotToken: token ? config.requireSecret(INGESTION_BOT_TOKEN) : undefined,
      serverEnvironment: variables
        ? config.requireSecret(SERVER_ENVIRONMENT).apply(parseServerEnvironment)
        : undefined,
    };
  } catch (error) {
    throw error instanceof SettingsError ? new pulumi.RunError(error.message) : error;
  }
}

/** Names of the keys that a namespace has and that are not empty. */
function keysOf(namespace: string): string[] {
  const prefix = `${namespace}:`;
  return Object.entries(pulumi.runtime.allConfig())
    .filter(([key, text]) => key.startsWith(prefix) && text !== "")
    .map(([key]) => key.slice(prefix.length));
}

/** Every key of the project's namespace but the secret ones: also those that nobody declared. */
function valuesOf(project: string): Record<string, unknown> {
  const prefix = `${project}:`;
  const own = Object.entries(pulumi.runtime.allConfig())
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, text]) => [key.slice(prefix.length), text] as const)
    .filter(([name]) => !SECRETS.includes(name))
    .map(([name, text]) => [name, TEXTS.includes(name) ? text : structured(text)]);
  return Object.fromEntries(own);
}

/** A list or an object is stored as JSON; what is not JSON is a text, and the check will say so. */
function structured(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function custody(config: pulumi.Config, key: string): Custody {
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
