/** Who may sign in, as data. It is embedded in the code of the Action (`compile.ts`). */

export interface LoginPolicy {
  /** Client ID of the sign-in application; logins to all others pass untouched. */
  readonly clientId: string;
  /** The only domains of e-mail addresses, in any case; a subdomain is another domain. */
  readonly emailDomains: readonly string[];
  /** Ids of the connections through which people may come. Default: any that Auth0 lets in. */
  readonly connections?: readonly string[] | undefined;
  /** Local parts of e-mail addresses, in any case, that nobody may have. */
  readonly deniedNames: readonly string[];
  /** A claim of the ID token that names people's teams. Default: none. */
  readonly teamsClaim?: TeamsClaim | undefined;
}

export interface TeamsClaim {
  /** A URL, since Auth0 drops claims such as `roles` and `groups` (openmetadata.md fact 13). */
  readonly name: string;
  /** Key of the teams in people's `app_metadata`, which only administrators can write. */
  readonly from: string;
}

/**
 * Names that are administrators in OpenMetadata without being a person: the account that every
 * server ships with, and the stack's own principal.
 */
export const DENIED_NAMES: readonly string[] = ["admin", "pulumi-sso"];
