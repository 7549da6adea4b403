import { raw, refuses } from "./support.ts";

refuses("a bad service account", [
  [
    "another kind of service account",
    raw({ serviceAccount: { kind: "both" } }),
    'serviceAccount.kind is "both": use none, dedicated or shared.',
  ],
  [
    "a shared service account of a public client",
    raw({ signIn: { clientType: "public" }, serviceAccount: { kind: "shared" } }),
    'serviceAccount.kind is "shared" while signIn.clientType is "public": use dedicated: a public client has no secret, so Auth0 does not let it have the client credentials grant.',
  ],
  [
    "a name for a service account that is no application",
    raw({ serviceAccount: { kind: "shared", name: "Ingestion" } }),
    'serviceAccount.name is set while serviceAccount.kind is "shared": remove it, or use dedicated.',
  ],
  [
    "scopes for no service account",
    raw({ serviceAccount: { scopes: ["read:users"] } }),
    'serviceAccount.scopes is a list while serviceAccount.kind is "none": remove it, or use dedicated.',
  ],
  [
    "scopes as text",
    raw({ serviceAccount: { kind: "dedicated", scopes: "read:users" } }),
    'serviceAccount.scopes is "read:users": give a list of Auth0 Management API scopes, e.g. [read:users].',
  ],
  [
    "an unknown scope",
    raw({ serviceAccount: { kind: "dedicated", scopes: ["read:everything"] } }),
    'serviceAccount.scopes[0] is "read:everything": name a scope of the Auth0 Management API, e.g. read:users.',
  ],
  [
    "a misspelt scope",
    raw({ serviceAccount: { kind: "dedicated", scopes: ["read:user"] } }),
    'serviceAccount.scopes[0] is "read:user": did you mean read:users.',
  ],
  [
    "a dangerous scope without a waiver",
    raw({ serviceAccount: { kind: "dedicated", scopes: ["read:users", "update:users"] } }),
    'serviceAccount.scopes[1] is "update:users": leave it out, or write into a waiver why it is needed, since its holder can make accounts, or change the e-mail address and password of any, and sign in with them.',
  ],
  [
    "a dangerous scope with a waiver of two letters",
    raw({
      serviceAccount: {
        kind: "dedicated",
        scopes: ["update:users"],
        waivers: { "update:users": "ok" },
      },
    }),
    'serviceAccount.waivers.update:users is "ok": give the reason in words, 10 characters or more: reviewers read it in the plan.',
  ],
  [
    "a dangerous scope with waivers as a text",
    raw({
      serviceAccount: { kind: "dedicated", scopes: ["update:users"], waivers: "we need it all" },
    }),
    'serviceAccount.waivers is "we need it all": give an object of scope and reason.',
  ],
  [
    "a waiver for another scope",
    raw({
      serviceAccount: { kind: "dedicated", waivers: { "update:users": "because I say so" } },
    }),
    "serviceAccount.waivers.update:users is a waiver for a scope that is not asked for: remove it.",
  ],
]);
