/** Settings of a real stack, made fit for a stack on the lab's tenant. */

import { parse } from "yaml";

type Settings = Readonly<Record<string, unknown>>;

const PREFIX = "openmetadata-auth0:";

export interface LabSettings {
  /** By full key. */
  readonly config: Settings;
  /** Names and ids of the tenant's connections that the settings name. */
  readonly connections: Readonly<Record<string, string>>;
}

/**
 * Leaves out what the lab has not: the tenant's domain, the target, secrets, and applications and
 * keys to adopt.
 *
 * @param yaml of `Pulumi.<stack>.yaml`.
 * @param directory that is delivered to in place of the target's.
 */
export function labSettings(yaml: string, directory: string): LabSettings {
  const { config = {} } = (parse(yaml) ?? {}) as { config?: Settings };
  const own = Object.entries(config).filter(([key]) => key.startsWith(PREFIX));
  const {
    signIn,
    signingKeys,
    serviceAccount,
    target: _,
    existingSigningKey: __,
    ...rest
  } = Object.fromEntries(own.map(([key, value]) => [key.slice(PREFIX.length), value])) as Settings;
  const kept = {
    ...rest,
    signIn: without(signIn, "existingClientId"),
    signingKeys: without(signingKeys, "existing"),
    serviceAccount: without(serviceAccount, "existingClientId"),
    target: { kind: "bareMetal", directory },
  };
  return {
    config: Object.fromEntries(
      Object.entries(kept).map(([key, value]) => [`${PREFIX}${key}`, value]),
    ),
    connections: connectionsOf(signIn),
  };
}

function without(value: unknown, name: string): Settings {
  const { [name]: _, ...rest } = (value ?? {}) as Settings;
  return rest;
}

function connectionsOf(signIn: unknown): Record<string, string> {
  const { connections = {} } = (signIn ?? {}) as { connections?: unknown };
  const entries = Object.entries(connections ?? {});
  return Object.fromEntries(entries.filter(([, id]) => typeof id === "string"));
}
