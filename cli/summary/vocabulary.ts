/** Resources in the words of this domain, and what of them may be shown. */

import type { Properties, Step } from "./plan.ts";
import { quoted, shown } from "./values.ts";

export interface Vocabulary {
  readonly kind: string;
  /** The resource in a sentence. */
  title(step: Step): string;
  /** Properties whose values may be shown, in words. No other value ever is. */
  readonly values?: Readonly<Record<string, string>>;
  /** Words for further properties. */
  readonly words?: Readonly<Record<string, string>>;
  /** Properties of which other resources tell. */
  readonly untold?: readonly string[];
  /** What only the stack itself needs to know, or groups other resources. */
  readonly quiet?: true;
}

export const inputsOf = ({ before, after }: Step): Properties =>
  after?.inputs ?? before?.inputs ?? {};

/** Whose application a resource belongs to. */
export function ownerOf({ urn, name }: Step): "sign-in application" | "service account" {
  return /ServiceAccount/.test(urn) || name.endsWith("-service-account")
    ? "service account"
    : "sign-in application";
}

const AUTH0: Readonly<Record<string, Vocabulary>> = {
  "auth0:index/client:Client": {
    kind: "application",
    title: (step) => `application ${shown(inputsOf(step).name ?? step.name)}`,
    values: {
      name: "name",
      appType: "type",
      callbacks: "callbacks",
      allowedLogoutUrls: "logout URLs",
      allowedOrigins: "allowed origins",
      webOrigins: "web origins",
      initiateLoginUri: "login URL",
      grantTypes: "grant types",
    },
    words: {
      jwtConfiguration: "ID token settings",
      refreshToken: "refresh token settings",
      oidcConformant: "OIDC conformance",
      crossOriginAuth: "cross-origin authentication",
      organizationUsage: "use of organizations",
      isFirstParty: "first-party mark",
      logoUri: "logo",
    },
  },
  "auth0:index/clientCredentials:ClientCredentials": {
    kind: "secret",
    title: (step) => `client secret of the ${ownerOf(step)}`,
    values: { authenticationMethod: "authentication method" },
    words: { clientSecret: "client secret", clientId: "application" },
  },
  "auth0:index/clientGrant:ClientGrant": {
    kind: "grant",
    title: (step) => `Management API grant of the ${ownerOf(step)}`,
    values: { scopes: "scopes", allowAllScopes: "every scope" },
    words: { clientId: "application" },
  },
  "auth0:index/action:Action": {
    kind: "login policy",
    title: () => "login policy",
    values: { name: "name", runtime: "runtime" },
  },
  "auth0:index/triggerAction:TriggerAction": {
    kind: "login policy",
    title: () => "binding of the login policy to every login",
    words: { actionId: "Action", displayName: "name" },
  },
  "auth0:index/connectionClient:ConnectionClient": {
    kind: "connection",
    title: (step) => `connection ${shown(step.called ?? inputsOf(step).connectionId)}`,
    words: { clientId: "application", connectionId: "connection" },
  },
};

const OWN: Readonly<Record<string, Vocabulary>> = {
  "openmetadata-auth0:live:Files": {
    kind: "delivered files",
    title: (step) => `delivered files in ${shown(inputsOf(step).directory)}`,
    values: { directory: "directory", drift: "differences" },
    words: { files: "content" },
  },
  "openmetadata-auth0:live:Generation": {
    kind: "key generation",
    title: (step) => `key generation ${shown(inputsOf(step).generation)}`,
    values: { generation: "generation" },
  },
  "openmetadata-auth0:live:SigningKey": {
    kind: "signing key",
    title: (step) => `signing key of generation ${shown(generationOf(step))}`,
  },
  "openmetadata-auth0:live:Rollout": {
    kind: "rollout",
    title: () => "rollout of the server",
    values: { kid: "key id", healthTimeout: "seconds to wait" },
    words: {
      delivery: "delivery",
      restartCommand: "restart command",
      healthUrl: "health URL",
      pending: "attempt: the server did not use the delivery",
    },
  },
  "openmetadata-auth0:index:OpenMetadataSso": {
    kind: "administrators",
    title: () => "administrators",
    values: { adminPrincipals: "administrators" },
  },
  "openmetadata-auth0:index:LoginPolicy": {
    kind: "login policy",
    title: () => "login policy setting",
    values: { enabled: "enabled", waiver: "waiver" },
    untold: ["connections"],
  },
  "openmetadata-auth0:index:ManagementApiGrant": {
    kind: "grant",
    title: () => "waivers of the Management API grant",
    values: { waivers: "waivers" },
  },
  "openmetadata-auth0:live:Adoption": {
    kind: "note",
    title: () => "note of whose application it is",
    quiet: true,
  },
};

/** A Stash holds what its name says: a client secret, or that a key was announced. */
function stash({ name }: Step): Vocabulary {
  if (!isClientSecret(name)) {
    return { kind: "note", title: () => `note ${quoted(name)}`, quiet: true };
  }
  return {
    kind: "secret",
    title: (step) => `client secret of generation ${shown(generationOf(step))}`,
  };
}

/** What the targets make: named by what it is and how it is called there. */
function object({ type }: Step): Vocabulary {
  const [, , kind = type] = type.split(":");
  const isSecret = kind === "Secret";
  return {
    kind: isSecret ? "secret" : kind,
    title: (step) => `${kind} ${quoted(objectName(step))}`,
    words: { metadata: "metadata", spec: "specification", data: "content", stringData: "content" },
  };
}

function objectName(step: Step): string {
  const { metadata, name } = inputsOf(step) as { metadata?: Properties; name?: unknown };
  const named = metadata?.name ?? name;
  const namespace = metadata?.namespace;
  if (typeof named !== "string") return step.name;
  return typeof namespace === "string" ? `${namespace}/${named}` : named;
}

function isClientSecret(name: string): boolean {
  return /-secret-\d+$/.test(name);
}

function generationOf(step: Step): unknown {
  return inputsOf(step).generation ?? /-(\d+)$/.exec(step.name)?.[1];
}

export function vocabularyOf(step: Step): Vocabulary {
  const { type } = step;
  if (type === "pulumi:index:Stash") return stash(step);
  const own = [AUTH0, OWN].find((words) => Object.hasOwn(words, type))?.[type];
  if (own !== undefined) return own;
  const groups = /^(openmetadata-auth0:index:|pulumi:pulumi:|pulumi:providers:)/;
  return { ...object(step), ...(groups.test(type) && { quiet: true as const }) };
}

/** Whether a resource holds what is gone for good when it is destroyed. */
export function holdsSecret(step: Step): boolean {
  const { kind, quiet } = vocabularyOf(step);
  return !quiet && ["secret", "signing key"].includes(kind);
}
