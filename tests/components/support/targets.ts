/** Targets beside those of the stack files, by name: `tests/golden` has each stack with each of them. */

export const TARGETS: Readonly<Record<string, object>> = {
  "kubernetes-values": { kind: "kubernetes", mode: "values", namespace: "openmetadata" },
  "kubernetes-patch": {
    kind: "kubernetes",
    mode: "patch",
    namespace: "openmetadata",
    healthUrl: "https://om.example.com",
  },
  "kubernetes-release": {
    kind: "kubernetes",
    mode: "release",
    namespace: "openmetadata",
    createNamespace: true,
    values: { replicaCount: 2, extraEnvs: [{ name: "LOG_LEVEL", value: "INFO" }] },
  },
};
