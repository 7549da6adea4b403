import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ServiceAccount, type ServiceAccountArgs } from "../../components/serviceAccount.ts";
import { SignInApplication } from "../../components/signInApplication.ts";
import { withOwnRejections } from "../support/rejections.ts";
import { answers, CLIENT_ID } from "./support/answers.ts";
import { record, SecretValue } from "./support/wire.ts";

const CLIENT = "auth0:index/client:Client";
const CREDENTIALS = "auth0:index/clientCredentials:ClientCredentials";
const GRANT = "auth0:index/clientGrant:ClientGrant";
const AUDIENCE = "https://acme.eu.auth0.com/api/v2/";

function build(args: Partial<ServiceAccountArgs> = {}, granted?: (wanted: string[]) => string[]) {
  return record(
    async () => {
      const signIn = new SignInApplication("sso", {
        name: "OpenMetadata",
        clientType: "confidential",
        serverUrl: "https://om.example.com",
        callbackUrl: "https://om.example.com/callback",
        sharedServiceAccount: args.kind === "shared",
        idTokenLifetime: 3600,
        refreshToken: { lifetime: 2592000, idleLifetime: 1296000, leeway: 30 },
      });
      const { clientId, clientSecret, scopes } = new ServiceAccount("account", {
        kind: "dedicated",
        signIn,
        name: "OpenMetadata (ingestion)",
        serverUrl: "https://om.example.com",
        audience: AUDIENCE,
        scopes: [],
        waivers: {},
        ...args,
      });
      return { clientId, clientSecret, scopes };
    },
    {
      state: (resource) => ({
        ...answers(resource),
        ...(resource.type === CLIENT && { clientId: `${resource.name}-client-id` }),
        ...(resource.type === GRANT &&
          granted && { scopes: granted(resource.inputs.scopes as string[]) }),
      }),
    },
  );
}

describe("a dedicated service account", () => {
  it("is an application for client credentials alone, through which nobody signs in", async () => {
    const { inputs } = (await build()).find(CLIENT, "account");
    assert.deepEqual(inputs, {
      name: "OpenMetadata (ingestion)",
      description: "Ingestion of om.example.com, managed by Pulumi",
      appType: "non_interactive",
      isFirstParty: true,
      oidcConformant: true,
      grantTypes: ["client_credentials"],
      callbacks: [],
      allowedLogoutUrls: [],
      webOrigins: [],
      allowedOrigins: [],
      crossOriginAuth: false,
      initiateLoginUri: "",
      logoUri: "",
      organizationUsage: "deny",
      jwtConfiguration: { alg: "RS256", lifetimeInSeconds: 3600 },
    });
  });

  it("authenticates with Basic", async () => {
    const { inputs, options } = (await build()).find(CREDENTIALS, "account");
    assert.deepEqual(inputs, {
      clientId: "account-client-id",
      authenticationMethod: "client_secret_basic",
    });
    assert.equal(options.deletedWith, `${CLIENT}::account`);
  });

  it("is granted exactly the scopes that are named, sorted, and never all", async () => {
    const recording = await build({ scopes: ["read:users", "read:clients"] });
    const { inputs, options, parent } = recording.find(GRANT, "account");
    assert.deepEqual(inputs, {
      clientId: "account-client-id",
      audience: AUDIENCE,
      scopes: ["read:clients", "read:users"],
    });
    assert.equal("allowAllScopes" in inputs, false);
    assert.equal(options.deletedWith, `${CLIENT}::account`);
    assert.equal(parent, "openmetadata-auth0:index:ManagementApiGrant::account");
  });

  it("has no grant that outlives the stack, also where the application does", async () => {
    const recording = await build({ retainOnDelete: true });
    assert.equal(recording.find(CLIENT, "account").options.retainOnDelete, true);
    const { options } = recording.find(GRANT, "account");
    assert.equal(options.retainOnDelete, undefined);
    assert.equal(options.deletedWith, undefined);
  });

  it("is granted nothing by default, which is still a grant", async () => {
    assert.deepEqual((await build()).find(GRANT, "account").inputs.scopes, []);
  });

  it("shows its waivers in the plan", async () => {
    const waivers = { "update:client_grants": "rotates its own grant, see OPS-12" };
    const recording = await build({ scopes: ["update:client_grants"], waivers });
    const component = recording.find("openmetadata-auth0:index:ManagementApiGrant", "account");
    assert.deepEqual(component.inputs, { waivers });
  });

  it("takes over an application that exists", async () => {
    const recording = await build({ existingClientId: "a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6" });
    for (const type of [CLIENT, CREDENTIALS]) {
      const { options } = recording.find(type, "account");
      assert.equal(options.import, "a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6");
    }
  });

  it("gives its secret out as a secret", async () => {
    const { outputs } = await build();
    const stack = outputs["pulumi:pulumi:Stack::openmetadata-auth0-test"];
    assert.ok(stack?.clientSecret instanceof SecretValue);
    assert.equal(stack.clientId, "account-client-id");
  });
});

describe("a shared service account", () => {
  it("is the sign-in application with a grant, and no other application", async () => {
    const recording = await build({ kind: "shared" });
    const clients = recording.registrations.filter(({ type }) => type === CLIENT);
    assert.deepEqual(
      clients.map(({ name }) => name),
      ["sso"],
    );
    const { inputs, options } = recording.find(GRANT, "account");
    assert.equal(inputs.clientId, "sso-client-id");
    assert.equal(options.deletedWith, `${CLIENT}::sso`);
    assert.notEqual(inputs.clientId, CLIENT_ID);
  });
});

describe("a grant that existed already", () => {
  const failing = async (granted: string[], message: string) =>
    withOwnRejections(() =>
      assert.rejects(() => build({ scopes: ["read:users"] }, () => granted), { message }),
    );

  it("with other scopes fails the run with what differs and what to do", () =>
    failing(
      ["delete:users", "read:logs"],
      "the service account's grant on the Auth0 Management API existed already and has delete:users, read:logs beside what is wanted and lacks read:users: it is now managed by this stack, run `pulumi up` again to set it to serviceAccount.scopes",
    ));

  it("with the same scopes is none of anybody's business", async () => {
    const { outputs } = await build({ scopes: ["read:users"] }, () => ["read:users"]);
    const component = outputs["openmetadata-auth0:index:ManagementApiGrant::account"];
    assert.deepEqual(component?.scopes, ["read:users"]);
  });
});
