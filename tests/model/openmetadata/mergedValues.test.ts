import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { HelmValues } from "../../../model/openmetadata/chartValues.ts";
import { mergeHelmValues } from "../../../model/openmetadata/mergedValues.ts";

const OURS = {
  openmetadata: { config: { authorizer: { initialAdmins: ["alice"] } } },
  extraEnvs: [{ name: "SECURITY_CONFIG_SOURCE", value: "ENV" }],
  extraVolumes: [{ name: "openmetadata-sso" }],
  extraVolumeMounts: [{ name: "openmetadata-sso", mountPath: "/etc/openmetadata/sso" }],
  podAnnotations: { "checksum/openmetadata-sso": "abc" },
  podSecurityContext: { fsGroup: 1000 },
  securityContext: { runAsUser: 1000 },
} as unknown as HelmValues;

const merged = (theirs: object) => mergeHelmValues(theirs as Record<string, unknown>, OURS);

describe("the stack's values over the user's", () => {
  it("are the stack's alone where the user has none", () => {
    assert.deepEqual(merged({}), OURS);
  });

  it("keep what the stack says nothing of, at every depth", () => {
    const values = merged({
      replicaCount: 2,
      openmetadata: { config: { database: { host: "db" }, authorizer: { className: "theirs" } } },
      podAnnotations: { team: "data" },
    });
    assert.deepEqual(values, {
      ...OURS,
      replicaCount: 2,
      openmetadata: {
        config: {
          database: { host: "db" },
          authorizer: { className: "theirs", initialAdmins: ["alice"] },
        },
      },
      podAnnotations: { team: "data", "checksum/openmetadata-sso": "abc" },
    });
  });

  it("win, a list as a whole", () => {
    const values = merged({
      openmetadata: { config: { authorizer: { initialAdmins: ["admin", "bob"] } } },
      securityContext: { runAsUser: 0 },
      podSecurityContext: "none",
    });
    assert.deepEqual(values, OURS);
  });

  it("stand after the user's in the lists of variables, volumes and mounts", () => {
    const values = merged({
      extraEnvs: [{ name: "A", value: "1" }],
      extraVolumes: [{ name: "logs", emptyDir: {} }],
      extraVolumeMounts: [{ name: "logs", mountPath: "/logs" }],
    });
    assert.deepEqual(values.extraEnvs, [{ name: "A", value: "1" }, ...OURS.extraEnvs]);
    assert.deepEqual(values.extraVolumes, [{ name: "logs", emptyDir: {} }, ...OURS.extraVolumes]);
    assert.deepEqual(values.extraVolumeMounts, [
      { name: "logs", mountPath: "/logs" },
      ...OURS.extraVolumeMounts,
    ]);
  });

  it("take the place of an entry of the same name, or at the same place: Kubernetes wants one", () => {
    const values = merged({
      extraEnvs: [{ name: "SECURITY_CONFIG_SOURCE", value: "DB" }],
      extraVolumes: [{ name: "openmetadata-sso", emptyDir: {} }],
      extraVolumeMounts: [
        { name: "old", mountPath: "/etc/openmetadata/sso" },
        { name: "openmetadata-sso", mountPath: "/elsewhere" },
      ],
    });
    assert.deepEqual(values.extraEnvs, OURS.extraEnvs);
    assert.deepEqual(values.extraVolumes, OURS.extraVolumes);
    assert.deepEqual(values.extraVolumeMounts, [
      { name: "openmetadata-sso", mountPath: "/elsewhere" },
      ...OURS.extraVolumeMounts,
    ]);
  });

  it("leave the user's own object as it was", () => {
    const theirs = { extraEnvs: [{ name: "A" }], podAnnotations: { team: "data" } };
    const before = structuredClone(theirs);
    merged(theirs);
    assert.deepEqual(theirs, before);
  });
});
