/** The stack's configuration, checked: the only shape of it that the rest of the program sees. */

import type { z } from "zod";
import type { ExistingKeyFault } from "../model/keys/existingKey.ts";
import { check } from "./check.ts";
import { loginPolicy } from "./loginPolicy.ts";
import { checkNames } from "./names.ts";
import type { Parts } from "./parts.ts";
import { isTold, once, type Problem, SettingsError } from "./problem.ts";
import { adminPrincipals, principalDomain, serverUrl } from "./server.ts";
import { serviceAccount } from "./serviceAccount.ts";
import { signIn } from "./signIn.ts";
import { signingKeys } from "./signingKeys.ts";
import { target } from "./target/index.ts";
import { checkAudience, checkDomain } from "./tenant.ts";
import { checkTogether } from "./together.ts";

export interface Settings {
  /** Domain of the Auth0 tenant. */
  readonly domain: string;
  /** Identifier of the tenant's Management API. */
  readonly audience: string;
  readonly serverUrl: string;
  readonly adminPrincipals: readonly string[];
  readonly principalDomain: string;
  readonly signIn: SignInSettings;
  readonly loginPolicy: LoginPolicySettings;
  readonly serviceAccount: ServiceAccountSettings;
  readonly signingKeys: SigningKeySettings;
  readonly target: TargetSettings;
}

export type SignInSettings = z.output<typeof signIn>;
export type LoginPolicySettings = z.output<typeof loginPolicy>;
export type ServiceAccountSettings = z.output<typeof serviceAccount>;
export type SigningKeySettings = z.output<typeof signingKeys>;
export type TargetSettings = z.output<typeof target>;

/** Whether a secret setting is set, and whether it is stored as a secret. */
export type Custody = "missing" | "secret" | "clear";

/** What was found, before anything was checked. Holds no secret. */
export interface RawSettings {
  /** `auth0:domain` and `auth0:audience`, which the provider reads too. */
  readonly domain: string | undefined;
  readonly audience?: string | undefined;
  /** The project's own keys but the secret ones, as JSON values; also those that are no settings. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly existingSigningKey: Custody;
  /** Why that key cannot be adopted. */
  readonly existingKeyFault?: ExistingKeyFault | undefined;
  /** `auth0:clientId` or AUTH0_CLIENT_ID, as far as this process can tell. */
  readonly deployerClientId?: string | undefined;
  /** Names of the provider's keys that are set, without `auth0:`. */
  readonly providerKeys?: readonly string[];
  /** Default: missing. */
  readonly ingestionBotToken?: Custody;
  /** Whether what is set there is no token. */
  readonly ingestionBotTokenIsNone?: boolean;
  /** Default: missing. */
  readonly serverEnvironment?: Custody;
  /** What is wrong with it, in words that hold nothing of it. */
  readonly serverEnvironmentFault?: string | undefined;
  /** The provider's secret keys that are stored in clear, e.g. `auth0:clientSecret`. */
  readonly clearCredentials?: readonly string[];
  /** Keys of what stands above in clear that are stored as secrets, in whole or in part. */
  readonly storedAsSecret?: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Checks each setting by itself, then what settings must agree on with others: each such check runs
 * as soon as the settings that it reads are right, whatever is wrong elsewhere.
 *
 * @throws SettingsError with every problem once: names, then each setting in the order of `Settings`,
 *   then what they disagree on.
 */
export function parseSettings(raw: RawSettings): Settings {
  const { values, environment } = raw;
  const problems: Problem[] = checkNames(Object.keys(values));
  const domain = checkDomain(raw.domain, environment.AUTH0_DOMAIN, problems);
  const parts: Parts<Settings> = {
    domain,
    audience: checkAudience(raw.audience, environment.AUTH0_AUDIENCE, domain, problems),
    serverUrl: check(serverUrl, "serverUrl", values.serverUrl, problems),
    adminPrincipals: check(adminPrincipals, "adminPrincipals", values.adminPrincipals, problems),
    principalDomain: check(principalDomain, "principalDomain", values.principalDomain, problems),
    signIn: check(signIn, "signIn", values.signIn, problems),
    loginPolicy: check(loginPolicy, "loginPolicy", values.loginPolicy, problems),
    serviceAccount: check(serviceAccount, "serviceAccount", values.serviceAccount, problems),
    signingKeys: check(signingKeys, "signingKeys", values.signingKeys, problems),
    target: check(target, "target", values.target, problems),
  };
  // A setting that is wrong in itself is told of already, and may only look as if it were left out.
  const disagreements = checkTogether(parts, raw).filter(({ key }) => !isTold(key, problems));
  const all = once([...problems, ...disagreements]);
  if (all.length > 0) throw new SettingsError(all);
  // Without a problem no part is missing.
  return parts as Settings;
}
