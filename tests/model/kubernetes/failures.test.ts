import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { remedyFor } from "../../../model/kubernetes/failures.ts";

const PLACE = { namespace: "openmetadata", context: "prod" };
const NOT_CREATED =
  'resource "urn:pulumi:dev::rec::kubernetes:core/v1:Secret::sec" was not successfully created by the Kubernetes API server: ';

/** Errors as recorded (provider-recordings kubernetes), but for the forbidden ones: those the lab's API server said. */
const TABLE: readonly [name: string, error: string, remedy: string][] = [
  [
    "a missing namespace",
    `${NOT_CREATED}namespaces "openmetadata" not found`,
    "the cluster of the context prod has no namespace openmetadata: make it with `kubectl create namespace openmetadata`, set target.createNamespace to true, or correct target.namespace or target.context, then run `pulumi up` again",
  ],
  [
    "a name that is taken",
    `${NOT_CREATED}secrets "openmetadata-sso-keys-1" already exists\n\nThe resource already exists in the cluster.`,
    "secrets openmetadata-sso-keys-1 of the namespace openmetadata belongs to somebody else, perhaps to another stack, or was left by an interrupted run of this one: set target.name to a prefix that is free, or delete that object if nobody needs it, then run `pulumi up` again",
  ],
  [
    "a namespace that is there",
    `${NOT_CREATED}namespaces "openmetadata" already exists`,
    "the namespace openmetadata is there already: set target.createNamespace to false, then run `pulumi up` again",
  ],
  [
    "a verb that is not allowed",
    `${NOT_CREATED}secrets is forbidden: User "system:serviceaccount:openmetadata:deployer" cannot create resource "secrets" in API group "" in the namespace "openmetadata"`,
    "system:serviceaccount:openmetadata:deployer may not create secrets in the namespace openmetadata: give it the Role of docs/kubernetes/role.yaml, then run `pulumi up` again",
  ],
  [
    "a verb on a named object",
    'deployments.apps "openmetadata" is forbidden: User "deployer" cannot patch resource "deployments" in API group "apps" in the namespace "openmetadata"',
    "deployer may not patch deployments.apps in the namespace openmetadata: give it the Role of docs/kubernetes/role.yaml, then run `pulumi up` again",
  ],
  [
    "a verb on the whole cluster",
    'namespaces is forbidden: User "deployer" cannot create resource "namespaces" in API group "" at the cluster scope',
    "deployer may not create namespaces: give it the Role of docs/kubernetes/role.yaml, then run `pulumi up` again",
  ],
  [
    "a conflict",
    'The resource managed by field manager "pulumi-kubernetes-7efe264f" had an apply conflict: Apply failed with 1 conflict: conflict with "kubectl-create" using v1: .data.KEY',
    "kubectl-create has changed .data.KEY, which the stack owns: undo that, or let `pulumi up --refresh` show the change and take it back",
  ],
  [
    "an object that is gone",
    'update of resource "urn:pulumi:dev::rec::kubernetes:core/v1:ConfigMap::cm" failed: configmaps "rec-cm" not found\nunable to get cluster state: configmaps "rec-cm" not found',
    "configmaps rec-cm is gone from the namespace openmetadata, deleted by hand perhaps: run `pulumi up --refresh`, which makes it anew",
  ],
  [
    "a cluster that does not answer",
    'configured Kubernetes cluster is unreachable: unable to load schema information from the API server: Get "https://localhost:6/openapi/v2?timeout=32s": dial tcp 127.0.0.1:6: connect: connection refused',
    "the cluster of the context prod cannot be reached: see whether `kubectl get pods` works with the same KUBECONFIG and context, then run `pulumi up` again",
  ],
];

describe("what to do about an error of the kubernetes provider", () => {
  for (const [name, error, remedy] of TABLE) {
    it(`for ${name}`, () => assert.equal(remedyFor(error, PLACE), remedy));
  }

  it("names the current context where none is set", () => {
    assert.match(
      remedyFor('namespaces "x" not found', { namespace: "x" }) ?? "",
      /^the cluster of the kubeconfig's current context has no namespace x:/,
    );
  });

  it("is nothing for an error that nobody has seen", () => {
    assert.equal(remedyFor("something else", PLACE), undefined);
  });
});
