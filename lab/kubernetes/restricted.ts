/** A user of a cluster who may do what a Role says and nothing else. */

import { writeFile } from "node:fs/promises";
import { type Json, type KubernetesObject, pause } from "./api.ts";
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
 * Makes a service account with a Role of its own and asks for a token, good for an hour. Done when the
 * API server goes by the Role, which it learns of a moment after it was made.
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
  await untilInForce(cluster, namespace, name, rules);
  const { status } = await post(`${accounts}/${name}/token`, { spec: { expirationSeconds: 3600 } });
  const { token } = status as { token: string };
  const { server, ca = "" } = accessOf(readKubeconfig(cluster.kubeconfigFile));
  const text = kubeconfigText(server, ca, { token }, namespace);
  await writeFile(file, text, { mode: 0o600 });
  return text;
}

async function untilInForce(
  { api }: Cluster,
  namespace: string,
  account: string,
  rules: readonly Rule[],
): Promise<void> {
  const { apiGroups, resources, verbs, resourceNames } = rules.at(-1) ?? {};
  const spec = {
    user: `system:serviceaccount:${namespace}:${account}`,
    resourceAttributes: {
      namespace,
      group: apiGroups?.[0] ?? "",
      resource: resources?.[0] ?? "",
      verb: verbs?.[0] ?? "",
      name: resourceNames?.[0] ?? "",
    },
  };
  if (rules.length === 0) return;
  const reviews = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
  for (;;) {
    const { status } = await api.request("POST", reviews, { body: { spec } });
    if ((status as { allowed: boolean }).allowed) return;
    await pause(20);
  }
}
