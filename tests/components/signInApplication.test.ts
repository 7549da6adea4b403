import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  SignInApplication,
  type SignInApplicationArgs,
} from "../../components/signInApplication.ts";
import { withOwnRejections } from "../support/rejections.ts";
import { answers, CLIENT_ID, CLIENT_SECRET } from "./support/answers.ts";
import { record, SecretValue } from "./support/wire.ts";

const ARGS: SignInApplicationArgs = {
  name: "OpenMetadata",
  clientType: "confidential",
  serverUrl: "https://om.example.com",
  callbackUrl: "https://om.example.com/callback",
  authenticationMethod: "client_secret_post",
  idTokenLifetime: 3600,
  refreshToken: { lifetime: 2592000, idleLifetime: 1296000, leeway: 30 },
};
const CLIENT = "auth0:index/client:Client";
const ADOPTION = "openmetadata-auth0:live:Adoption";
const CREDENTIALS = "auth0:index/clientCredentials:ClientCredentials";
const STASH = "pulumi:index:Stash";

const build = (args: Partial<SignInApplicationArgs> = {}, preview = false) =>
  record(
    async () => {
      const { clientId, clientSecret } = new SignInApplication("sso", { ...ARGS, ...args });
      return { clientId, clientSecret };
    },
    { state: answers, preview },
  );

