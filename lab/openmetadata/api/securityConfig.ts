import { ConfigurationError, type SecurityConfiguration } from "../configuration.ts";
import { ApiError, badRequest } from "../http/apiError.ts";
import type { AuthenticatedCall, Reply } from "../http/call.ts";
import { json, noContent } from "../http/call.ts";
import { parseJson } from "../http/json.ts";
import { applyPatch, type PatchOperation } from "../security/jsonPatch.ts";
import { missingFieldsMessage } from "../security/requiredFields.ts";
import { readSecurityConfiguration } from "../security/settings.ts";
import { validateSecurityConfiguration } from "../security/validator.ts";
import { authorizeAdmin } from "./authorization.ts";
import type { Context } from "./context.ts";

const MASK = "*********";

/** What this server runs on, the client secret and the LDAP password masked. */
export async function get(call: AuthenticatedCall, context: Context): Promise<Reply> {
  authorizeAdmin(call.principal, context.users);
  const document = structuredClone(currentSettings(context));
  const { oidcConfiguration, ldapConfiguration } = document.authenticationConfiguration;
  if (oidcConfiguration !== undefined) oidcConfiguration.secret = MASK;
  if (ldapConfiguration !== undefined) ldapConfiguration.dnAdminPassword = MASK;
  return json(200, document);
}

/**
 * Replaces both blocks and reloads this server, without any validation: a document as GET gives it would
 * store the mask as the secret, if it were not refused for its LDAP block.
 */
export async function put(call: AuthenticatedCall, context: Context): Promise<Reply> {
  const settings = readDocument(call.body);
  authorizeAdmin(call.principal, context.users);
  await fillPublicKeyUrls(settings, context);
  await save(settings, context, "update");
  return json(200, settings);
}

/** Validates, as PUT does not, and answers nothing. */
export async function patch(call: AuthenticatedCall, context: Context): Promise<Reply> {
  const operations = parseJson(call.body) as PatchOperation[];
  authorizeAdmin(call.principal, context.users);
  const patched = applyPatch(currentSettings(context), operations);
  const settings = readSecurityConfiguration(patched as unknown as Record<string, unknown>);
  const validation = await validateSecurityConfiguration(settings, context.http);
  if (validation.status === "failed") return json(400, validation);
  await save(settings, context, "patch");
  return noContent();
}

/** Answers 200 whatever it finds. */
export async function validate(call: AuthenticatedCall, context: Context): Promise<Reply> {
  const settings = readDocument(call.body);
  authorizeAdmin(call.principal, context.users);
  return json(200, await validateSecurityConfiguration(settings, context.http));
}

async function save(
  settings: SecurityConfiguration,
  context: Context,
  verb: "update" | "patch",
): Promise<void> {
  context.settings.store(settings);
  try {
    await context.reload();
  } catch (error) {
    context.log(`Failed to reload security system: ${(error as Error).message}`);
    throw new ApiError(
      500,
      `An exception with message [Failed to ${verb} security configuration: Failed to reload security system] was thrown while processing request.`,
    );
  }
}

function readDocument(body: string): SecurityConfiguration {
  const document = parseJson(body);
  const missing = missingFieldsMessage(document);
  if (missing !== undefined) throw badRequest(missing);
  try {
    return readSecurityConfiguration(document as Record<string, unknown>);
  } catch (error) {
    if (error instanceof ConfigurationError) throw badRequest(error.message);
    throw error;
  }
}

/** A confidential client without key URLs gets the one of the provider's discovery document. */
async function fillPublicKeyUrls(
  { authenticationConfiguration: settings }: SecurityConfiguration,
  { http, log }: Context,
): Promise<void> {
  const { clientType, publicKeyUrls = [], oidcConfiguration } = settings;
  if (clientType !== "confidential" || publicKeyUrls.length > 0) return;
  try {
    const { text } = await http.get(oidcConfiguration?.discoveryUri ?? "");
    settings.publicKeyUrls = [(JSON.parse(text) as { jwks_uri: string }).jwks_uri];
  } catch (error) {
    log(`Failed to auto-populate publicKeyUrls: ${(error as Error).message}`);
  }
}

/** Reading fills empty LDAP fields in, so that JSON patches find them (ensureLdapConfigDefaultValues). */
function currentSettings({ settings }: Context): SecurityConfiguration {
  const ldap = settings.current.authenticationConfiguration.ldapConfiguration;
  if (ldap !== undefined) {
    ldap.groupAttributeName ??= "";
    ldap.groupAttributeValue ??= "";
    ldap.groupMemberAttributeName ??= "";
    ldap.groupBaseDN ??= "";
    ldap.roleAdminName ??= "";
    ldap.allAttributeName ??= "";
    ldap.authRolesMapping ??= "";
  }
  return settings.current;
}
