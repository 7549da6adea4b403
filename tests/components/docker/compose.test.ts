import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import {
  ComposeTarget,
  type ComposeTargetArgs,
  compose,
} from "../../../components/targets/docker/compose.ts";
import { answers, CLIENT_SECRET } from "../support/answers.ts";
import { DELIVERED_PAIR, deliveryArgs } from "../support/delivery.ts";
import { type RecordOptions, record, SecretValue } from "../support/wire.ts";

const FILES = "openmetadata-auth0:live:Files";
const ROLLOUT = "openmetadata-auth0:live:Rollout";
const COMPONENT = "openmetadata-auth0:index:ComposeTarget::sso";
const OVERRIDE = "docker-compose.openmetadata-sso.yml";

const build = (args: Partial<ComposeTargetArgs> = {}, options: RecordOptions = {}) =>
  record(
    async () => {
      const target = new ComposeTarget("sso", {
        ...deliveryArgs(),
        environment: pulumi.secret<Record<string, string>>({
          JWT_KEY_ID: "key-1",
          OIDC_CLIENT_SECRET: CLIENT_SECRET,
        }),
        directory: "/srv/sso",
        owner: { uid: 1000, gid: 1000 },
        service: "openmetadata-server",
        healthTimeout: 300,
        ...args,
      });
      return { status: target.status };
    },
    { state: answers, ...options },
  );

describe("ComposeTarget", () => {
  it("registers a delivery and a rollout, and no provider of Docker", async () => {
    const { registrations } = await build();
    assert.deepEqual(
      registrations.map(({ type, name, parent }) => [type, name, parent]),
      [
        [
          "openmetadata-auth0:index:ComposeTarget",
          "sso",
          "pulumi:pulumi:Stack::openmetadata-auth0-test",
        ],
        [FILES, "sso-files", COMPONENT],
        [ROLLOUT, "sso-rollout", COMPONENT],
      ],
    );
  });

  it("delivers the files as a secret, to the user of the image, under the name of the stack", async () => {
    const { files, ...rest } = (await build()).find(FILES, "sso-files").inputs;
    assert.deepEqual(rest, {
      directory: "/srv/sso",
      keep: [],
      owner: { uid: 1000, gid: 1000 },
      stack: "openmetadata-auth0/test",
      drift: [],
    });
    assert.ok(files instanceof SecretValue);
    const delivered = files.value as { path: string; content: string }[];
    assert.deepEqual(delivered.slice(0, 2), [
      { path: "mounted/keys/1/private_key.der", content: DELIVERED_PAIR.privateKey },
      { path: "mounted/keys/1/public_key.der", content: DELIVERED_PAIR.publicKey },
    ]);
    const [jwks, env, override] = delivered
      .slice(2)
      .map(({ path, content }) => [path, atob(content)]);
    assert.deepEqual(jwks, ["mounted/jwks.json", '{"keys":[]}']);
    assert.deepEqual(env, [
      "openmetadata.env",
      `# OpenMetadata's sign-in through Auth0, written by Pulumi: changes here are undone.\nJWT_KEY_ID=key-1\nOIDC_CLIENT_SECRET=${CLIENT_SECRET}\n`,
    ]);
    assert.equal(override?.[0], OVERRIDE);
    assert.deepEqual(override?.[1]?.replace(/[0-9a-f]{64}/, "[checksum]").split("\n"), [
      "# OpenMetadata's sign-in through Auth0, written by Pulumi: changes here are undone.",
      `# docker compose -f docker-compose.yml -f /srv/sso/${OVERRIDE} up -d`,
      "# Needs Docker Compose 2.25 or newer, for `!reset`.",
      "",
      "services:",
      "  openmetadata-server:",
      "    env_file:",
      '      - "/srv/sso/openmetadata.env"',
      "    environment:",
      "      JWT_KEY_ID: !reset null",
      "      OIDC_CLIENT_SECRET: !reset null",
      "    volumes:",
      '      - type: "bind"',
      '        source: "/srv/sso/mounted"',
      '        target: "/etc/openmetadata/sso"',
      "        read_only: true",
      "        bind:",
      "          create_host_path: false",
      "    labels:",
      '      openmetadata-auth0.checksum: "[checksum]"',
      "",
    ]);
  });

  it("keeps the key of the generation before", async () => {
    const { inputs } = (await build({ generation: 3 })).find(FILES, "sso-files");
    assert.deepEqual(inputs.keep, [
      "mounted/keys/2/private_key.der",
      "mounted/keys/2/public_key.der",
    ]);
  });

  it("leaves the roll to somebody else, and says how, after the delivery", async () => {
    const { inputs, options } = (await build()).find(ROLLOUT, "sso-rollout");
    assert.deepEqual(inputs, {
      delivery: "first-delivery",
      directory: "/srv/sso",
      kid: "key-1",
      handOver: `run \`docker compose -f docker-compose.yml -f /srv/sso/${OVERRIDE} up -d\``,
      healthTimeout: 300,
    });
    assert.deepEqual(options.dependsOn, [`${FILES}::sso-files`]);
  });

  it("looks at the server where it is told one", async () => {
    const { inputs } = (await build({ healthUrl: "http://localhost:8585" })).find(
      ROLLOUT,
      "sso-rollout",
    );
    assert.equal(inputs.healthUrl, "http://localhost:8585");
  });

  it("protects what goes first in a destroy, where that is asked", async () => {
    const { registrations } = await build({ protect: true });
    const names = registrations.filter(({ options }) => options.protect).map(({ name }) => name);
    assert.deepEqual(names, ["sso-rollout"]);
  });

  it("knows nothing of the files at a preview, and shows the rollout all the same", async () => {
    const { registrations } = await build({}, { preview: true });
    assert.deepEqual(
      registrations.map(({ name }) => name),
      ["sso", "sso-files", "sso-rollout"],
    );
  });

  it("says how the server is", async () => {
    assert.deepEqual((await build()).outputs[COMPONENT], { status: "signs with key key-1" });
  });

  it("holds a secret nowhere but in the secret files", async () => {
    const { registrations, outputs } = await build();
    // A secret prints as its mark.
    const text = JSON.stringify({ registrations, outputs });
    assert.ok(!text.includes(CLIENT_SECRET) && !text.includes(DELIVERED_PAIR.privateKey));
  });
});

describe("where the server's container has its files", () => {
  it("is the mounted folder, the pair under its generation", () => {
    const kind = compose({
      kind: "docker",
      mode: "compose",
      directory: "/srv/sso",
      owner: { uid: 1000, gid: 1000 },
      service: "openmetadata-server",
      healthTimeout: 300,
    });
    assert.deepEqual(kind.paths(2), {
      privateKeyPath: "/etc/openmetadata/sso/keys/2/private_key.der",
      publicKeyPath: "/etc/openmetadata/sso/keys/2/public_key.der",
      jwksPath: "/etc/openmetadata/sso/jwks.json",
    });
    assert.equal(kind.ownUrl, "http://localhost:8585");
  });
});
