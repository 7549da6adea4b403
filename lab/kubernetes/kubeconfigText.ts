/** Kubeconfigs that the lab writes. */

import { stringify } from "yaml";

export type Credentials =
  | { readonly certificate: string; readonly key: string }
  | { readonly token: string };

/**
 * @param namespace of objects that name none. Default: `default`.
 * @returns YAML, with credentials inside: to be kept at mode 0600.
 */
export function kubeconfigText(
  server: string,
  ca: string,
  credentials: Credentials,
  namespace?: string,
): string {
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "lab", cluster: { server, "certificate-authority-data": base64(ca) } }],
    users: [{ name: "lab", user: userOf(credentials) }],
    contexts: [
      { name: "lab", context: { cluster: "lab", user: "lab", ...(namespace && { namespace }) } },
    ],
    "current-context": "lab",
  });
}

function userOf(credentials: Credentials) {
  if ("token" in credentials) return credentials;
  return {
    "client-certificate-data": base64(credentials.certificate),
    "client-key-data": base64(credentials.key),
  };
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
