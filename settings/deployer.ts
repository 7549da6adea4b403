/** The credentials with which the auth0 provider signs in to the tenant. Their values are not read. */

import type { Problem } from "./problem.ts";

/** The provider's settings and the variables that stand for them (auth0.md §1). */
const VARIABLES = {
  clientId: "AUTH0_CLIENT_ID",
  clientSecret: "AUTH0_CLIENT_SECRET",
  clientAssertionPrivateKey: "AUTH0_CLIENT_ASSERTION_PRIVATE_KEY",
  apiToken: "AUTH0_API_TOKEN",
  cliLogin: "AUTH0_CLI_LOGIN",
  dynamicCredentials: "AUTH0_DYNAMIC_CREDENTIALS",
} as const;

/**
 * Without this check the provider itself fails, before any resource, where the stack's own remedies
 * are not shown.
 *
 * @param configured names of the provider's settings that the stack has, without `auth0:`.
 * @param environment of this process. It is the provider's too where the CLI runs the program, which
 *   then has the address of the engine in its environment; an inline program of the Automation API
 *   hands the provider another one, and nothing is said of it here.
 */
export function checkDeployer(
  configured: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Problem[] {
  if (!environment.PULUMI_NODEJS_MONITOR) return [];
  const has = (name: keyof typeof VARIABLES) =>
    configured.includes(name) || Boolean(environment[VARIABLES[name]]);
  if (has("apiToken") || has("cliLogin") || has("dynamicCredentials")) return [];
  if (!has("clientId")) {
    return [
      {
        key: "auth0:clientId",
        found: "missing",
        remedy:
          'set AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET to those of the application that deploys to the tenant, or use "pulumi config set auth0:clientId" and "pulumi config set --secret auth0:clientSecret"',
      },
    ];
  }
  if (has("clientSecret") || has("clientAssertionPrivateKey")) return [];
  return [
    {
      key: "auth0:clientSecret",
      found: "missing",
      remedy:
        'set AUTH0_CLIENT_SECRET to that of the application that deploys to the tenant, or use "pulumi config set --secret auth0:clientSecret"',
    },
  ];
}
