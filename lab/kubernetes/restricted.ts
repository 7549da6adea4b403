/** A user of a cluster who may do what a Role says and nothing else. */

import { writeFile } from "node:fs/promises";
import type { Json, KubernetesObject } from "./api.ts";
import type { Cluster } from "./cluster.ts";
import { accessOf, readKubeconfig } from "./kubeconfig.ts";
import { kubeconfigText } from "./kubeconfigText.ts";

export interface Rule {
  /** `""` for the core group. */
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
}

export interface RestrictedUser {
  /** Must be there. */
  readonly namespace: string;
  /** Of service account, Role and RoleBinding; must be free. */
  readonly name: string;
  readonly rules: readonly Rule[];
}

/**
 * Makes a service account with a Role of its own and asks for a token, good for an hour.
 *
 * @param file where the kubeconfig goes, mode 0600.
 * @returns the text of the kubeconfig.
 */
export async function writeRestrictedKubeconfig(
  cluster: Cluster,
  { namespace, name, rules }: RestrictedUser,
  file: string,
): Promise<string> {
  const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
  const accounts = `/api/v1/namespaces/${namespace}/serviceaccounts`;
  const post = (path: string, body: KubernetesObject) =>
    cluster.api.request("POST", path, { body: { metadata: { name }, ...body } });
  await post(accounts, {});
  await post(`${rbac}/roles`, { rules: rules as unknown as Json });
  await post(`${rbac}/rolebindings`, {
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name },
    subjects: [{ kind: "ServiceAccount", name, namespace }],
  });
  const { status } = await post(`${accounts}/${name}/token`, { spec: { expirationSeconds: 3600 } });
  const { token } = status as { token: string };
  const { server, ca = "" } = accessOf(readKubeconfig(cluster.kubeconfigFile));
  const text = kubeconfigText(server, ca, { token }, namespace);
  await writeFile(file, text, { mode: 0o600 });
  return text;
}
