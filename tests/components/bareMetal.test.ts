import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { BareMetalTarget, type BareMetalTargetArgs } from "../../components/targets/bareMetal.ts";
import { answers } from "./support/answers.ts";
import { record, SecretValue } from "./support/wire.ts";

const FILES = "openmetadata-auth0:live:Files";
const ROLLOUT = "openmetadata-auth0:live:Rollout";
const DELIVERED = [{ path: "keys/1/private_key.der", content: "Y2FuYXJ5" }];

const build = (args: Partial<BareMetalTargetArgs> = {}) =>
  record(
    async () => {
      const target = new BareMetalTarget("sso", {
        directory: "/srv/sso",
        files: pulumi.output(DELIVERED),
        kid: pulumi.output("key-1"),
        healthTimeout: 120,
        ...args,
      });
      return { status: target.status };
    },
    { state: answers },
  );

describe("BareMetalTarget", () => {
  it("delivers the files as a secret, under the name of the stack", async () => {
    const { inputs, parent } = (await build()).find(FILES, "sso-files");
    const { files, ...rest } = inputs;
    assert.deepEqual(rest, { directory: "/srv/sso", stack: "openmetadata-auth0/test", drift: [] });
    assert.ok(files instanceof SecretValue);
    assert.deepEqual(files.value, DELIVERED);
    assert.equal(parent, "openmetadata-auth0:index:BareMetalTarget::sso");
  });

  it("names an owner where one is set", async () => {
    const owner = { uid: 1000, gid: 1000 };
    assert.deepEqual((await build({ owner })).find(FILES, "sso-files").inputs.owner, owner);
  });

  it("rolls the server after the delivery, and because of it", async () => {
    const { inputs, options } = (await build()).find(ROLLOUT, "sso-rollout");
    assert.deepEqual(inputs, {
      delivery: "first-delivery",
      directory: "/srv/sso",
      kid: "key-1",
      healthTimeout: 120,
    });
    assert.deepEqual(options.dependsOn, [`${FILES}::sso-files`]);
  });

  it("restarts and waits where it is told how", async () => {
    const restart = {
      restartCommand: ["systemctl", "restart", "openmetadata"],
      healthUrl: "http://localhost:8585",
    };
    const { inputs } = (await build(restart)).find(ROLLOUT, "sso-rollout");
    assert.deepEqual(inputs.restartCommand, restart.restartCommand);
    assert.equal(inputs.healthUrl, restart.healthUrl);
  });

  it("protects what goes first in a destroy, where that is asked", async () => {
    const protectedOnes = ({ registrations }: Awaited<ReturnType<typeof build>>) =>
      registrations.filter(({ options }) => options.protect).map(({ name }) => name);
    assert.deepEqual(protectedOnes(await build()), []);
    assert.deepEqual(protectedOnes(await build({ protect: true })), ["sso-rollout"]);
  });

  it("says how the server is", async () => {
    const { outputs } = await build();
    assert.deepEqual(outputs["openmetadata-auth0:index:BareMetalTarget::sso"], {
      status: "signs with key key-1",
    });
  });
});