describe("SignInApplication", () => {
  it("registers one application, its credentials and whose it was, and nothing else", async () => {
    const { registrations } = await build();
    assert.deepEqual(
      registrations.map(({ type, name, parent }) => [type, name, parent.split("::")[0]]),
      [
        ["openmetadata-auth0:index:SignInApplication", "sso", "pulumi:pulumi:Stack"],
        [ADOPTION, "sso-adoption", "openmetadata-auth0:index:SignInApplication"],
        [CLIENT, "sso", "openmetadata-auth0:index:SignInApplication"],
        [CREDENTIALS, "sso", "openmetadata-auth0:index:SignInApplication"],
      ],
    );
  });

  it("asks whose application it is before it touches one", async () => {
    const made = await build();
    assert.deepEqual(made.find(ADOPTION, "sso-adoption").inputs, {
      setting: "signIn.existingClientId",
    });
    const taken = await build({ existingClientId: "theirs" });
    assert.deepEqual(taken.find(ADOPTION, "sso-adoption").inputs, {
      setting: "signIn.existingClientId",
      clientId: "theirs",
    });
    for (const { find } of [made, taken]) {
      assert.ok(find(CLIENT, "sso").options.dependsOn?.includes(`${ADOPTION}::sso-adoption`));
    }
  });

  it("writes out everything that Auth0 would default insecurely", async () => {
    const { inputs } = (await build()).find(CLIENT, "sso");
    assert.deepEqual(inputs, {
      name: "OpenMetadata",
      description: "Sign-in of om.example.com, managed by Pulumi",
      appType: "regular_web",
      isFirstParty: true,
      oidcConformant: true,
      grantTypes: ["authorization_code", "refresh_token"],
      callbacks: ["https://om.example.com/callback"],
      allowedLogoutUrls: ["https://om.example.com"],
      webOrigins: [],
      allowedOrigins: [],
      crossOriginAuth: false,
      initiateLoginUri: "https://om.example.com",
      logoUri: "",
      organizationUsage: "deny",
      jwtConfiguration: { alg: "RS256", lifetimeInSeconds: 3600 },
      refreshToken: {
        rotationType: "rotating",
        expirationType: "expiring",
        leeway: 30,
        tokenLifetime: 2592000,
        idleTokenLifetime: 1296000,
        infiniteTokenLifetime: false,
        infiniteIdleTokenLifetime: false,
      },
    });
  });

  it("names no login page on a server without https, since Auth0 would refuse it", async () => {
    const { inputs } = (await build({ serverUrl: "http://localhost:8585" })).find(CLIENT, "sso");
    assert.equal(inputs.initiateLoginUri, "");
  });

  it("sets the method that OpenMetadata uses, and no secret of its own", async () => {
    const recording = await build({ authenticationMethod: "client_secret_basic" });
    const { inputs, options } = recording.find(CREDENTIALS, "sso");
    assert.deepEqual(inputs, { clientId: CLIENT_ID, authenticationMethod: "client_secret_basic" });
    assert.equal("clientSecret" in inputs, false);
    assert.equal(options.deletedWith, `${CLIENT}::sso`);
    assert.equal(options.deleteBeforeReplace, true);
  });

  it("gives the tenant's secret out as a secret", async () => {
    const { outputs } = await build();
    const registered = outputs["openmetadata-auth0:index:SignInApplication::sso"];
    assert.equal(registered?.clientId, CLIENT_ID);
    assert.ok(registered?.clientSecret instanceof SecretValue);
    assert.equal(registered.clientSecret.value, CLIENT_SECRET);
  });

  it("leaves what it does not need as it is found, and drops what nobody here can do", async () => {
    const LEFT = [
      "allowedClients",
      "clientAliases",
      "complianceLevel",
      "customLoginPage",
      "customLoginPageOn",
      "formTemplate",
      "sso",
      "ssoDisabled",
    ];
    const DROPPED = ["requirePushedAuthorizationRequests", "requireProofOfPossession"];
    const made = (await build()).find(CLIENT, "sso");
    assert.deepEqual(made.options.ignoreChanges, [...LEFT, ...DROPPED]);
    for (const property of DROPPED) assert.equal(property in made.inputs, false);
    const taken = (await build({ existingClientId: "theirs" })).find(CLIENT, "sso");
    assert.deepEqual(taken.options.ignoreChanges, LEFT);
    for (const property of DROPPED) assert.equal(taken.inputs[property], false);
  });

  it("neither protects nor retains by default", async () => {
    const recording = await build();
    for (const type of [CLIENT, CREDENTIALS]) {
      const { options } = recording.find(type, "sso");
      assert.equal("protect" in options, false);
      assert.equal("retainOnDelete" in options, false);
    }
  });

  it("protects and retains on demand, the credentials with the application", async () => {
    const recording = await build({ protect: true, retainOnDelete: true });
    const client = recording.find(CLIENT, "sso").options;
    assert.equal(client.protect, true);
    assert.equal(client.retainOnDelete, true);
    assert.equal(recording.find(CREDENTIALS, "sso").options.retainOnDelete, true);
  });

  it("of a public client is a single-page application: no secret, web origins, PKCE by nature", async () => {
    const recording = await build({ clientType: "public" });
    assert.partialDeepStrictEqual(recording.find(CLIENT, "sso").inputs, {
      appType: "spa",
      grantTypes: ["authorization_code", "refresh_token"],
      webOrigins: ["https://om.example.com"],
      refreshToken: { rotationType: "rotating", expirationType: "expiring" },
    });
    const { inputs } = recording.find(CREDENTIALS, "sso");
    assert.deepEqual(inputs, { clientId: CLIENT_ID, authenticationMethod: "none" });
    const registered = recording.outputs["openmetadata-auth0:index:SignInApplication::sso"];
    assert.equal("clientSecret" in (registered ?? {}), false);
  });

  it("shared with ingestion adds client credentials, and authenticates with Basic", async () => {
    const recording = await build({ sharedServiceAccount: true });
    assert.deepEqual(recording.find(CLIENT, "sso").inputs.grantTypes, [
      "authorization_code",
      "refresh_token",
      "client_credentials",
    ]);
    const { inputs } = recording.find(CREDENTIALS, "sso");
    assert.equal(inputs.authenticationMethod, "client_secret_basic");
  });

  it("takes over an application that exists, by its Client ID, credentials included", async () => {
    const recording = await build({ existingClientId: "a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6" });
    for (const type of [CLIENT, CREDENTIALS]) {
      const { options } = recording.find(type, "sso");
      assert.equal(options.import, "a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6");
    }
    assert.equal("import" in (await build()).find(CLIENT, "sso").options, false);
  });

  it("makes a secret of 48 random bytes for a generation, and keeps the first one", async () => {
    const recording = await build({ secretGeneration: 3 });
    const stash = recording.find(STASH, "sso-secret-3");
    assert.deepEqual(stash.options.ignoreChanges, ["input"]);
    assert.ok(stash.inputs.input instanceof SecretValue);
    assert.match(String(stash.inputs.input.value), /^[A-Za-z0-9_-]{64}$/);
    const { clientSecret } = recording.find(CREDENTIALS, "sso").inputs;
    assert.ok(clientSecret instanceof SecretValue);
    assert.equal(clientSecret.value, stash.inputs.input.value);
  });

  it("makes no secret at preview", async () => {
    const stash = (await build({ secretGeneration: 3 }, true)).find(STASH, "sso-secret-3");
    assert.deepEqual(stash.inputs.input, new SecretValue("[unknown]"));
  });

  it("fails with the missing scope where Auth0 hides the secret", async () => {
    const hidden = () =>
      record(
        async () => {
          const { clientSecret } = new SignInApplication("sso", ARGS);
          return { clientSecret };
        },
        {
          state: (args) => ({
            ...answers(args),
            ...(args.type === CREDENTIALS && { clientSecret: "" }),
          }),
        },
      );
    await withOwnRejections(() =>
      assert.rejects(hidden, {
        message:
          "Auth0 did not return the client secret of the sign-in application: authorize the deployer's application on the Auth0 Management API with the scope read:client_keys, then run `pulumi up --refresh`",
      }),
    );
  });
});
