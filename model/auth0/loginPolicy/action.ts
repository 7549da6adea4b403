import type { LoginPolicy } from "./policy.ts";
import type { PostLoginApi, PostLoginEvent, PostLoginHandler } from "./postLogin.ts";

/** What people read when they are refused: what to do, and nothing about who would be let in. */
const REFUSALS = {
  connection:
    "OpenMetadata does not accept this way of signing in: go back and choose another one, or ask your administrator which one to use.",
  missing:
    "Your account has no e-mail address: sign in with an account that has one, or ask your administrator to add it.",
  unverified:
    "Your e-mail address is not verified: follow the link in the verification message, then sign in again.",
  malformed:
    "OpenMetadata cannot use your e-mail address as it is written: ask your administrator for a plain one.",
  foreign:
    "OpenMetadata does not accept this e-mail address: sign in with the address of your organization.",
  reserved: "This account is not for signing in to OpenMetadata: use your personal account.",
  unchecked:
    "Your sign-in could not be checked: try again, and tell your administrator if it happens again.",
};

/**
 * A local part as almost everybody's is: no quotes, no spaces, no letters beyond ASCII, and no dot
 * at its ends or beside another one.
 */
const PLAIN_LOCAL_PART = /^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;

/**
 * What runs at every login to the tenant, and at every use of a refresh token. Whatever is not as
 * expected ends in a denial.
 */
export function loginPolicyHandler(policy: LoginPolicy): PostLoginHandler {
  return async (event, api) => {
    try {
      if (isOtherApplication(policy, event)) return;
      const refusal = refusalOf(policy, event);
      if (refusal === undefined) addTeams(policy, event, api);
      else api.access.deny(refusal);
    } catch {
      api.access.deny(REFUSALS.unchecked);
    }
  };
}

function isOtherApplication(policy: LoginPolicy, event: PostLoginEvent): boolean {
  const clientId = event.client.client_id;
  if (typeof clientId !== "string") throw new TypeError("a login to no application");
  return clientId !== policy.clientId;
}

/**
 * OpenMetadata looks at the e-mail address alone: what stands before the first @, in lower case,
 * is the user's name, and nobody asks whether the address was verified.
 */
function refusalOf(policy: LoginPolicy, { connection, user }: PostLoginEvent): string | undefined {
  if (policy.connections !== undefined && !policy.connections.includes(connection.id)) {
    return REFUSALS.connection;
  }
  if (!user.email) return REFUSALS.missing;
  if (user.email_verified !== true) return REFUSALS.unverified;
  const [localPart = "", domain, ...rest] = user.email.split("@");
  if (domain === undefined || rest.length > 0) return REFUSALS.malformed;
  if (!includesInAnyCase(policy.emailDomains, domain)) return REFUSALS.foreign;
  if (!PLAIN_LOCAL_PART.test(localPart)) return REFUSALS.malformed;
  if (includesInAnyCase(policy.deniedNames, localPart)) return REFUSALS.reserved;
  return undefined;
}

function includesInAnyCase(names: readonly string[], name: string): boolean {
  return names.some((candidate) => inLowerCase(candidate) === inLowerCase(name));
}

/** ASCII only: toLowerCase() alone makes a k of the Kelvin sign, and so another domain ours. */
function inLowerCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** Teams that are neither a text nor a list of texts are left out: no team, no more rights. */
function addTeams(policy: LoginPolicy, { user }: PostLoginEvent, api: PostLoginApi): void {
  if (policy.teamsClaim === undefined) return;
  const { name, from } = policy.teamsClaim;
  const teams = user.app_metadata?.[from];
  if (isText(teams) || (Array.isArray(teams) && teams.every(isText))) {
    api.idToken.setCustomClaim(name, teams);
  }
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}
