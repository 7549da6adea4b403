/** The kinds that the double knows, and which changes to them need a new object. */
import type { Properties } from "../wire.ts";

export interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
  /** Name of the collection in URLs. */
  readonly plural: string;
  readonly namespaced: boolean;
  /** Owns only the fields that it sets, of an object that somebody else made. */
  readonly isPatch: boolean;
}

/** What the official plugin was recorded with (provider-recordings/kubernetes). */
const RECORDED: Record<string, Kind> = {
  "kubernetes:apps/v1:Deployment": namespaced("apps/v1", "Deployment", "deployments"),
  "kubernetes:apps/v1:DeploymentPatch": {
    ...namespaced("apps/v1", "Deployment", "deployments"),
    isPatch: true,
  },
  "kubernetes:batch/v1:Job": namespaced("batch/v1", "Job", "jobs"),
  "kubernetes:core/v1:ConfigMap": namespaced("v1", "ConfigMap", "configmaps"),
  "kubernetes:core/v1:Namespace": {
    ...namespaced("v1", "Namespace", "namespaces"),
    namespaced: false,
  },
  "kubernetes:core/v1:Secret": namespaced("v1", "Secret", "secrets"),
  "kubernetes:core/v1:Service": namespaced("v1", "Service", "services"),
  "kubernetes:core/v1:ServiceAccount": namespaced("v1", "ServiceAccount", "serviceaccounts"),
  "kubernetes:networking.k8s.io/v1:NetworkPolicy": namespaced(
    "networking.k8s.io/v1",
    "NetworkPolicy",
    "networkpolicies",
  ),
  "kubernetes:policy/v1:PodDisruptionBudget": namespaced(
    "policy/v1",
    "PodDisruptionBudget",
    "poddisruptionbudgets",
  ),
};

/** Not recorded, but treated by the official plugin as the kinds above that it does not wait for. */
export const FROM_SOURCE: Record<string, Kind> = {
  "kubernetes:batch/v1:CronJob": namespaced("batch/v1", "CronJob", "cronjobs"),
  "kubernetes:rbac.authorization.k8s.io/v1:Role": namespaced(
    "rbac.authorization.k8s.io/v1",
    "Role",
    "roles",
  ),
  "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding": namespaced(
    "rbac.authorization.k8s.io/v1",
    "RoleBinding",
    "rolebindings",
  ),
};

export const KINDS: Record<string, Kind> = { ...RECORDED, ...FROM_SOURCE };

export interface Mutability {
  readonly enableSecretMutable: boolean;
  readonly enableConfigMapMutable: boolean;
}

/** Paths whose change replaces the object, over and above its name and namespace. */
const REPLACE_ON: Record<string, string[]> = {
  Deployment: ["spec.selector"],
  Job: ["spec.completions", "spec.parallelism", "spec.selector", "spec.template"],
  RoleBinding: ["roleRef"],
  Secret: ["type"],
  Service: ["spec.clusterIP"],
};

const IDENTITY = ["metadata.name", "metadata.namespace"];

/** @param inputs what the object is to become; its `immutable` counts. */
export function replaceOn(kind: Kind, inputs: Properties, mutability: Mutability): string[] {
  if (kind.isPatch) return IDENTITY;
  const immutable = inputs.immutable === true;
  if (kind.kind === "Secret" && (immutable || !mutability.enableSecretMutable)) {
    return [...IDENTITY, "type", "stringData", "data"];
  }
  if (kind.kind === "ConfigMap" && (immutable || !mutability.enableConfigMapMutable)) {
    return [...IDENTITY, "binaryData", "data"];
  }
  return [...IDENTITY, ...(REPLACE_ON[kind.kind] ?? [])];
}

/** URL path of a collection, or of all of its objects in all namespaces for an empty namespace. */
export function collectionPath(
  { apiVersion, plural, namespaced: isNamespaced }: Kind,
  namespace: string,
): string {
  return pathOf(apiVersion, plural, isNamespaced ? namespace : "");
}

export function pathOf(apiVersion: string, plural: string, namespace: string): string {
  const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const scope = namespace === "" ? "" : `/namespaces/${namespace}`;
  return `${root}${scope}/${plural}`;
}

function namespaced(apiVersion: string, kind: string, plural: string): Kind {
  return { apiVersion, kind, plural, namespaced: true, isPatch: false };
}
