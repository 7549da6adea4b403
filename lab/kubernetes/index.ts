/** A Kubernetes cluster for the lab: real API server, real controllers, fake nodes. */

export { KubernetesApi, type KubernetesObject, StatusError } from "./api.ts";
export { type Cluster, startCluster } from "./cluster.ts";
export { findCluster, startSharedCluster, stopSharedCluster } from "./find.ts";
export { type RestrictedUser, type Rule, writeRestrictedKubeconfig } from "./restricted.ts";
