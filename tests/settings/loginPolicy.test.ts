import { HIDDEN, NO_CREDENTIALS, raw, refuses } from "./support.ts";

const CLAIM =
  "give a URL of a domain of yours as the name of the claim, e.g. https://openmetadata.example.com/teams.";

refuses("a bad login policy", [
  [
    "the login policy off without a word",
    raw({ loginPolicy: { enabled: false } }),
    "loginPolicy.waiver is missing: say why everybody whom the tenant knows may sign in, or leave the policy on: OpenMetadata checks neither that an address is verified nor which application a token is for.",
  ],
  [
    "a waiver of two letters",
    raw({ loginPolicy: { enabled: false, waiver: "ok" } }),
    'loginPolicy.waiver is "ok": give the reason in words, 10 characters or more: reviewers read it in the plan.',
  ],
  [
    "a waiver for a policy that is on",
    raw({ loginPolicy: { waiver: "because I say so" } }),
    'loginPolicy.waiver is "because I say so": remove it, since the policy is on.',
  ],
  [
    "a waiver with a control character",
    raw({ loginPolicy: { enabled: false, waiver: "because\u001b[2J I say so" } }),
    'loginPolicy.waiver is "because\\u001b[2J I say so": write it without control characters: reviewers read it in the plan.',
  ],
  [
    "a teams claim without a namespace",
    raw({ loginPolicy: { teamsClaim: { name: "groups" } } }),
    `loginPolicy.teamsClaim.name is "groups": ${CLAIM}`,
  ],
  [
    "a teams claim in Auth0's namespace",
    raw({ loginPolicy: { teamsClaim: { name: "https://acme.auth0.com/teams" } } }),
    'loginPolicy.teamsClaim.name is "https://acme.auth0.com/teams": name a domain of yours: Auth0 drops claims in its own namespace.',
  ],
  [
    "a teams claim with a password",
    raw({ loginPolicy: { teamsClaim: { name: "https://user:pa55@example.com/teams" } } }),
    `loginPolicy.teamsClaim.name is ${HIDDEN}: ${NO_CREDENTIALS}`,
  ],
  [
    "a teams claim with a control character",
    raw({ loginPolicy: { teamsClaim: { name: "https://example.com/\u0001" } } }),
    `loginPolicy.teamsClaim.name is "https://example.com/\\u0001": ${CLAIM}`,
  ],
]);
