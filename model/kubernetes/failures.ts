/**
 * From the kubernetes provider's error texts to what a person can do about them. The provider passes on
 * what the API server says (provider-recordings kubernetes/06-exists-and-errors, 10-upsert); the lab's
 * double of it says the same.
 */

const AGAIN = "then run `pulumi up` again";

export interface ClusterPlace {
  readonly namespace: string;
  /** As set; default: the kubeconfig's current one. */
  readonly context?: string | undefined;
  /** File with the Role that the deployer needs. Default: docs/kubernetes/role.yaml. */
  readonly role?: string | undefined;
}

interface Known {
  readonly pattern: RegExp;
  remedy(match: RegExpExecArray, place: ClusterPlace): string;
}

const KNOWN: readonly Known[] = [
  {
    pattern: /namespaces "([^"]+)" not found/,
    remedy: ([, namespace = ""], place) =>
      `${cluster(place)} has no namespace ${namespace}: make it with \`kubectl create namespace ${namespace}\`, set target.createNamespace to true, or correct target.namespace or target.context, ${AGAIN}`,
  },
  {
    pattern: /(\w+) "([^"]+)" already exists/,
    remedy: ([, kind = "", name = ""], { namespace }) =>
      kind === "namespaces"
        ? `the namespace ${name} is there already: set target.createNamespace to false, ${AGAIN}`
        : `${kind} ${name} of the namespace ${namespace} belongs to somebody else, perhaps to another stack, or was left by an interrupted run of this one: set target.name to a prefix that is free, or delete that object if nobody needs it, ${AGAIN}`,
  },
  {
    pattern:
      /(\S+) (?:"[^"]*" )?is forbidden: User "([^"]+)" cannot (\w+) resource "([^"]+)" in API group "([^"]*)"(?: in the namespace "([^"]+)")?/,
    remedy: (
      [, , user = "", verb = "", resource = "", group = "", namespace],
      { role = "docs/kubernetes/role.yaml" },
    ) =>
      `${user} may not ${verb} ${[resource, group].filter(Boolean).join(".")}${namespace ? ` in the namespace ${namespace}` : ""}: give it the Role of ${role}, ${AGAIN}`,
  },
  {
    pattern: /conflict with "([^"]+)"[^:]*: (\S+)/,
    remedy: ([, manager = "", field = ""]) =>
      `${manager} has changed ${field}, which the stack owns: undo that, or let \`pulumi up --refresh\` show the change and take it back`,
  },
  {
    pattern: /update of resource .* failed: (\w+) "([^"]+)" not found/,
    remedy: ([, kind = "", name = ""], { namespace }) =>
      `${kind} ${name} is gone from the namespace ${namespace}, deleted by hand perhaps: run \`pulumi up --refresh\`, which makes it anew`,
  },
  {
    pattern: /cluster is unreachable|dial tcp|no such host|connection refused/,
    remedy: (_, place) =>
      `${cluster(place)} cannot be reached: see whether \`kubectl get pods\` works with the same KUBECONFIG and context, ${AGAIN}`,
  },
];

/** @returns `undefined` for a text that explains itself, or that nobody has seen yet. */
export function remedyFor(error: string, place: ClusterPlace): string | undefined {
  for (const { pattern, remedy } of KNOWN) {
    const match = pattern.exec(error);
    if (match) return remedy(match, place);
  }
  return undefined;
}

function cluster({ context }: ClusterPlace): string {
  return `the cluster of ${context === undefined ? "the kubeconfig's current context" : `the context ${context}`}`;
}
