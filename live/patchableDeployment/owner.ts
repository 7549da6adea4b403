/** Who else keeps a Deployment as it is: with two of them, each undoes the other's work. */

import type { Deployment, Metadata } from "../kubernetes/objects.ts";

interface Sign {
  readonly owner: "Argo CD" | "Flux";
  /** Of a label or an annotation. */
  readonly key: RegExp;
  /** Of the label app.kubernetes.io/managed-by. */
  readonly managedBy: RegExp;
  /** Field managers. With Argo CD's label tracking, or after Flux, they are all that there is. */
  readonly managers: readonly string[];
}

const SIGNS: readonly Sign[] = [
  {
    owner: "Argo CD",
    key: /^argocd\.argoproj\.io\//,
    managedBy: /^argo-?cd$/i,
    managers: ["argocd-controller", "argocd-application-controller"],
  },
  {
    owner: "Flux",
    key: /^(kustomize|helm)\.toolkit\.fluxcd\.io\//,
    managedBy: /^flux(cd)?$/i,
    managers: ["kustomize-controller", "helm-controller"],
  },
];

/** @returns the owner and where its name was found; undefined where nobody else is known. */
export function gitOpsOwner(
  deployment: Deployment,
): { owner: Sign["owner"]; sign: string } | undefined {
  for (const { owner, ...sign } of SIGNS) {
    const found = signOf(deployment.metadata, sign);
    if (found !== undefined) return { owner, sign: found };
  }
  return undefined;
}

function signOf(
  { labels = {}, annotations = {}, managedFields = [] }: Metadata,
  { key, managedBy, managers }: Omit<Sign, "owner">,
): string | undefined {
  const label = Object.keys(labels).find((name) => key.test(name));
  if (label !== undefined) return `label ${label}`;
  const annotation = Object.keys(annotations).find((name) => key.test(name));
  if (annotation !== undefined) return `annotation ${annotation}`;
  const by = labels["app.kubernetes.io/managed-by"];
  if (by !== undefined && managedBy.test(by)) return `label app.kubernetes.io/managed-by: ${by}`;
  const manager = managedFields.find((entry) => managers.includes(entry.manager ?? ""))?.manager;
  return manager && `field manager ${manager}`;
}
