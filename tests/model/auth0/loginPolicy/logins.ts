import { DENIED_NAMES, type LoginPolicy } from "../../../../model/auth0/loginPolicy/policy.ts";

export const POLICY: LoginPolicy = {
  clientId: "FAKEsignin0000000000000000000000",
  emailDomains: ["example.com"],
  connections: ["con_staff", "con_partners"],
  deniedNames: DENIED_NAMES,
};

export const client = { client_id: POLICY.clientId, name: "OpenMetadata", metadata: {} };
export const connection = { id: "con_staff", name: "staff", strategy: "auth0" };
export const alice = { user_id: "auth0|1", email: "alice@example.com", email_verified: true };

export const EVENT = { client, connection, user: alice };
export const withUser = (user: object) => ({ ...EVENT, user: { ...alice, ...user } });
export const withEmail = (email: unknown) => withUser({ email });

export const WAY =
  "OpenMetadata does not accept this way of signing in: go back and choose another one, or ask your administrator which one to use.";
const MISSING =
  "Your account has no e-mail address: sign in with an account that has one, or ask your administrator to add it.";
export const UNVERIFIED =
  "Your e-mail address is not verified: follow the link in the verification message, then sign in again.";
export const MALFORMED =
  "OpenMetadata cannot use your e-mail address as it is written: ask your administrator for a plain one.";
export const FOREIGN =
  "OpenMetadata does not accept this e-mail address: sign in with the address of your organization.";
export const RESERVED =
  "This account is not for signing in to OpenMetadata: use your personal account.";
export const UNCHECKED =
  "Your sign-in could not be checked: try again, and tell your administrator if it happens again.";

export const REFUSED: [what: string, event: unknown, sentence: string][] = [
  ["a connection that is not listed", { ...EVENT, connection: { id: "con_other" } }, WAY],
  ["a connection without an id", { ...EVENT, connection: { name: "con_staff" } }, WAY],
  ["a connection that is not listed, whoever comes", { client, connection: {} }, WAY],

  ["no e-mail address", { ...EVENT, user: { user_id: "sms|1", email_verified: true } }, MISSING],
  ["an empty e-mail address", withEmail(""), MISSING],
  ["an e-mail address that is null", withEmail(null), MISSING],
  ["neither an address nor a verification", { ...EVENT, user: {} }, MISSING],

  ["an unverified e-mail address", withUser({ email_verified: false }), UNVERIFIED],
  ["nothing known of a verification", withUser({ email_verified: undefined }), UNVERIFIED],
  ["a verification that is only a text", withUser({ email_verified: "true" }), UNVERIFIED],
  [
    "an unverified admin, of whom nothing else is told",
    withUser({ email: "admin@example.com", email_verified: false }),
    UNVERIFIED,
  ],

  ["another domain", withEmail("alice@example.org"), FOREIGN],
  ["a subdomain", withEmail("alice@mail.example.com"), FOREIGN],
  ["a domain that ends like ours", withEmail("alice@notexample.com"), FOREIGN],
  ["a domain that begins like ours", withEmail("alice@example.com.evil.test"), FOREIGN],
  ["our domain with a dot at its end", withEmail("alice@example.com."), FOREIGN],
  ["our domain with a space before it", withEmail("alice@ example.com"), FOREIGN],
  ["our domain with a space after it", withEmail("alice@example.com "), FOREIGN],
  ["our domain with a line break after it", withEmail("alice@example.com\n"), FOREIGN],
  ["our domain with a Cyrillic e", withEmail("alice@\u0435xample.com"), FOREIGN],
  ["our domain in full-width letters", withEmail("alice@\uff45xample.com"), FOREIGN],
  ["our domain with a soft hyphen", withEmail("alice@exam\u00adple.com"), FOREIGN],
  ["our domain as a literal", withEmail("alice@[example.com]"), FOREIGN],
  ["no domain", withEmail("alice@"), FOREIGN],
  ["the admin of another domain", withEmail("admin@example.org"), FOREIGN],

  ["no @", withEmail("alice"), MALFORMED],
  ["two @", withEmail("alice@evil.test@example.com"), MALFORMED],
  ["two @, the first domain ours", withEmail("alice@example.com@evil.test"), MALFORMED],
  ["an @ in quotes", withEmail('"admin@evil"@example.com'), MALFORMED],
  ["a local part in quotes", withEmail('"admin"@example.com'), MALFORMED],
  ["no local part", withEmail("@example.com"), MALFORMED],
  ["a dot at the beginning", withEmail(".admin@example.com"), MALFORMED],
  ["a dot at the end", withEmail("admin.@example.com"), MALFORMED],
  ["two dots in a row", withEmail("ali..ce@example.com"), MALFORMED],
  ["a space at the beginning", withEmail(" admin@example.com"), MALFORMED],
  ["a space at the end of the local part", withEmail("admin @example.com"), MALFORMED],
  ["a comment", withEmail("admin(x)@example.com"), MALFORMED],
  ["a line break", withEmail("admin\n@example.com"), MALFORMED],
  ["a zero-width space", withEmail("admin\u200b@example.com"), MALFORMED],
  ["a Cyrillic a", withEmail("\u0430dmin@example.com"), MALFORMED],
  ["a dotted capital I", withEmail("ADM\u0130N@example.com"), MALFORMED],

  ["admin", withEmail("admin@example.com"), RESERVED],
  ["admin in capitals", withEmail("ADMIN@example.com"), RESERVED],
  ["admin in any case, of our domain in any case", withEmail("aDmIn@EXAMPLE.com"), RESERVED],
  ["the stack's own principal", withEmail("pulumi-sso@example.com"), RESERVED],
  ["the stack's own principal in capitals", withEmail("Pulumi-SSO@example.com"), RESERVED],

  ["an e-mail address that is no text", withEmail(["alice@example.com"]), UNCHECKED],
  ["an e-mail address that is an object", withEmail({ toString: "x" }), UNCHECKED],
  ["nobody", { client, connection }, UNCHECKED],
  ["no connection", { client, user: alice }, UNCHECKED],
  ["no application", { connection, user: alice }, UNCHECKED],
  ["an application without a Client ID", { ...EVENT, client: {} }, UNCHECKED],
  ["an empty event", {}, UNCHECKED],
  ["no event", undefined, UNCHECKED],
];

export const ADMITTED: [what: string, event: unknown][] = [
  ["a person of the domain", EVENT],
  ["through another listed connection", { ...EVENT, connection: { id: "con_partners" } }],
  ["an address in capitals", withEmail("ALICE@EXAMPLE.COM")],
  // OpenMetadata's name of these is admin+x, not-admin and so on: other users than admin.
  ["a plus address, even of admin", withEmail("admin+x@example.com")],
  ["a name that ends like a denied one", withEmail("not-admin@example.com")],
  ["a name that begins like a denied one", withEmail("administrator@example.com")],
  ["a name with dots, digits and signs", withEmail("o'brien.2_b-c@example.com")],
];
