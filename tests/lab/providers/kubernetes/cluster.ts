/**
 * What the recordings left out, made up from the object that a call was answered with: events of
 * watches, and lists that were too long to keep.
 */
import type { Properties } from "../../../../lab/providers/wire.ts";

/** The objects of a collection beside `object`, as far as waiting for it looks at them. */
export function objectsAround(object: Properties | undefined, collection: string): Properties[] {
  const plural = collection.split("/").at(-1) ?? "";
  if (object === undefined) return [];
  if (plural === `${String(object.kind).toLowerCase()}s`) return [object];
  if (object.kind === "Deployment" && plural === "replicasets") return [replicaSetOf(object)];
  if (object.kind === "Service" && plural === "endpoints") return [endpointsOf(object)];
  return [];
}

interface Parts {
  readonly metadata: Properties & { readonly annotations?: Properties };
  readonly spec: Properties;
  readonly status?: Properties;
}

function replicaSetOf(deployment: Properties): Properties {
  const { metadata, spec, status } = deployment as unknown as Parts;
  const revision = "deployment.kubernetes.io/revision";
  return {
    metadata: {
      name: `${metadata.name}-1`,
      uid: "replica-set",
      annotations: { [revision]: metadata.annotations?.[revision] ?? "" },
      ownerReferences: [{ uid: metadata.uid ?? "" }],
    },
    spec: { replicas: spec.replicas ?? 1 },
    status: { readyReplicas: status?.readyReplicas ?? 0 },
  };
}

function endpointsOf(service: Properties): Properties {
  const { metadata } = service as unknown as Parts;
  return {
    metadata: { name: metadata.name ?? "" },
    subsets: [{ addresses: [{ ip: "10.0.0.1" }] }],
  };
}
