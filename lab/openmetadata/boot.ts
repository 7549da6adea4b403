import type { Context } from "./api/context.ts";
import {
  ConfigurationError,
  type OpenMetadataConfiguration,
  type SecurityConfiguration,
} from "./configuration.ts";
import type { HttpClient } from "./http/client.ts";
import { CodeFlow } from "./login/codeFlow.ts";
import { connectToProvider } from "./login/discovery.ts";
import { createLoginHandler, replaceLoginHandler } from "./login/registry.ts";
import { Sessions } from "./login/sessions.ts";
import { SecuritySettings } from "./security/settings.ts";
import { bootstrapAdministrators, bootstrapBots } from "./store/bootstrap.ts";
import { Bots } from "./store/bots.ts";
import type { Database } from "./store/database.ts";
import { Users } from "./store/users.ts";
import { Views } from "./store/views.ts";
import { BotTokenCache } from "./tokens/botTokenCache.ts";
import { Fernet } from "./tokens/fernet.ts";
import { JwtFilter } from "./tokens/filter.ts";
import { TokenGenerator } from "./tokens/generator.ts";
import { loadSigningKeys } from "./tokens/keys.ts";

export interface Surroundings {
  http: HttpClient;
  now: () => number;
  log: (line: string) => void;
}

/**
 * Brings a server up in the order of the real one: settings, keys, filter, administrators, bots, sign-in.
 *
 * @throws ConfigurationError where the real server's boot fails.
 */
export async function boot(
  configuration: OpenMetadataConfiguration,
  database: Database,
  { http, now, log }: Surroundings,
): Promise<Context> {
  requireBootSettings([
    [
      "authorizerConfiguration.adminPrincipals",
      configuration.authorizerConfiguration.adminPrincipals,
    ],
    ["fernetConfiguration.fernetKey", configuration.fernetConfiguration.fernetKey],
  ]);
  const fernet = new Fernet(configuration.fernetConfiguration.fernetKey ?? "", now);
  const settings = new SecuritySettings(database, configuration);
  const { authenticationConfiguration } = settings.current;
  const { enforcePrincipalDomain, enableSecureSocketConnection } =
    settings.current.authorizerConfiguration;
  requireBootSettings([
    ["authenticationConfiguration.provider", authenticationConfiguration.provider],
    ["authorizerConfiguration.enforcePrincipalDomain", enforcePrincipalDomain],
    ["authorizerConfiguration.enableSecureSocketConnection", enableSecureSocketConnection],
  ]);
  log(
    `Loaded security configuration from database - provider: ${authenticationConfiguration.provider}`,
  );
  const keys = loadSigningKeys(configuration.jwtTokenConfiguration);
  const algorithm = authenticationConfiguration.tokenValidationAlgorithm ?? "RS256";
  const tokens = new TokenGenerator(keys, algorithm, now);
  const users = new Users(database, now);
  const bots = new Bots(database, now);
  const botTokens = new BotTokenCache((name) => {
    const stored = users.findByName(name)?.authenticationMechanism?.config?.JWTToken;
    return stored === undefined ? undefined : fernet.decrypt(stored);
  }, now);
  const buildFilter = (current: SecurityConfiguration) =>
    new JwtFilter(current, { keys, botTokens, http, now });
  const filter = buildFilter(settings.current);

  bootstrapAdministrators(configuration, { users, bots, tokens, fernet, log });
  await bootstrapBots(configuration, { users, bots, tokens, fernet, log });

  const sessions = new Sessions(
    {
      expirySeconds: authenticationConfiguration.oidcConfiguration?.sessionExpiry,
      secure: configuration.authenticationConfiguration.forceSecureSessionCookie ?? false,
    },
    now,
  );
  const connect = async (current: SecurityConfiguration) => {
    const provider = await connectToProvider(current.authenticationConfiguration, http);
    return new CodeFlow(current, provider, { sessions, users, tokens, log });
  };

  const context: Context = {
    configuration,
    database,
    settings,
    keys,
    tokens,
    fernet,
    botTokens,
    users,
    bots,
    http,
    filter,
    statusFilter: buildFilter(settings.current),
    login: await createLoginHandler(settings.current, connect, log),
    selfSignup: authenticationConfiguration.enableSelfSignup ?? false,
    now,
    log,
    views: (origin) => new Views(settings.openMetadataUrl ?? origin, database.read()),
    async reload() {
      const stored = settings.stored();
      context.filter = buildFilter(stored);
      context.login = await replaceLoginHandler(context.login, stored, connect, log);
      settings.use(stored);
    },
  };
  return context;
}

/** Settings whose null is a NullPointerException during boot. */
function requireBootSettings(settings: [key: string, value: unknown][]): void {
  const missing = settings.find(([, value]) => value === undefined);
  if (missing !== undefined) {
    throw new ConfigurationError(
      `${missing[0]} is null (java.lang.NullPointerException): it is missing from its block, or its environment variable is set to nothing. Give it a value.`,
    );
  }
}
