import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { loginPolicyCode } from "../../../../model/auth0/loginPolicy/compile.ts";
import type { LoginPolicy } from "../../../../model/auth0/loginPolicy/policy.ts";
import { load, login } from "./login.ts";

const POLICY: LoginPolicy = {
  clientId: "FAKEsignin0000000000000000000000",
  emailDomains: ["example.com"],
  connections: ["con_staff"],
  deniedNames: ["admin", "pulumi-sso"],
  teamsClaim: { name: "https://openmetadata.example.com/teams", from: "teams" },
};

describe("loginPolicyCode", () => {
  it("begins with the policy in clear", () => {
    const [head] = loginPolicyCode(POLICY).split("/** What people read");
    assert.equal(
      head,
      `/**
 * Login policy: who may sign in to OpenMetadata. Made by openmetadata-auth0, a Pulumi stack;
 * change its settings, not this code.
 */
"use strict";

const POLICY = {
  "clientId": "FAKEsignin0000000000000000000000",
  "emailDomains": [
    "example.com"
  ],
  "connections": [
    "con_staff"
  ],
  "deniedNames": [
    "admin",
    "pulumi-sso"
  ],
  "teamsClaim": {
    "name": "https://openmetadata.example.com/teams",
    "from": "teams"
  }
};

`,
    );
  });

  it("ends with the handler that Auth0 looks for", () => {
    const lines = loginPolicyCode(POLICY).trimEnd().split("\n");
    assert.equal(lines.at(-1), "exports.onExecutePostLogin = loginPolicyHandler(POLICY);");
  });

  it("leaves out what the policy leaves out", () => {
    const { connections, teamsClaim, ...rest } = POLICY;
    const code = loginPolicyCode(rest);
    assert.equal(code.includes('"connections"') || code.includes('"teamsClaim"'), false);
    assert.equal(loginPolicyCode({ ...rest, connections: undefined }), code);
  });

  it("does not depend on the order of properties, or on more of them", () => {
    const { clientId, teamsClaim, ...rest } = POLICY;
    const turned = { remark: "x", teamsClaim: { from: "teams", name: teamsClaim?.name ?? "" } };
    assert.equal(
      loginPolicyCode({ ...turned, ...rest, clientId } as LoginPolicy),
      loginPolicyCode(POLICY),
    );
  });

  it("asks for no module and exports nothing else", () => {
    const code = loginPolicyCode(POLICY);
    assert.doesNotMatch(code, /\brequire\b|\bimport\b|\bexport\b/);
    assert.deepEqual(code.match(/\bexports\.\w+/g), ["exports.onExecutePostLogin"]);
  });

  it("lets no value of the policy out of its quotes", async () => {
    const teams = `"};</script><!--\u2028\u2029\\u0022'\`\${x}\u202e\ud83d\ude00é\n`;
    const policy = { ...POLICY, teamsClaim: { name: teams, from: "__proto__" } };
    const code = loginPolicyCode(policy);
    assert.match(code, /^[\n -~]*$/);
    assert.doesNotMatch(code.slice(0, code.indexOf("REFUSALS")), /</);

    const event = {
      client: { client_id: POLICY.clientId },
      connection: { id: "con_staff" },
      user: {
        email: "alice@example.com",
        email_verified: true,
        app_metadata: JSON.parse('{"__proto__": ["data"]}'),
      },
    };
    assert.deepEqual(await login(load(code), event), {
      denied: [],
      claims: [[teams, ["data"]]],
    });
  });

  it("refuses a policy that names no application", () => {
    assert.throws(() => loginPolicyCode({ ...POLICY, clientId: "" }), {
      name: "TypeError",
      message:
        "The login policy names no application and would check nobody: give the Client ID of the sign-in application.",
    });
  });
});
