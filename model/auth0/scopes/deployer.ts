/**
 * The scopes on the Management API that the stack's own application, the deployer, needs: those of
 * the operations that the provider makes (auth0.md §2; provider-recordings/auth0 03, 06, 09, 12, 13;
 * connections and the list of applications from its source).
 *
 * Auth0 takes read:client_keys where it asks for read:clients, and update:client_keys for
 * update:clients. The table does not count on it: what else the one may do in place of the other is
 * not documented for every field.
 */

import { sortedScopes } from "./catalogue.ts";

/** What of the stack is switched on. */
export interface DeployerFeatures {
  readonly clientType: "confidential" | "public";
  /** The stack makes the client secret itself (`signIn.secretGeneration`). */
  readonly secretGeneration: boolean;
  /** The application that calls the Management API: none, one of its own, or the sign-in's. */
  readonly serviceAccount: "none" | "dedicated" | "shared";
  /** The Action that decides who may sign in. */
  readonly loginPolicy: boolean;
  /** Named connections are opened for the sign-in application. */
  readonly connections: boolean;
  /** A destroy leaves the applications and the login policy. Default false. */
  readonly retainOnDelete?: boolean;
}

export interface DeployerScope {
  readonly scope: string;
  /** What the deployer does with it. */
  readonly reason: string;
}

/** Settings that need some scopes. */
export interface DeployerNeed {
  /** In words, to follow "for". */
  readonly settings: string;
  applies(features: DeployerFeatures): boolean;
  readonly scopes: readonly DeployerScope[];
}

const LOGIN_POLICY = "`loginPolicy.enabled: true` (the default), or `signIn.retainOnDelete`";

/** The whole table. */
export const DEPLOYER_NEEDS: readonly DeployerNeed[] = [
  need("every stack", () => true, {
    "create:clients": "registers the applications",
    "read:clients":
      "looks for others of the same name, and reads applications back after every change and at refresh",
    "update:clients": "changes applications and how they authenticate",
    "delete:clients": "deletes applications that leave the stack",
  }),
  need(
    "`signIn.clientType: confidential` (the default), or `serviceAccount.kind: dedicated`",
    ({ clientType, serviceAccount }) =>
      clientType === "confidential" || serviceAccount === "dedicated",
    // Auth0 shows secrets for read:client_credentials too (auth0.md §2, "Field visibility"), but this
    // is the scope that the provider documents.
    {
      "read:client_keys": "reads client secrets, which Auth0 leaves out of its answers without it",
    },
  ),
  need("`signIn.secretGeneration`", ({ secretGeneration }) => secretGeneration, {
    "update:client_keys": "sets the client secret of the sign-in application",
  }),
  need(
    "`serviceAccount.kind: dedicated` or `shared`",
    ({ serviceAccount }) => serviceAccount !== "none",
    {
      "create:client_grants": "grants the service account its scopes",
      "read:client_grants": "looks for an existing grant first, and reads the grant back",
      "update:client_grants": "changes the scopes of the service account",
    },
  ),
  need(
    "`serviceAccount.kind: shared`, or `dedicated` with `signIn.retainOnDelete`",
    ({ serviceAccount, retainOnDelete = false }) =>
      serviceAccount === "shared" || (serviceAccount === "dedicated" && retainOnDelete),
    // That of a dedicated one goes with its application, if that goes.
    { "delete:client_grants": "takes the grant away from an application that stays" },
  ),
  need(LOGIN_POLICY, ({ loginPolicy, retainOnDelete = false }) => loginPolicy || retainOnDelete, {
    "create:actions": "creates the Action of the login policy and deploys its versions",
    "read:actions": "waits until the Action is built and deployed, and reads what runs at sign-in",
    "update:actions": "changes the Action and puts it into the sign-in flow",
    "delete:actions": "deletes the Action with the stack",
  }),
  need("`signIn.connections`", ({ connections }) => connections, {
    "read:connections": "reads for which applications a connection is open",
    "update:connections": "opens and closes connections for the sign-in application",
  }),
];

function need(
  settings: string,
  applies: DeployerNeed["applies"],
  reasons: Readonly<Record<string, string>>,
): DeployerNeed {
  const scopes = Object.entries(reasons).map(([scope, reason]) => ({ scope, reason }));
  return { settings, applies, scopes };
}

/** @returns the scopes with the reason for each, sorted. */
export function deployerScopesWithReasons(features: DeployerFeatures): DeployerScope[] {
  const needed = DEPLOYER_NEEDS.filter(({ applies }) => applies(features));
  const reasons = new Map(
    needed.flatMap(({ scopes }) => scopes.map(({ scope, reason }) => [scope, reason] as const)),
  );
  return sortedScopes([...reasons.keys()]).map((scope) => ({
    scope,
    reason: reasons.get(scope) ?? "",
  }));
}

/** @returns the scopes that the deployer's own grant must have, sorted. */
export function deployerScopes(features: DeployerFeatures): string[] {
  return deployerScopesWithReasons(features).map(({ scope }) => scope);
}
