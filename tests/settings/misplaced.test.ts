import { raw, refuses } from "./support.ts";

const SECRET = "a text that looks like a secret (not shown)";
const CLIENT_ID = "give the Client ID that the dashboard shows for the application.";
const CARRIED =
  "use another host name: OpenMetadata could not read this one out of its environment.";

refuses("a secret in the wrong place", [
  [
    "a key",
    raw({ signIn: { existingClientId: "-----BEGIN PRIVATE KEY-----\nMII" } }),
    `signIn.existingClientId is ${SECRET}: ${CLIENT_ID}`,
  ],
  [
    "a client secret",
    raw({ signIn: { existingClientId: `${"aB3".repeat(21)}x` } }),
    `signIn.existingClientId is ${SECRET}: ${CLIENT_ID}`,
  ],
  [
    "a token",
    raw({ principalDomain: "eyJhbGciOi.eyJzdWIi.sig" }),
    `principalDomain is ${SECRET}: give the domain of your e-mail addresses, e.g. example.com.`,
  ],
]);

const PATH =
  "give the absolute path of a kubeconfig, or leave it out and set KUBECONFIG: its content does not belong here.";
const cluster = { kind: "kubernetes", mode: "values", namespace: "om" };

refuses("a kubeconfig in place of its path", [
  [
    "in YAML",
    raw({ target: { ...cluster, kubeconfig: "apiVersion: v1\nusers: []" } }),
    `target.kubeconfig is ${SECRET}: ${PATH}`,
  ],
  [
    "in one line",
    raw({ target: { ...cluster, kubeconfig: '{"users":[{"user":{"token":"abc"}}]}' } }),
    `target.kubeconfig is ${SECRET}: ${PATH}`,
  ],
]);

refuses("an address that the environment does not carry", [
  ["IPv6", raw({ serverUrl: "http://[::1]:8585" }), `serverUrl is "http://[::1]:8585": ${CARRIED}`],
  ["a comma", raw({ serverUrl: "https://a,b.com" }), `serverUrl is "https://a,b.com": ${CARRIED}`],
  ["a word of YAML", raw({ serverUrl: "https://yes" }), `serverUrl is "https://yes": ${CARRIED}`],
  [
    "IPv6 for the health",
    raw({
      target: {
        kind: "bareMetal",
        directory: "/etc/openmetadata/sso",
        healthUrl: "http://[::1]:8585",
      },
    }),
    `target.healthUrl is "http://[::1]:8585": ${CARRIED}`,
  ],
]);

refuses("a name that is none", [
  [
    "of spaces",
    raw({ signIn: { name: "   " } }),
    'signIn.name is "   ": give a name of at most 100 characters without <, > and control characters.',
  ],
  [
    "of a connection",
    raw({ signIn: { connections: { "": "con_0000000000000001" } } }),
    "signIn.connections is an object: give an object of connection name and id, e.g. {google-oauth2: con_0000000000000001}; the dashboard shows the id.",
  ],
]);
