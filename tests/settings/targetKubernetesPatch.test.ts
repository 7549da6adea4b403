import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseSettings } from "../../settings/settings.ts";
import { raw, refuses } from "./support.ts";

const PATCH = { kind: "kubernetes", mode: "patch", namespace: "openmetadata" };
const target = (values: object) => raw({ target: { ...PATCH, ...values } });

describe("settings of a Deployment that is patched", () => {
  it("are the chart's names by default, and nothing is taken by force", () => {
    assert.deepEqual(parseSettings(target({})).target, {
      ...PATCH,
      name: "openmetadata-sso",
      deployment: "openmetadata",
      container: "openmetadata",
      force: false,
      rolloutTimeout: 600,
      healthTimeout: 300,
    });
  });

  it("may be all others", () => {
    const values = {
      name: "sso",
      context: "prod",
      kubeconfig: "/home/alice/.kube/config",
      deployment: "om-server",
      container: "server",
      force: true,
      rolloutTimeout: 3_600,
      healthUrl: "https://om.internal",
      healthTimeout: 60,
    };
    assert.deepEqual(parseSettings(target(values)).target, { ...PATCH, ...values });
  });
});

refuses("a bad patch", [
  ["force by a word", target({ force: "yes" }), 'target.force is "yes": give true or false.'],
  [
    "an endless rollout",
    target({ rolloutTimeout: 3_601 }),
    "target.rolloutTimeout is 3601: give a whole number of seconds from 1 to 3600.",
  ],
  [
    "values of a release",
    target({ values: {} }),
    "target.values is not a setting of this stack: remove it, the settings here are kind, namespace, name, context, kubeconfig, healthUrl, healthTimeout, mode, deployment, container, force, rolloutTimeout.",
  ],
]);
