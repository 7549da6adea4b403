import { authenticationConfiguration, authorizerConfiguration } from "../configuration/schema.ts";
import {
  type AuthenticationConfiguration,
  type AuthorizerConfiguration,
  ConfigurationError,
  type OpenMetadataConfiguration,
  type SecurityConfiguration,
} from "../configuration.ts";
import type { Database } from "../store/database.ts";
import { missingFields } from "./requiredFields.ts";

/**
 * The security settings that the server runs on (SecurityConfigurationManager). Since 1.10 they live in
 * the database: the first boot copies them there from the configuration file, every later one reads only
 * the database. The base of all addresses is kept in the same way.
 *
 * Authorizer settings that lack a required field are not copied; the boot then runs on the file's, and
 * fails on the field.
 */
export class SecuritySettings {
  readonly #database: Database;
  readonly #file: OpenMetadataConfiguration;
  #current: SecurityConfiguration;

  constructor(database: Database, file: OpenMetadataConfiguration) {
    this.#database = database;
    this.#file = file;
    const authorizer = file.authorizerConfiguration;
    const complete = missingFields("authorizerConfiguration", authorizer).length === 0;
    database.update(({ settings }) => {
      settings.authenticationConfiguration ??= file.authenticationConfiguration;
      if (complete) settings.authorizerConfiguration ??= authorizer;
      if (file.openMetadataUrl !== undefined) settings.openMetadataUrl ??= file.openMetadataUrl;
    });
    this.#current = this.stored();
  }

  get current(): SecurityConfiguration {
    return this.#current;
  }

  get openMetadataUrl(): string | undefined {
    return this.#database.read().settings.openMetadataUrl;
  }

  /** What the database holds; what is null there takes its default again. */
  stored(): SecurityConfiguration {
    const { settings } = this.#database.read();
    const { authorizerConfiguration } = this.#file;
    return readSecurityConfiguration({ authorizerConfiguration, ...settings });
  }

  /** Writes to the database only; `use` makes this server run on it. */
  store(settings: SecurityConfiguration): void {
    this.#database.update((tables) => {
      Object.assign(tables.settings, settings);
    });
  }

  use(settings: SecurityConfiguration): void {
    this.#current = settings;
  }
}

/**
 * Reads both blocks as Jackson does on the way in: types, defaults; unknown keys are left out.
 *
 * @throws ConfigurationError naming the first key whose value has another type.
 */
export function readSecurityConfiguration(
  document: Record<string, unknown>,
): SecurityConfiguration {
  return {
    authenticationConfiguration: readBlock(
      authenticationConfiguration,
      document,
      "authenticationConfiguration",
    ) as AuthenticationConfiguration,
    authorizerConfiguration: readBlock(
      authorizerConfiguration,
      document,
      "authorizerConfiguration",
    ) as AuthorizerConfiguration,
  };
}

type Block = typeof authenticationConfiguration | typeof authorizerConfiguration;

function readBlock(schema: Block, document: Record<string, unknown>, name: string): unknown {
  const input: unknown = structuredClone(document[name]);
  for (;;) {
    const result = schema.safeParse(input);
    if (result.success) return result.data;
    const unknownKeys = result.error.issues.filter(({ code }) => code === "unrecognized_keys");
    const issue = result.error.issues.find(({ code }) => code !== "unrecognized_keys");
    if (issue !== undefined) {
      throw new ConfigurationError(`${[name, ...issue.path].join(".")}: ${issue.message}`);
    }
    for (const { path, keys } of unknownKeys as { path: PropertyKey[]; keys: string[] }[]) {
      const owner = path.reduce(
        (value, key) => (value as Record<PropertyKey, unknown>)[key],
        input,
      ) as Record<string, unknown>;
      for (const key of keys) delete owner[key];
    }
  }
}
