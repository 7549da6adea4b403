/** Targets beside those of the stack files, by name: `tests/golden` has each stack with each of them. */

export const TARGETS: Readonly<Record<string, object>> = {
  "docker-compose": {
    kind: "docker",
    mode: "compose",
    directory: "/etc/openmetadata/sso",
    healthUrl: "http://localhost:8585",
  },
  "docker-containers": {
    kind: "docker",
    mode: "containers",
    image: `docker.getcollate.io/openmetadata/server@sha256:${"0123456789abcdef".repeat(4)}`,
    networks: ["backend"],
    environment: { DB_HOST: "postgres", DB_PORT: 5432 },
    volumes: [{ name: "openmetadata-logs", path: "/opt/openmetadata/logs" }],
  },
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
