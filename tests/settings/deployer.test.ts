import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { problemsOf, raw, refuses } from "./support.ts";

/** As where the CLI runs the program. */
const CLI = { PULUMI_NODEJS_MONITOR: "127.0.0.1:1" };
const found = (providerKeys: string[], environment: Record<string, string> = {}) =>
  raw({}, { providerKeys, environment: { ...CLI, ...environment } });

const NO_ID =
  'auth0:clientId is missing: set AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET to those of the application that deploys to the tenant, or use "pulumi config set auth0:clientId" and "pulumi config set --secret auth0:clientSecret".';
const NO_SECRET =
  'auth0:clientSecret is missing: set AUTH0_CLIENT_SECRET to that of the application that deploys to the tenant, or use "pulumi config set --secret auth0:clientSecret".';

refuses("a deployer without credentials", [
  ["none at all", found([]), NO_ID],
  ["a secret without an id", found(["clientSecret"]), NO_ID],
  ["an id without a secret", found(["clientId"]), NO_SECRET],
  ["an id in the environment without a secret", found([], { AUTH0_CLIENT_ID: "id" }), NO_SECRET],
  ["an empty variable", found([], { AUTH0_CLIENT_ID: "id", AUTH0_CLIENT_SECRET: "" }), NO_SECRET],
]);

describe("credentials of the deployer are enough", () => {
  for (const [name, input] of [
    ["id and secret of the stack", found(["clientId", "clientSecret"])],
    [
      "id of the stack, secret of the environment",
      found(["clientId"], { AUTH0_CLIENT_SECRET: "s" }),
    ],
    ["a private key", found(["clientId", "clientAssertionPrivateKey"])],
    ["a token", found([], { AUTH0_API_TOKEN: "t" })],
    ["the login of Auth0's CLI", found([], { AUTH0_CLI_LOGIN: "true" })],
    ["what only an engine of the Automation API knows", raw()],
  ] as const) {
    it(name, () => assert.deepEqual(problemsOf(input), []));
  }
});
