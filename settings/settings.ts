/** The stack's configuration, checked: the only shape of it that the rest of the program sees. */

import type { z } from "zod";
import { check } from "./check.ts";
import { type Problem, SettingsError } from "./problem.ts";
import { adminPrincipals, principalDomain, serverUrl } from "./server.ts";
import { signIn } from "./signIn.ts";
import { signingKeys } from "./signingKeys.ts";
import { target } from "./target.ts";
import { checkDomain } from "./tenant.ts";

export interface Settings {
  /** Domain of the Auth0 tenant. */
  readonly domain: string;
  readonly serverUrl: string;
  readonly adminPrincipals: readonly string[];
  readonly principalDomain: string;
  readonly signIn: SignInSettings;
  readonly signingKeys: SigningKeySettings;
  readonly target: TargetSettings;
}

export type SignInSettings = z.output<typeof signIn>;
export type SigningKeySettings = z.output<typeof signingKeys>;
export type TargetSettings = z.output<typeof target>;

/** What was found, before anything was checked. Holds no secret. */
export interface RawSettings {
  /** `auth0:domain` */
  readonly domain: string | undefined;
  /** The project's own keys, as JSON values. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Which secret keys are set, and whether they are stored as secrets. */
  readonly existingSigningKey: "missing" | "secret" | "clear";
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * @throws SettingsError with every problem at once.
 */
export function parseSettings(raw: RawSettings): Settings {
  const problems: Problem[] = [];
  const { values } = raw;
  const parsed = {
    domain: checkDomain(raw.domain, raw.environment.AUTH0_DOMAIN, problems),
    serverUrl: check(serverUrl, "serverUrl", values.serverUrl, problems),
    adminPrincipals: check(adminPrincipals, "adminPrincipals", values.adminPrincipals, problems),
    principalDomain: check(principalDomain, "principalDomain", values.principalDomain, problems),
    signIn: check(signIn, "signIn", values.signIn, problems),
    signingKeys: check(signingKeys, "signingKeys", values.signingKeys, problems),
    target: check(target, "target", values.target, problems),
  };
  checkExistingKey(raw.existingSigningKey, parsed.signingKeys, problems);
  if (problems.length > 0) throw new SettingsError(problems);
  // Without a problem every part has a value.
  return parsed as Settings;
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
