import { raw, refuses } from "./support.ts";

const CONNECTIONS =
  "give an object of connection name and id, e.g. {google-oauth2: con_0000000000000001}; the dashboard shows the id.";

refuses("a bad sign-in application", [
  ["signIn as a list", raw({ signIn: [] }), "signIn is an empty list: give an object."],
  [
    "a callback on another host, which is an unknown key",
    raw({ signIn: { callbackUrl: "https://elsewhere.example.net/callback" } }),
    "signIn.callbackUrl is not a setting of this stack: remove it, the settings here are name, clientType, authenticationMethod, idTokenLifetime, refreshToken, secretGeneration, connections, existingClientId, protect, retainOnDelete.",
  ],
  [
    "a misspelt key of signIn",
    raw({ signIn: { protected: true } }),
    "signIn.protected is not a setting of this stack: did you mean protect.",
  ],
  [
    "a name with markup",
    raw({ signIn: { name: "<b>" } }),
    'signIn.name is "<b>": give a name of at most 100 characters without <, > and control characters.',
  ],
  [
    "an empty name",
    raw({ signIn: { name: "" } }),
    "signIn.name is empty: give a name of at most 100 characters without <, > and control characters.",
  ],
  [
    "a name with a control character",
    raw({ signIn: { name: "Open\u001b[31mMetadata" } }),
    'signIn.name is "Open\\u001b[31mMetadata": give a name of at most 100 characters without <, > and control characters.',
  ],
  [
    "another authentication method",
    raw({ signIn: { authenticationMethod: "none" } }),
    'signIn.authenticationMethod is "none": use client_secret_post or client_secret_basic.',
  ],
  [
    "an ID token of a minute",
    raw({ signIn: { idTokenLifetime: 60 } }),
    "signIn.idTokenLifetime is 60: give a whole number of seconds from 300 to 36000.",
  ],
  [
    "a lifetime as text",
    raw({ signIn: { idTokenLifetime: "1h" } }),
    'signIn.idTokenLifetime is "1h": give a whole number of seconds from 300 to 36000.',
  ],
  [
    "an ID token of a month",
    raw({ signIn: { idTokenLifetime: 2_592_000 } }),
    "signIn.idTokenLifetime is 2592000: give a whole number of seconds from 300 to 36000.",
  ],
  [
    "a lifetime that no number holds",
    raw({ signIn: { idTokenLifetime: 1e300 } }),
    "signIn.idTokenLifetime is 1e+300: give a whole number of seconds from 300 to 36000.",
  ],
  [
    "a session of two years",
    raw({ signIn: { refreshToken: { lifetime: 63_115_200 } } }),
    "signIn.refreshToken.lifetime is 63115200: give a whole number of seconds from 3600 to 31557600.",
  ],
  [
    "a session that ends after a minute without use",
    raw({ signIn: { refreshToken: { idleLifetime: 60 } } }),
    "signIn.refreshToken.idleLifetime is 60: give a whole number of seconds from 3600 to 31557600.",
  ],
  [
    "an unknown key of signIn.refreshToken",
    raw({ signIn: { refreshToken: { leway: 5 } } }),
    "signIn.refreshToken.leway is not a setting of this stack: did you mean leeway.",
  ],
  [
    "a long leeway",
    raw({ signIn: { refreshToken: { leeway: 61 } } }),
    "signIn.refreshToken.leeway is 61: give a whole number of seconds from 0 to 60.",
  ],
  [
    "an idle lifetime beyond the lifetime",
    raw({ signIn: { refreshToken: { lifetime: 7200, idleLifetime: 7201 } } }),
    "signIn.refreshToken.idleLifetime is 7201: make it at most refreshToken.lifetime, which is 7200.",
  ],
  [
    "secret generation 0",
    raw({ signIn: { secretGeneration: 0 } }),
    "signIn.secretGeneration is 0: give a whole number from 1 on.",
  ],
  [
    "protect as text",
    raw({ signIn: { protect: "yes" } }),
    'signIn.protect is "yes": give true or false.',
  ],
  [
    "another client type",
    raw({ signIn: { clientType: "native" } }),
    'signIn.clientType is "native": use confidential or public.',
  ],
  [
    "a public client with a method",
    raw({ signIn: { clientType: "public", authenticationMethod: "client_secret_post" } }),
    'signIn.authenticationMethod is "client_secret_post" while signIn.clientType is "public": remove it, a public client has no secret to authenticate with.',
  ],
  [
    "a public client with a secret",
    raw({ signIn: { clientType: "public", secretGeneration: 1 } }),
    'signIn.secretGeneration is 1 while signIn.clientType is "public": remove it, a public client has no secret.',
  ],
  [
    "connections as a list",
    raw({ signIn: { connections: ["google-oauth2"] } }),
    `signIn.connections is a list: ${CONNECTIONS}`,
  ],
  [
    "a connection without its id",
    raw({ signIn: { connections: { "google-oauth2": "google-oauth2" } } }),
    `signIn.connections.google-oauth2 is "google-oauth2": ${CONNECTIONS}`,
  ],
  [
    "no connection at all",
    raw({ signIn: { connections: {} } }),
    "signIn.connections is an object: name at least one connection, or nobody can sign in.",
  ],
  [
    "a Client ID that is a name",
    raw({ signIn: { existingClientId: "OpenMetadata" } }),
    'signIn.existingClientId is "OpenMetadata": give the Client ID that the dashboard shows for the application.',
  ],
  [
    "a shared service account with another method than Basic",
    raw({
      signIn: { authenticationMethod: "client_secret_post" },
      serviceAccount: { kind: "shared" },
    }),
    'signIn.authenticationMethod is "client_secret_post" while serviceAccount.kind is "shared": remove it or use client_secret_basic: the ingestion of OpenMetadata\'s guide authenticates with Basic, and an application has one method.',
  ],
]);
