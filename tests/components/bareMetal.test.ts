import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { BareMetalTarget, type BareMetalTargetArgs } from "../../components/targets/bareMetal.ts";
import { answers } from "./support/answers.ts";
import { DELIVERED_PAIR, deliveryArgs } from "./support/delivery.ts";
import { record, SecretValue } from "./support/wire.ts";

const FILES = "openmetadata-auth0:live:Files";
const ROLLOUT = "openmetadata-auth0:live:Rollout";
const build = (args: Partial<BareMetalTargetArgs> = {}) =>
  record(
    async () => {
      const target = new BareMetalTarget("sso", {
        ...deliveryArgs(),
        directory: "/srv/sso",
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
    const delivered = files.value as { path: string; content: string }[];
    const decoded = delivered.map(({ path, content }) => [path, atob(content)]);
    assert.deepEqual(delivered.slice(0, 2), [
      { path: "keys/1/private_key.der", content: DELIVERED_PAIR.privateKey },
      { path: "keys/1/public_key.der", content: DELIVERED_PAIR.publicKey },
    ]);
    assert.deepEqual(decoded.slice(2), [
      ["jwks.json", '{"keys":[]}'],
      ["openmetadata.yaml", "authenticationConfiguration: {}\n"],
      [
        "openmetadata.env",
        "# OpenMetadata's sign-in through Auth0, written by Pulumi: changes here are undone.\nJWT_KEY_ID=key-1\n",
      ],
    ]);
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
