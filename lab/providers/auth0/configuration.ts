/** The provider's own settings and what Configure makes of them (11-provider-config, 08-errors/27). */
import { bool, type Schema, string } from "../bridge/schema.ts";
import type { State } from "../bridge/value.ts";
import type { Credentials } from "./token.ts";

const assertion = ["client_assertion_private_key", "client_assertion_signing_alg"];

export const configurationSchema: Schema = {
  domain: string({ optional: true, environment: "AUTH0_DOMAIN" }),
  audience: string({ optional: true, environment: "AUTH0_AUDIENCE" }),
  client_id: string({
    optional: true,
    environment: "AUTH0_CLIENT_ID",
    conflictsWith: ["api_token"],
  }),
  client_secret: string({
    optional: true,
    environment: "AUTH0_CLIENT_SECRET",
    requiredWith: ["client_id"],
    conflictsWith: ["api_token", ...assertion],
  }),
  client_assertion_private_key: string({
    optional: true,
    environment: "AUTH0_CLIENT_ASSERTION_PRIVATE_KEY",
    requiredWith: ["client_assertion_signing_alg", "client_id"],
    conflictsWith: ["api_token", "client_secret"],
  }),
  client_assertion_signing_alg: string({
    optional: true,
    environment: "AUTH0_CLIENT_ASSERTION_SIGNING_ALG",
    requiredWith: ["client_assertion_private_key", "client_id"],
    conflictsWith: ["api_token", "client_secret"],
  }),
  api_token: string({
    optional: true,
    environment: "AUTH0_API_TOKEN",
    conflictsWith: ["client_id", "client_secret", ...assertion],
  }),
  debug: bool({ optional: true, environment: "AUTH0_DEBUG" }),
  dynamic_credentials: bool({ optional: true, environment: "AUTH0_DYNAMIC_CREDENTIALS" }),
  cli_login: bool({ optional: true, environment: "AUTH0_CLI_LOGIN" }),
  custom_domain_header: string({ optional: true, environment: "AUTH0_CUSTOM_DOMAIN_HEADER" }),
};

/**
 * Where the tenant is and how to authenticate.
 *
 * @throws Error when the domain or credentials are missing, in the official plugin's words, or when
 *   they are of a kind that this stand-in has not.
 */
export function credentialsOf(settings: State): Credentials {
  const text = (name: string) => String(settings[name] ?? "");
  const domain = text("domain");
  if (settings.cli_login === true) throw notModelled("cliLogin");
  const found = apiToken(text) ?? clientSecret(text, settings.dynamic_credentials === true);
  if (domain === "") {
    const variables = found.kind === "apiToken" ? "'AUTH0_API_TOKEN'" : CLIENT_VARIABLES;
    throw new Error(
      `Missing required configuration: The 'AUTH0_DOMAIN' must be specified along with ${variables}.`,
    );
  }
  const host = domain.replace(/^https?:\/\//, "").replace(/\/$/, "");
  return { ...found, domain: host, audience: text("audience") || `https://${host}/api/v2/` };
}

const CLIENT_VARIABLES = "'AUTH0_CLIENT_ID' and 'AUTH0_CLIENT_SECRET'";

type Text = (name: string) => string;

function apiToken(text: Text) {
  const token = text("api_token");
  return token === "" ? undefined : { kind: "apiToken" as const, token };
}

function clientSecret(text: Text, dynamic: boolean) {
  const [clientId, secret] = [text("client_id"), text("client_secret")];
  if (text("client_assertion_private_key") !== "") throw notModelled("clientAssertionPrivateKey");
  if (clientId === "" && !dynamic) {
    throw new Error(
      "Missing environment variables: AUTH0_DOMAIN is required. Then, configure either " +
        "AUTH0_API_TOKEN, or AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET, or AUTH0_CLIENT_ID, " +
        "AUTH0_CLIENT_ASSERTION_PRIVATE_KEY, and AUTH0_CLIENT_ASSERTION_SIGNING_ALG, " +
        "or enable CLI login with AUTH0_CLI_LOGIN=true.",
    );
  }
  if (secret === "" && !dynamic) {
    throw new Error(
      "Missing required configuration: When 'AUTH0_CLIENT_ID' is provided, either " +
        "'AUTH0_CLIENT_SECRET' or both 'AUTH0_CLIENT_ASSERTION_PRIVATE_KEY' and " +
        "'AUTH0_CLIENT_ASSERTION_SIGNING_ALG' must also be specified.",
    );
  }
  return { kind: "clientSecret" as const, clientId, clientSecret: secret };
}

function notModelled(setting: string): Error {
  return new Error(
    `${setting} is not modelled by this stand-in for the auth0 plugin: ` +
      "use clientId and clientSecret, or apiToken",
  );
}
