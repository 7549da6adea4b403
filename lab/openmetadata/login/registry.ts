import { userInterface } from "../api/page.ts";
import type { SecurityConfiguration } from "../configuration.ts";
import { CodeFlow } from "./codeFlow.ts";
import { type LoginHandler, noLogin } from "./handler.ts";

/** Sets a code flow up. @throws Error when settings or discovery document are no good. */
export type Connect = (settings: SecurityConfiguration) => Promise<CodeFlow>;

const OIDC_PROVIDERS = ["google", "okta", "auth0", "azure", "custom-oidc", "aws-cognito"];

function isOidc({ authenticationConfiguration: settings }: SecurityConfiguration): boolean {
  return OIDC_PROVIDERS.includes(settings.provider ?? "");
}

function usesCodeFlow(settings: SecurityConfiguration): boolean {
  return isOidc(settings) && settings.authenticationConfiguration.clientType === "confidential";
}

/** AuthServeletHandlerFactory: a confidential client that cannot be set up does not stop the server. */
export async function createLoginHandler(
  settings: SecurityConfiguration,
  connect: Connect,
  log: (line: string) => void,
): Promise<LoginHandler> {
  const { provider, clientType } = settings.authenticationConfiguration;
  if (!isOidc(settings)) return noLogin(userInterface);
  if (!usesCodeFlow(settings)) {
    log(
      `OIDC provider ${provider} requires CONFIDENTIAL client type, but got: ${clientType}. Set AUTHENTICATION_CLIENT_TYPE=confidential to enable SSO.`,
    );
    return noLogin(userInterface);
  }
  try {
    return await connect(settings);
  } catch (error) {
    log(
      `Failed to initialize AuthenticationCodeFlowHandler for provider: ${provider}. SSO will not be available. Error: ${(error as Error).message}`,
    );
    return noLogin(userInterface);
  }
}

/**
 * The handler after the settings changed. Once a code flow runs, settings that it cannot take are an
 * error; before that, sign-in just stays off.
 *
 * @throws Error from `connect`.
 */
export async function replaceLoginHandler(
  previous: LoginHandler,
  settings: SecurityConfiguration,
  connect: Connect,
  log: (line: string) => void,
): Promise<LoginHandler> {
  return previous instanceof CodeFlow && usesCodeFlow(settings)
    ? connect(settings)
    : createLoginHandler(settings, connect, log);
}
