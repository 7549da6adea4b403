/** What settings must agree on with each other. */

import { checkDeployer } from "./deployer.ts";
import { checkIngestionBotToken } from "./ingestionBotToken.ts";
import { checkLoginPolicy } from "./loginPolicy.ts";
import type { Parts } from "./parts.ts";
import type { Problem } from "./problem.ts";
import { checkAdminPrincipals } from "./server.ts";
import { checkServerEnvironment } from "./serverEnvironment.ts";
import { checkServiceAccount } from "./serviceAccount.ts";
import type { RawSettings, Settings } from "./settings.ts";
import { checkSignIn } from "./signIn.ts";
import { checkSigningKeys } from "./signingKeys.ts";

/**
 * Each check asks only for the parts that it compares, and is silent where one of them is missing: a
 * part that is wrong in itself is missing here.
 */
export function checkTogether(parts: Parts<Settings>, raw: RawSettings): Problem[] {
  const { adminPrincipals, signIn, loginPolicy, serviceAccount, signingKeys, target } = parts;
  return [
    ...checkAdminPrincipals(adminPrincipals ?? []),
    ...checkSignIn(signIn ?? {}),
    ...checkLoginPolicy(loginPolicy ?? {}),
    ...checkServiceAccount(serviceAccount ?? {}),
    ...checkSharedAccount(signIn ?? {}, serviceAccount ?? {}),
    ...checkApplications(signIn ?? {}, serviceAccount ?? {}, raw),
    ...checkConnections(signIn ?? {}, loginPolicy ?? {}),
    ...checkSigningKeys(signingKeys ?? {}),
    ...checkExistingKey(signingKeys ?? {}, raw),
    ...checkDeployer(raw.providerKeys ?? [], raw.environment),
    ...checkIngestionBotToken(target ?? {}, raw),
    ...checkServerEnvironment(target ?? {}, raw),
    ...checkCredentials(raw.clearCredentials ?? []),
    ...checkNoSecrets(raw.storedAsSecret ?? []),
  ];
}

function checkSharedAccount(
  { clientType, authenticationMethod }: NonNullable<Parts<Settings>["signIn"]>,
  { kind }: NonNullable<Parts<Settings>["serviceAccount"]>,
): Problem[] {
  const problems: Problem[] = [];
  if (kind !== "shared") return problems;
  if (clientType === "public") {
    problems.push({
      key: "serviceAccount.kind",
      found: '"shared" while signIn.clientType is "public"',
      remedy:
        "use dedicated: a public client has no secret, so Auth0 does not let it have the client credentials grant",
    });
  }
  if (authenticationMethod === "client_secret_post") {
    problems.push({
      key: "signIn.authenticationMethod",
      found: '"client_secret_post" while serviceAccount.kind is "shared"',
      remedy:
        "remove it or use client_secret_basic: the ingestion of OpenMetadata's guide authenticates with Basic, and an application has one method",
    });
  }
  return problems;
}

/** Each application is one, and the one that deploys is none of them. */
function checkApplications(
  signIn: NonNullable<Parts<Settings>["signIn"]>,
  serviceAccount: NonNullable<Parts<Settings>["serviceAccount"]>,
  { deployerClientId }: RawSettings,
): Problem[] {
  const problems: Problem[] = [];
  const ids = { signIn: signIn.existingClientId, serviceAccount: serviceAccount.existingClientId };
  if (ids.signIn !== undefined && ids.signIn === ids.serviceAccount) {
    problems.push({
      key: "serviceAccount.existingClientId",
      found: "that of signIn.existingClientId",
      remedy: "use serviceAccount.kind shared, with which one application plays both parts",
    });
  }
  for (const [part, id] of Object.entries(ids)) {
    if (id === undefined || id !== deployerClientId) continue;
    problems.push({
      key: `${part}.existingClientId`,
      found: "that of the application that deploys to the tenant",
      remedy: "name another one, since this one would lose what it needs for the next run",
    });
  }
  if (serviceAccount.kind === "dedicated" && serviceAccount.name === signIn.name) {
    problems.push({
      key: "serviceAccount.name",
      found: "that of signIn.name",
      remedy: "use another one: what a failed run leaves over is found by its name",
    });
  }
  return problems;
}

function checkConnections(
  { connections }: NonNullable<Parts<Settings>["signIn"]>,
  { enabled }: NonNullable<Parts<Settings>["loginPolicy"]>,
): Problem[] {
  if (connections === undefined || enabled !== false) return [];
  return [
    {
      key: "signIn.connections",
      found: "an object while loginPolicy.enabled is false",
      remedy:
        "remove it and choose the connections in Auth0's dashboard, or turn the policy on: it is the policy that keeps the others out",
    },
  ];
}

/** The key and the generation that it is stand in two settings, since only the key is a secret. */
function checkExistingKey(
  { existing }: NonNullable<Parts<Settings>["signingKeys"]>,
  { existingSigningKey: stored, existingKeyFault }: RawSettings,
): Problem[] {
  const problems: Problem[] = [];
  if (stored === "clear") {
    problems.push({
      key: "existingSigningKey",
      found: "stored in clear",
      remedy:
        'set it again with "pulumi config set --secret existingSigningKey < key.pem", and generate a new key if that file was ever committed',
    });
  }
  if (existingKeyFault !== undefined) {
    const { found, remedy } = existingKeyFault;
    problems.push({ key: "existingSigningKey", found, remedy });
  }
  if (stored === "missing" && existing !== undefined) {
    problems.push({
      key: "existingSigningKey",
      found: "missing",
      remedy:
        'give the key of signingKeys.existing with "pulumi config set --secret existingSigningKey < key.pem"',
    });
  }
  if (stored !== "missing" && existing === undefined) {
    problems.push({
      key: "signingKeys.existing",
      found: "missing",
      remedy:
        'say which generation existingSigningKey is with "pulumi config set --path signingKeys.existing.generation 1", or remove the key',
    });
  }
  return problems;
}

function checkCredentials(inClear: readonly string[]): Problem[] {
  return inClear.map((key) => ({
    key,
    found: "stored in clear",
    remedy: `set it again with "pulumi config set --secret ${key}", and rotate it if that file was ever committed`,
  }));
}

/**
 * These settings end up in the inputs of resources, which the state and every preview show: a secret
 * among them would not stay one.
 */
function checkNoSecrets(names: readonly string[]): Problem[] {
  return names.map((key) => ({
    key,
    found: "stored as a secret, in whole or in part",
    remedy:
      "set it again without --secret, since this stack keeps nothing of it secret (a command that needs a secret can read it from a file of its own)",
  }));
}
