import type { AuthenticatedCall, Call, Reply } from "../http/call.ts";
import { json } from "../http/call.ts";
import { jwksDocument } from "../tokens/keys.ts";
import type { Context } from "./context.ts";
import { MIGRATIONS } from "./migrations.ts";

/** Revision and build time of the recorded server. */
const VERSION = {
  version: "1.12.6",
  revision: "92ae2f9c287917f55eeefdad425001d9156f320c",
  timestamp: 1776816000000,
};

export const version = async (): Promise<Reply> => json(200, VERSION);

export const health = async (): Promise<Reply> => json(200, "OK");

export const jwks = async (_call: Call, { keys }: Context): Promise<Reply> =>
  json(200, jwksDocument(keys));

/** Never the key URLs, and the defaults in place of responseType and forceSecureSessionCookie. */
export async function authConfig(_call: Call, { settings }: Context): Promise<Reply> {
  const { authenticationConfiguration: current } = settings.current;
  return json(200, {
    clientType: current.clientType,
    provider: current.provider,
    responseType: "id_token",
    providerName: current.providerName,
    publicKeyUrls: [],
    tokenValidationAlgorithm: "RS256",
    authority: current.authority,
    clientId: current.clientId,
    callbackUrl: current.callbackUrl,
    jwtPrincipalClaims: current.jwtPrincipalClaims,
    jwtPrincipalClaimsMapping: current.jwtPrincipalClaimsMapping,
    enableSelfSignup: current.enableSelfSignup,
    forceSecureSessionCookie: false,
    enableAutoRedirect: current.enableAutoRedirect,
  });
}

/** Only the principal domain, and that of the *file*. */
export const authorizerConfig = async (_call: Call, context: Context): Promise<Reply> =>
  json(200, {
    adminPrincipals: [],
    testPrincipals: [],
    allowedEmailRegistrationDomains: [],
    principalDomain: context.configuration.authorizerConfiguration.principalDomain,
    allowedDomains: [],
    useRolesFromProvider: false,
  });

/** The checks of an installation without a search engine and without a pipeline service. */
export async function status(_call: AuthenticatedCall, context: Context): Promise<Reply> {
  return json(200, {
    database: {
      description: "Validate that we can properly run a query against the configured database.",
      passed: true,
      message: `Connected to ${context.database.file}`,
    },
    searchInstance: {
      description: "Validate that the search client is available.",
      passed: false,
      message: "Data Insights Application is Installed but it is not reachable or available",
    },
    pipelineServiceClient: {
      description: "Validate that the pipeline service client is available.",
      passed: false,
      message: "Pipeline client disabled, please check configuration",
    },
    jwks: {
      description: "Validate that the ingestion-bot JWT token can be properly decoded.",
      ...(await checkIngestionBot(context)),
    },
    migrations: {
      description: "Validate that all the necessary migrations have been properly executed.",
      passed: true,
      message: `Executed migrations: [${MIGRATIONS.join(", ")}]`,
    },
  });
}

async function checkIngestionBot(context: Context): Promise<{ passed: boolean; message: string }> {
  const stored = context.users.findByName("ingestion-bot")?.authenticationMechanism?.config;
  try {
    await context.statusFilter.verify(context.fernet.decrypt(stored?.JWTToken ?? ""));
    return { passed: true, message: "Ingestion Bot token has been validated" };
  } catch (error) {
    return { passed: false, message: (error as Error).message };
  }
}
