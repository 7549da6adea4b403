/**
 * The scopes on the Management API that the stack's own application, the deployer, needs: those of
 * the operations that the provider makes (auth0.md §2; provider-recordings/auth0 03, 06, 09, 12, 13;
 * connections from its source).
 */

import { sortedScopes } from "./catalogue.ts";

/** What of the stack is switched on. */
export interface DeployerFeatures {
  /** The stack makes the client secret itself (`signIn.secretGeneration`). */
  readonly secretGeneration: boolean;
  /** The application that calls the Management API: none, one of its own, or the sign-in's. */
  readonly serviceAccount: "none" | "dedicated" | "shared";
  /** The Action that decides who may sign in. */
  readonly loginPolicy: boolean;
  /** Named connections are opened for the sign-in application. */
  readonly connections: boolean;
}

export interface DeployerScope {
  readonly scope: string;
  /** What the deployer does with it. */
  readonly reason: string;
}

type Reasons = Readonly<Record<string, string>>;

const APPLICATIONS: Reasons = {
  "create:clients": "registers the applications",
  "read:clients": "reads applications back after every change and at refresh",
  "update:clients": "changes applications and how they authenticate",
  "delete:clients": "deletes applications that leave the stack",
  // Auth0 shows secrets for read:client_credentials too (auth0.md §2, "Field visibility"), but this is
  // the scope that the provider documents.
  "read:client_keys": "reads client secrets back; Auth0 leaves them out of its answers without it",
  // 12-limited-scopes/6: refused with 403 otherwise.
  "read:client_credentials":
    "lists an application's credentials before it takes them away and leaves the application",
};

const OWN_SECRET: Reasons = {
  "update:client_keys": "sets the client secret of the sign-in application",
};

/** The same for an application of its own and for the sign-in's: the grant is what differs. */
const GRANT: Reasons = {
  "create:client_grants": "grants the service account its scopes",
  "read:client_grants": "looks for an existing grant first, and reads the grant back",
  "update:client_grants": "changes the scopes of the service account",
  "delete:client_grants": "takes the grant away from an application that stays",
};

const ACTION: Reasons = {
  "create:actions": "creates the Action of the login policy and deploys its versions",
  "read:actions": "waits until the Action is built and deployed, and reads what runs at sign-in",
  "update:actions": "changes the Action and puts it into the sign-in flow",
  "delete:actions": "deletes the Action with the stack",
};

const CONNECTIONS: Reasons = {
  "read:connections": "reads for which applications a connection is open",
  "update:connections": "opens and closes connections for the sign-in application",
};

/** @returns the scopes with the reason for each, sorted. */
export function deployerScopesWithReasons(features: DeployerFeatures): DeployerScope[] {
  const reasons: Reasons = {
    ...APPLICATIONS,
    ...(features.secretGeneration ? OWN_SECRET : {}),
    ...(features.serviceAccount === "none" ? {} : GRANT),
    ...(features.loginPolicy ? ACTION : {}),
    ...(features.connections ? CONNECTIONS : {}),
  };
  return sortedScopes(Object.keys(reasons)).map((scope) => ({
    scope,
    reason: reasons[scope] ?? "",
  }));
}

/** @returns the scopes that the deployer's own grant must have, sorted. */
export function deployerScopes(features: DeployerFeatures): string[] {
  return deployerScopesWithReasons(features).map(({ scope }) => scope);
}
