/** Flags that no recorded plan raises. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readPlan } from "../../../cli/summary/readPlan.ts";
import { renderPlain } from "../../../cli/summary/render/plain.ts";
import { type Summary, summaryOf } from "../../../cli/summary/summary.ts";
import { UNKNOWN } from "../../../cli/summary/values.ts";
import { eventLog, type Told } from "./plans.ts";

const summary = (steps: readonly Told[], further: readonly object[] = []): Summary =>
  summaryOf(readPlan(eventLog(steps, further)));
const flags = (...call: Parameters<typeof summary>) => summary(...call).flags;

const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
const CLIENT = "auth0:index/client:Client";
const ACTION = "auth0:index/action:Action";
const code = (policy: object, body = "return;") =>
  `"use strict";\n\nconst POLICY = ${JSON.stringify(policy, undefined, 2)};\n\n${body}\n`;

describe("a flag", () => {
  it("tells of each policy that does not hold, and whether it refuses", () => {
    const violation = (policyName: string, enforcementLevel: string, resourceUrn?: string) => ({
      policyEvent: {
        policyName,
        enforcementLevel,
        policyPackName: "openmetadata-auth0",
        message: "No implicit grant.\nRemove it.",
        color: "never",
        ...(resourceUrn && { resourceUrn }),
      },
    });
    const urn = "urn:pulumi:dev::openmetadata-auth0::auth0:index/client:Client::openmetadata";
    assert.deepEqual(
      flags([], [violation("no-implicit", "mandatory", urn), violation("one-tenant", "advisory")]),
      [
        {
          id: "policy-violation",
          text: "refused by policy `no-implicit`, resource `openmetadata`: `No implicit grant. Remove it.`",
        },
        {
          id: "policy-violation",
          text: "warned of by policy `one-tenant`: `No implicit grant. Remove it.`",
        },
      ],
    );
  });

  it("tells of an error once, without what may be a key", () => {
    const key = `MII${"Ab3/".repeat(30)}`;
    const event = (message: string) => ({
      diagnosticEvent: { severity: "error", prefix: "error: ", message, color: "never" },
    });
    const error = `the key ${key}\n-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY----- is bad`;
    assert.deepEqual(flags([], [event(error), event(error), event("preview failed")]), [
      { id: "preview-failed", text: "`the key … … is bad`" },
    ]);
  });

  it("tells of an error without a password in an address or a variable", () => {
    const message = "https://me:canary@example.com/x and DB_PASSWORD=canary, token=canary";
    const event = { diagnosticEvent: { severity: "error", message, color: "never" } };
    assert.deepEqual(flags([], [event]), [
      {
        id: "preview-failed",
        text: "`https://…@example.com/x and DB_PASSWORD=…, token=…`",
      },
    ]);
  });

  it("is not looked for in what every object has", () => {
    assert.deepEqual(flags([{ op: "create", type: "constructor", new: {} }]), []);
  });

  it("does not look at debug messages, which hold secrets", () => {
    const message = "RegisterResource finished: privateKey,,,MIIEvQIBADANBgkq";
    const debug = { diagnosticEvent: { severity: "debug", message, color: "never" } };
    assert.deepEqual(summary([], [debug]).flags, []);
  });

  it("tells that a protection goes, also where nothing else changes", () => {
    const name = { name: "OpenMetadata" };
    const same = { op: "same", type: CLIENT, old: name, new: name };
    assert.deepEqual(flags([{ ...same, protect: { old: true } }]), [
      { id: "protection-removed", text: "application `OpenMetadata` is no longer protected" },
    ]);
    assert.deepEqual(flags([{ ...same, protect: { old: true, new: true } }]), []);
  });

  it("tells that the login policy's code became another", () => {
    const policy = { emailDomains: ["example.com"], deniedNames: ["admin"] };
    const change = (old: string, next: string) =>
      flags([{ op: "update", type: ACTION, old: { code: old }, new: { code: next } }]);
    assert.deepEqual(change(code(policy), code(policy, "return api;")), [
      {
        id: "login-policy-widened",
        text: "the code of the login policy changes: read it as a whole",
      },
    ]);
    assert.deepEqual(change(code(policy), code({ ...policy, deniedNames: [] })), [
      {
        id: "login-policy-widened",
        text: "the login policy no longer refuses the name `admin`",
      },
    ]);
    assert.deepEqual(change(code(policy), code({ ...policy, emailDomains: [] })), []);
  });

  it("tells that the binding of the login policy is destroyed by itself", () => {
    const type = "auth0:index/triggerAction:TriggerAction";
    assert.deepEqual(flags([{ op: "delete", type, old: { trigger: "post-login" } }]), [
      {
        id: "login-policy-off",
        text: "the binding of the login policy is destroyed: it is not asked at a login",
      },
    ]);
  });

  it("is raised for a scope of a grant that is new", () => {
    const type = "auth0:index/clientGrant:ClientGrant";
    const grant = { clientId: "a", scopes: ["read:users"] };
    const name = "openmetadata-service-account";
    assert.deepEqual(flags([{ op: "create", type, name, new: grant }]), [
      {
        id: "scope-widened",
        text: "the service account gets the Management API scopes `read:users`",
      },
    ]);
  });
});

describe("a flag for what an application may do", () => {
  const type = "auth0:index/clientGrant:ClientGrant";
  const grant = { clientId: "a", scopes: ["read:users"] };

  it("is raised when a grant is of every scope", () => {
    const every = { ...grant, allowAllScopes: true };
    const name = "openmetadata-service-account";
    assert.deepEqual(flags([{ op: "update", type, name, old: grant, new: every }]), [
      { id: "scope-widened", text: "the service account gets every scope of the Management API" },
    ]);
    assert.deepEqual(flags([{ op: "update", type, name, old: every, new: every }]), []);
  });

  for (const unreadable of ["[secret]", UNKNOWN, ["read:users", UNKNOWN], SECRET]) {
    it(`is raised for a list that holds ${JSON.stringify(unreadable)}`, () => {
      const told = (type: string, name: string, old: object, next: object) =>
        flags([{ op: "update", type, name, old, new: next }]);
      assert.deepEqual(
        told(type, "openmetadata-service-account", grant, { ...grant, scopes: unreadable }),
        [
          {
            id: "scope-widened",
            text: "the service account gets Management API scopes that cannot be read",
          },
        ],
      );
      for (const [property, id, words] of [
        ["callbacks", "redirect-added", "callback"],
        ["allowedLogoutUrls", "redirect-added", "logout URL"],
        ["webOrigins", "origin-added", "web origin"],
        ["allowedOrigins", "origin-added", "allowed origin"],
        ["grantTypes", "grant-type-added", "grant type"],
      ] as const) {
        const old = { name: "OM", [property]: ["read:users"] };
        assert.deepEqual(told(CLIENT, "openmetadata", old, { ...old, [property]: unreadable }), [
          { id, text: `application \`OM\` gets what cannot be read as ${words}` },
        ]);
      }
      const sso = "openmetadata-auth0:index:OpenMetadataSso";
      assert.deepEqual(
        told(sso, "openmetadata", { adminPrincipals: ["alice"] }, { adminPrincipals: unreadable }),
        [{ id: "administrators-changed", text: "who they are cannot be read" }],
      );
    });
  }

  it("is raised for a login policy whose code is secret", () => {
    const secret = { code: "[secret]" };
    assert.deepEqual(flags([{ op: "update", type: ACTION, old: secret, new: secret }]), [
      { id: "login-policy-widened", text: "what the login policy decides by cannot be read" },
    ]);
  });
});

describe("a target's own objects", () => {
  it("are named by their kind and name, and no value of theirs is shown", () => {
    const data = { "private.der": "canary" };
    const steps: Told[] = [
      {
        op: "create-replacement",
        type: "kubernetes:core/v1:Secret",
        old: { metadata: { name: "sso-1", namespace: "om" }, data },
        new: { metadata: { name: "sso-2", namespace: "om" }, data: { other: "canary" } },
        diff: ["data"],
      },
      {
        op: "update",
        type: "kubernetes:apps/v1:DeploymentPatch",
        old: { metadata: { name: "om" }, spec: { canary: 1 } },
        new: { metadata: { name: "om" }, spec: { canary: 2 } },
        diff: ["spec"],
      },
      {
        op: "update",
        type: "docker:index/container:Container",
        old: { name: "openmetadata", envs: ["PASSWORD=canary"] },
        new: { name: "openmetadata", envs: ["PASSWORD=canary2"] },
        diff: ["envs"],
      },
      { op: "delete", type: "kubernetes:core/v1:ConfigMap", old: { data }, name: "jwks" },
    ];
    const text = renderPlain(summary(steps), false);
    assert.doesNotMatch(text, /canary/);
    assert.equal(
      text,
      `Stack dev: 2 changed, 1 replaced, 1 destroyed

To be looked at
  ! a secret or key is gone for good: Secret om/sso-2 is replaced

  ± Secret om/sso-2 replaced
      new content
  − ConfigMap jwks destroyed
  ~ Container openmetadata changed
      new envs
  ~ DeploymentPatch om changed
      new specification
`,
    );
  });
});
