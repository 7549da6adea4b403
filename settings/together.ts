/** What settings must agree on with each other. */

import { checkScopes } from "../model/auth0/scopes/leastPrivilege.ts";
import { pathOf } from "./check.ts";
import type { Problem } from "./problem.ts";
import type {
  RawSettings,
  ServiceAccountSettings,
  Settings,
  SignInSettings,
  SigningKeySettings,
} from "./settings.ts";

/** Checks only what has been parsed: a part that is wrong in itself is told of already. */
export function checkTogether(
  parsed: { [Key in keyof Settings]: Settings[Key] | undefined },
  { existingSigningKey, clearCredentials = [] }: RawSettings,
  problems: Problem[],
): void {
  const { signIn, serviceAccount, signingKeys } = parsed;
  if (signIn) checkPublicClient(signIn, problems);
  if (serviceAccount) checkServiceAccount(serviceAccount, problems);
  if (signIn && serviceAccount?.kind === "shared") checkShared(signIn, problems);
  checkExistingKey(existingSigningKey, signingKeys, problems);
  for (const key of clearCredentials) {
    problems.push({
      key,
      found: "stored in clear",
      remedy: `set it again with "pulumi config set --secret ${key}", and rotate it if that file was ever committed`,
    });
  }
}

function checkPublicClient(signIn: SignInSettings, problems: Problem[]): void {
  if (signIn.clientType !== "public") return;
  if (signIn.authenticationMethod !== undefined) {
    problems.push({
      key: "signIn.authenticationMethod",
      found: `"${signIn.authenticationMethod}" while signIn.clientType is "public"`,
      remedy: "remove it, a public client has no secret to authenticate with",
    });
  }
  if (signIn.secretGeneration !== undefined) {
    problems.push({
      key: "signIn.secretGeneration",
      found: `${signIn.secretGeneration} while signIn.clientType is "public"`,
      remedy: "remove it, a public client has no secret",
    });
  }
}

function checkShared(signIn: SignInSettings, problems: Problem[]): void {
  if (signIn.clientType === "public") {
    problems.push({
      key: "serviceAccount.kind",
      found: '"shared" while signIn.clientType is "public"',
      remedy:
        "use dedicated: a public client has no secret, so Auth0 does not let it have the client credentials grant",
    });
  }
  if (signIn.authenticationMethod === "client_secret_post") {
    problems.push({
      key: "signIn.authenticationMethod",
      found: '"client_secret_post" while serviceAccount.kind is "shared"',
      remedy:
        "remove it or use client_secret_basic: the ingestion of OpenMetadata's guide authenticates with Basic, and an application has one method",
    });
  }
}

function checkServiceAccount(account: ServiceAccountSettings, problems: Problem[]): void {
  for (const { path, found, remedy } of checkScopes(account.scopes, account.waivers)) {
    problems.push({ key: pathOf("serviceAccount", path), found, remedy });
  }
  const dedicatedOnly = ["name", "existingClientId"] as const;
  for (const key of dedicatedOnly) {
    if (account.kind === "dedicated" || account[key] === undefined) continue;
    problems.push({
      key: `serviceAccount.${key}`,
      found: `set while serviceAccount.kind is "${account.kind}"`,
      remedy: "remove it, or use dedicated",
    });
  }
  if (account.kind === "none" && account.scopes.length > 0) {
    problems.push({
      key: "serviceAccount.scopes",
      found: 'a list while serviceAccount.kind is "none"',
      remedy: "remove it, or use dedicated",
    });
  }
}

function checkExistingKey(
  key: RawSettings["existingSigningKey"],
  settings: SigningKeySettings | undefined,
  problems: Problem[],
): void {
  if (key === "clear") {
    problems.push({
      key: "existingSigningKey",
      found: "stored in clear",
      remedy:
        'set it again with "pulumi config set --secret existingSigningKey < key.pem", and generate a new key if that file was ever committed',
    });
  }
  if (settings === undefined) return;
  if (key === "missing" && settings.existing !== undefined) {
    problems.push({
      key: "existingSigningKey",
      found: "missing",
      remedy:
        'give the key of signingKeys.existing with "pulumi config set --secret existingSigningKey < key.pem"',
    });
  }
  if (key !== "missing" && settings.existing === undefined) {
    problems.push({
      key: "signingKeys.existing",
      found: "missing",
      remedy:
        'say which generation existingSigningKey is with "pulumi config set --path signingKeys.existing.generation 1", or remove the key',
    });
  }
}
