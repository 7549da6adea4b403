/** Changes that people make to a stack, one plan each. */

import { appendFileSync } from "node:fs";
import { join } from "node:path";
import type { ConfigMap } from "@pulumi/pulumi/automation/index.js";
import type { FlagId } from "../../../cli/summary/flags.ts";
import type { World } from "../world.ts";

export interface Case {
  readonly name: string;
  /** Settings for the time of the preview. */
  readonly set?: ConfigMap;
  /** Settings that are taken away for that time. */
  readonly unset?: readonly string[];
  readonly operation?: "preview" | "previewRefresh" | "previewDestroy";
  /** Names of resources to replace, as `pulumi preview --replace` does. */
  readonly replace?: readonly string[];
  /** What somebody does outside of the stack; it is put right by the `up` that follows. */
  readonly meanwhile?: (world: World) => Promise<void>;
  readonly flags: readonly FlagId[];
}

/** What the stack has when the changes are made, beside a connection of the tenant's. */
export const BASE: ConfigMap = {
  "signIn.secretGeneration": { value: "1" },
  "serviceAccount.kind": { value: "dedicated" },
  "serviceAccount.scopes[0]": { value: "read:stats" },
};

/** Of a stack that is not there yet. */
export const FIRST: Case = {
  name: "first",
  flags: ["scope-widened", "connection-added"],
};

/** Of a stack that has rotated once. */
export const CASES: readonly Case[] = [
  { name: "nothing", flags: [] },
  {
    name: "server-url",
    set: { serverUrl: { value: "https://data.example.com" } },
    flags: ["redirect-added", "redirect-added", "redirect-added"],
  },
  {
    name: "application-name",
    set: { "signIn.name": { value: "Data catalogue" } },
    flags: [],
  },
  {
    name: "token-lifetimes",
    set: {
      "signIn.idTokenLifetime": { value: "1800" },
      "signIn.refreshToken.lifetime": { value: "86400" },
      "signIn.refreshToken.idleLifetime": { value: "43200" },
    },
    flags: [],
  },
  {
    name: "public-client",
    set: { "signIn.clientType": { value: "public" } },
    unset: ["signIn.secretGeneration"],
    flags: ["origin-added", "authentication-changed", "secret-destroyed"],
  },
  {
    name: "application-replaced",
    replace: ["auth0:index/client:Client::openmetadata"],
    // A second one of its name is refused, and where such a plan stops is a matter of chance.
    set: { "signIn.name": { value: "Data catalogue" } },
    flags: ["application-replaced", "login-policy-widened", "secret-destroyed"],
  },
  {
    name: "protection-added",
    set: { "signIn.protect": { value: "true" }, "signIn.retainOnDelete": { value: "true" } },
    flags: [],
  },
  {
    name: "scope-widened",
    set: { "serviceAccount.scopes[1]": { value: "read:logs" } },
    flags: ["scope-widened"],
  },
  { name: "scope-narrowed", unset: ["serviceAccount.scopes[0]"], flags: [] },
  {
    name: "shared-service-account",
    set: { "serviceAccount.kind": { value: "shared" } },
    flags: [
      "application-destroyed",
      "scope-widened",
      "grant-type-added",
      "authentication-changed",
      "secret-destroyed",
    ],
  },
  {
    name: "service-account-off",
    set: { "serviceAccount.kind": { value: "none" } },
    unset: ["serviceAccount.scopes[0]"],
    flags: ["application-destroyed", "secret-destroyed"],
  },
  {
    name: "connection-added",
    set: { "signIn.connections.okta": { value: "con_bQ2mPz0VkT4hWxY8" } },
    flags: ["connection-added", "login-policy-widened"],
  },
  {
    name: "connections-open",
    unset: ["signIn.connections"],
    flags: ["login-policy-widened"],
  },
  {
    name: "login-policy-off",
    set: {
      "loginPolicy.enabled": { value: "false" },
      "loginPolicy.waiver": { value: "a tenant of one application" },
    },
    // Without the policy no connection may be named: nothing would keep the others out.
    unset: ["signIn.connections"],
    flags: ["login-policy-off"],
  },
  {
    name: "other-domain",
    set: { principalDomain: { value: "example.org" } },
    flags: ["login-policy-widened"],
  },
  {
    name: "administrators",
    set: { "adminPrincipals[0]": { value: "bob" }, "adminPrincipals[1]": { value: "carol" } },
    flags: ["administrators-changed"],
  },
  {
    name: "key-rotated",
    set: { "signingKeys.generation": { value: "3" } },
    flags: ["key-rotated", "secret-destroyed"],
  },
  {
    name: "key-skip-refused",
    set: { "signingKeys.generation": { value: "4" } },
    flags: ["preview-failed", "key-skipped"],
  },
  {
    name: "key-skipped",
    set: { "signingKeys.generation": { value: "5" } },
    flags: ["key-skipped", "secret-destroyed", "secret-destroyed"],
  },
  {
    name: "key-revoked",
    set: { "signingKeys.revoked[0]": { value: "1" } },
    flags: ["key-revoked"],
  },
  {
    name: "secret-rotated",
    set: { "signIn.secretGeneration": { value: "2" } },
    flags: ["secret-destroyed"],
  },
  {
    name: "directory-moved",
    set: { "target.directory": { value: "/srv/openmetadata/sso" } },
    flags: [],
  },
  { name: "health-timeout", set: { "target.healthTimeout": { value: "60" } }, flags: [] },
  {
    name: "settings-refused",
    set: { principalDomain: { value: "not a domain" } },
    flags: ["preview-failed"],
  },
  {
    name: "destroy",
    operation: "previewDestroy",
    flags: [
      "application-destroyed",
      "application-destroyed",
      "secret-destroyed",
      "secret-destroyed",
      "secret-destroyed",
      "secret-destroyed",
      "secret-destroyed",
    ],
  },
  { name: "no-drift", operation: "previewRefresh", flags: [] },
  {
    name: "drift",
    operation: "previewRefresh",
    async meanwhile({ tenant, directory }) {
      const [application] = tenant.clients
        .list()
        .filter(({ callbacks = [] }) => (callbacks as string[]).length > 0);
      if (application === undefined) throw new Error("there is no sign-in application");
      tenant.clients.patch(application.client_id, {
        callbacks: [
          ...(application.callbacks as string[]),
          "https://elsewhere.example.com/callback",
        ],
        grant_types: ["authorization_code", "refresh_token", "implicit"],
      });
      appendFileSync(join(directory, "openmetadata.env"), "# by hand\n");
    },
    flags: ["redirect-added", "grant-type-added"],
  },
];
