import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Client } from "@pulumi/auth0/client.js";
import * as pulumi from "@pulumi/pulumi";
import { LoginPolicy, type LoginPolicyArgs } from "../../components/loginPolicy.ts";
import { loginPolicyCode, OPEN_POLICY_CODE } from "../../model/auth0/loginPolicy/compile.ts";
import { answers, CLIENT_ID } from "./support/answers.ts";
import { record } from "./support/wire.ts";

const ACTION = "auth0:index/action:Action";
const TRIGGER = "auth0:index/triggerAction:TriggerAction";
const CONNECTION = "auth0:index/connectionClient:ConnectionClient";

const build = (args: Partial<LoginPolicyArgs> = {}) =>
  record(
    async () => {
      const application = new Client("sso", { appType: "regular_web" });
      new LoginPolicy("sso", {
        name: "OpenMetadata: login policy",
        clientId: pulumi.output(CLIENT_ID),
        principalDomain: "example.com",
        enabled: true,
        application,
        ...args,
      });
      return {};
    },
    { state: answers },
  );

describe("LoginPolicy", () => {
  it("deploys the Action for post-login", async () => {
    const { inputs } = (await build()).find(ACTION, "sso");
    assert.deepEqual(inputs, {
      name: "OpenMetadata: login policy",
      runtime: "node22",
      supportedTriggers: { id: "post-login", version: "v3" },
      code: loginPolicyCode({
        clientId: CLIENT_ID,
        emailDomains: ["example.com"],
        deniedNames: ["admin", "pulumi-sso"],
      }),
      deploy: true,
    });
  });

  it("binds it beside the bindings of others", async () => {
    const { inputs } = (await build()).find(TRIGGER, "sso");
    assert.deepEqual(inputs, {
      trigger: "post-login",
      actionId: "sso-id",
      displayName: "OpenMetadata: login policy",
    });
  });

  it("enables the listed connections once the policy is bound, and lets through no other", async () => {
    const connections = { "google-oauth2": "con_0000000000000001", okta: "con_0000000000000002" };
    const recording = await build({ connections });
    const component = recording.find("openmetadata-auth0:index:LoginPolicy", "sso");
    assert.deepEqual(component.inputs, { enabled: true, connections });
    for (const connectionId of Object.values(connections)) {
      const { inputs, options } = recording.find(CONNECTION, `sso-${connectionId}`);
      assert.deepEqual(inputs, { connectionId, clientId: CLIENT_ID });
      assert.ok(options.dependsOn?.includes(`${TRIGGER}::sso`));
    }
    const { code } = recording.find(ACTION, "sso").inputs;
    assert.match(String(code), /con_0000000000000001/);
  });

  it("touches no connection where none is listed", async () => {
    const { registrations } = await build();
    assert.equal(
      registrations.some(({ type }) => type === CONNECTION),
      false,
    );
  });

  it("when off registers no Action, and shows the waiver in the plan", async () => {
    const waiver = "the tenant has one application and no sign-up";
    const recording = await build({ enabled: false, waiver });
    assert.equal(
      recording.registrations.some(({ type }) => type === ACTION),
      false,
    );
    const component = recording.find("openmetadata-auth0:index:LoginPolicy", "sso");
    assert.deepEqual(component.inputs, { enabled: false, waiver });
  });

  it("stays at work where the application stays", async () => {
    const recording = await build({ retainOnDelete: true });
    for (const type of [ACTION, TRIGGER]) {
      assert.equal(recording.find(type, "sso").options.retainOnDelete, true);
      assert.equal((await build()).find(type, "sso").options.retainOnDelete, undefined);
    }
  });

  it("when off and retained lets everybody pass, since it cannot be taken away", async () => {
    const waiver = "the tenant has one application and no sign-up";
    const recording = await build({ enabled: false, waiver, retainOnDelete: true });
    assert.equal(recording.find(ACTION, "sso").inputs.code, OPEN_POLICY_CODE);
    assert.equal(recording.find(TRIGGER, "sso").options.retainOnDelete, true);
  });

  it("when off still enables the listed connections", async () => {
    const connections = { okta: "con_0000000000000002" };
    const recording = await build({
      enabled: false,
      waiver: "the tenant has one application",
      connections,
    });
    assert.deepEqual(recording.find(CONNECTION, "sso-con_0000000000000002").inputs, {
      connectionId: "con_0000000000000002",
      clientId: CLIENT_ID,
    });
  });

  it("asks for the teams claim", async () => {
    const teamsClaim = { name: "https://om.example.com/teams", from: "teams" };
    const { code } = (await build({ teamsClaim })).find(ACTION, "sso").inputs;
    assert.match(String(code), /https:\/\/om\.example\.com\/teams/);
  });
});
