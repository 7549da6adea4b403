import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import type { MockResourceArgs } from "@pulumi/pulumi/runtime/index.js";
import {
  type ContainersSettings,
  ContainersTarget,
} from "../../../components/targets/docker/containers.ts";
import { serverPaths } from "../../../components/targets/docker/names.ts";
import type { TargetArgs } from "../../../components/targets/target.ts";
import { withOwnRejections } from "../../support/rejections.ts";
import { answers, CLIENT_SECRET } from "../support/answers.ts";
import { DELIVERED_PAIR, deliveryArgs } from "../support/delivery.ts";
import { type Recording, type RecordOptions, record, SecretValue } from "../support/wire.ts";

const CONTAINER = "docker:index/container:Container";
const NETWORK = "docker:index/network:Network";
const IMAGE = "docker:index/remoteImage:RemoteImage";
const PROVIDER = "pulumi:providers:docker";
const ROLLOUT = "openmetadata-auth0:live:Rollout";
const COMPONENT = "openmetadata-auth0:index:DockerTarget::sso";

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;
const SETTINGS: ContainersSettings = {
  kind: "docker",
  mode: "containers",
  image: `docker.getcollate.io/openmetadata/server@${DIGEST}`,
  name: "openmetadata",
  networks: [],
  environment: { DB_HOST: "postgres" },
  volumes: [],
  port: 8585,
  healthTimeout: 300,
};
const PASSWORD = "canary-password-of-the-database";

interface Case {
  readonly settings?: Partial<ContainersSettings>;
  readonly args?: Partial<TargetArgs>;
  readonly options?: RecordOptions;
  /** What the migration ends with, and its log. */
  readonly ended?: { readonly exitCode: number; readonly containerLogs: string };
}

function build({ settings, args = {}, options, ended }: Case = {}): Promise<Recording> {
  const state = (resource: MockResourceArgs) => ({
    ...answers(resource),
    ...(resource.name === "sso-migration" && { exitCode: 0, containerLogs: "done\n", ...ended }),
    ...(resource.type === IMAGE && { imageId: "sha256:pulled" }),
  });
  return record(
    async () => {
      const generation = args.generation ?? 1;
      const target = new ContainersTarget("sso", {
        ...deliveryArgs({}, serverPaths(generation)),
        environment: pulumi.secret<Record<string, string>>({
          JWT_KEY_ID: "key-1",
          OIDC_CLIENT_SECRET: CLIENT_SECRET,
        }),
        serverEnvironment: pulumi.secret<Record<string, string>>({ DB_USER_PASSWORD: PASSWORD }),
        ...args,
        settings: { ...SETTINGS, ...settings },
      });
      return { status: target.status };
    },
    { state, ...options },
  );
}

const refuses = (wrong: Case, how: (error: Error) => true) =>
  withOwnRejections(() => assert.rejects(build(wrong), how));

const revealed = (value: unknown) => {
  assert.ok(value instanceof SecretValue, "a secret");
  return value.value;
};

describe("the containers mode", () => {
  it("gives the server its variables and files as secrets, under names of their generation", async () => {
    const { inputs, options } = (await build()).find(CONTAINER, "sso-server");
    assert.deepEqual(revealed(inputs.envs), [
      "DB_HOST=postgres",
      `DB_USER_PASSWORD=${PASSWORD}`,
      "JWT_KEY_ID=key-1",
      `OIDC_CLIENT_SECRET=${CLIENT_SECRET}`,
    ]);
    const directory = "/etc/openmetadata/sso";
    assert.deepEqual(revealed(inputs.uploads), [
      {
        file: `${directory}/keys/1/private_key.der`,
        contentBase64: DELIVERED_PAIR.privateKey,
        permissions: "0444",
      },
      {
        file: `${directory}/keys/1/public_key.der`,
        contentBase64: DELIVERED_PAIR.publicKey,
        permissions: "0444",
      },
      { file: `${directory}/jwks.json`, content: '{"keys":[]}', permissions: "0444" },
    ]);
    assert.deepEqual(options.additionalSecretOutputs?.toSorted(), ["envs", "uploads"]);
  });

  it("runs it hardened, healthy before it is done, and with an end to its log", async () => {
    const { inputs, parent } = (await build()).find(CONTAINER, "sso-server");
    const { envs, uploads, ...rest } = inputs;
    assert.deepEqual(rest, {
      image: "sha256:pulled",
      name: "openmetadata",
      networksAdvanced: [{ name: "openmetadata" }],
      volumes: [],
      capabilities: { drops: ["ALL"] },
      securityOpts: ["no-new-privileges"],
      logDriver: "json-file",
      logOpts: { "max-size": "50m", "max-file": "3" },
      labels: [
        { label: "openmetadata-auth0.stack", value: "openmetadata-auth0/test" },
        { label: "openmetadata-auth0.migrated-by", value: "sha256:pulled" },
      ],
      ports: [{ internal: 8585, external: 8585, ip: "127.0.0.1" }],
      healthcheck: {
        tests: ["CMD", "wget", "-q", "--spider", "http://localhost:8586/healthcheck"],
        interval: "5s",
        timeout: "5s",
        retries: 12,
        startPeriod: "1m0s",
      },
      wait: true,
      waitTimeout: 300,
      restart: "unless-stopped",
      destroyGraceSeconds: 30,
    });
    assert.equal(parent, COMPONENT);
  });

  it("migrates before, with what the user brings and nothing of the sign-in", async () => {
    const recording = await build();
    const { inputs, options } = recording.find(CONTAINER, "sso-migration");
    const { envs, ...rest } = inputs;
    assert.deepEqual(revealed(envs), ["DB_HOST=postgres", `DB_USER_PASSWORD=${PASSWORD}`]);
    assert.partialDeepStrictEqual(rest, {
      image: "sha256:pulled",
      name: "openmetadata-migration",
      command: ["./bootstrap/openmetadata-ops.sh", "migrate"],
      attach: true,
      logs: true,
      mustRun: false,
      restart: "no",
      capabilities: { drops: ["ALL"] },
      labels: [{ label: "openmetadata-auth0.stack", value: "openmetadata-auth0/test" }],
    });
    assert.deepEqual(options.additionalSecretOutputs?.toSorted(), ["containerLogs", "envs"]);
    const { dependsOn } = recording.find(CONTAINER, "sso-server").options;
    assert.ok(dependsOn?.includes(`${CONTAINER}::sso-migration`));
  });

  it("deletes a container before it makes the next one of that name", async () => {
    const recording = await build();
    for (const [type, name] of [
      [CONTAINER, "sso-server"],
      [CONTAINER, "sso-migration"],
      [NETWORK, "sso-network"],
    ] as const) {
      assert.equal(recording.find(type, name).options.deleteBeforeReplace, true, name);
    }
  });

  it("starts no server after a migration that failed, and shows the end of its log", async () => {
    const lines = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`);
    const ended = { exitCode: 7, containerLogs: `${lines.join("\n")}\nwith ${PASSWORD}\n` };
    await refuses({ ended }, (error: Error) => {
      assert.match(
        error.message,
        /^OpenMetadata's migration ended with exit code 7, so its server was not started: mend what its log says, then run `pulumi up --replace 'urn:pulumi:test::openmetadata-auth0::[^']*::sso-migration'`\.\n/,
      );
      assert.ok(
        error.message.endsWith(
          [
            "The end of its log (docker logs openmetadata-migration):",
            ...lines.slice(-19).map((line) => `  ${line}`),
            "  with [secret]",
          ].join("\n"),
        ),
        error.message,
      );
      return true;
    });
  });

  it("asks a registry for the image by digest, and leaves it on the engine", async () => {
    const { inputs } = (await build()).find(IMAGE, "sso-image");
    assert.deepEqual(inputs, { name: SETTINGS.image, keepLocally: true });
  });

  it("asks no registry for a local image", async () => {
    const recording = await build({ settings: { image: DIGEST } });
    assert.equal(
      recording.registrations.some(({ type }) => type === IMAGE),
      false,
    );
    assert.equal(recording.find(CONTAINER, "sso-server").inputs.image, DIGEST);
  });

  it("joins the networks that it is given, and makes none then", async () => {
    const networks = ["backend", "search"];
    const recording = await build({ settings: { networks } });
    assert.equal(
      recording.registrations.some(({ type }) => type === NETWORK),
      false,
    );
    for (const name of ["sso-server", "sso-migration"]) {
      assert.deepEqual(recording.find(CONTAINER, name).inputs.networksAdvanced, [
        { name: "backend" },
        { name: "search" },
      ]);
    }
  });

  it("mounts the user's volumes in both", async () => {
    const volumes = [{ name: "logs", path: "/opt/openmetadata/logs" }];
    const recording = await build({ settings: { volumes } });
    for (const name of ["sso-server", "sso-migration"]) {
      assert.deepEqual(recording.find(CONTAINER, name).inputs.volumes, [
        { volumeName: "logs", containerPath: "/opt/openmetadata/logs" },
      ]);
    }
  });

  it("talks to the engine that is named, else to the one of the environment", async () => {
    const host = "ssh://docker@host";
    const named = await build({ settings: { host } });
    assert.equal(named.find(PROVIDER, "sso-docker").inputs.host, host);
    assert.equal((await build()).find(PROVIDER, "sso-docker").inputs.host, process.env.DOCKER_HOST);
    // Before anything is made on it, the one of before is remembered.
    const memory = "openmetadata-auth0:live:DockerHost";
    assert.deepEqual(named.find(memory, "sso-docker-host").inputs, { host });
    for (const name of ["sso-server", "sso-migration"]) {
      const { dependsOn } = named.find(CONTAINER, name).options;
      assert.ok(dependsOn?.includes(`${memory}::sso-docker-host`), name);
    }
  });

  it("waits on the published port until the server signs with the key", async () => {
    const { inputs, options } = (await build()).find(ROLLOUT, "sso-rollout");
    assert.deepEqual(inputs, {
      delivery: "sso-server-id",
      directory: "/etc/openmetadata/sso",
      kid: "key-1",
      restarted: true,
      healthUrl: "http://localhost:8585",
      healthTimeout: 300,
    });
    assert.ok(options.dependsOn?.includes(`${CONTAINER}::sso-server`));
  });

  it("looks at an engine elsewhere only where it is told how", async () => {
    const host = "ssh://docker@host";
    const healthUrl = "https://om.example.com";
    const urlOf = async (settings: Partial<ContainersSettings>) =>
      (await build({ settings })).find(ROLLOUT, "sso-rollout").inputs.healthUrl;
    assert.equal(await urlOf({ host }), undefined);
    assert.equal(await urlOf({ host, healthUrl }), healthUrl);
  });

  it("protects what goes first in a destroy, where that is asked", async () => {
    const { registrations } = await build({ args: { protect: true } });
    const protectedOnes = registrations.filter(({ options }) => options.protect);
    assert.deepEqual(
      protectedOnes.map(({ name }) => name),
      ["sso-rollout"],
    );
  });

  for (const [what, settings, args, message] of [
    [
      "the stack sets itself",
      { environment: { JWT_KEY_ID: "mine" } },
      {},
      "target.environment sets JWT_KEY_ID: remove that, since the stack sets it itself.",
    ],
    [
      "the stack sets itself, in secret",
      {},
      { serverEnvironment: { JWT_KEY_ID: "mine" } },
      "serverEnvironment sets JWT_KEY_ID: remove that, since the stack sets it itself.",
    ],
    [
      "is set twice",
      { environment: { DB_USER_PASSWORD: "mine" } },
      {},
      "target.environment sets DB_USER_PASSWORD: remove that, since serverEnvironment has it too.",
    ],
  ] as const) {
    it(`refuses a variable that ${what}`, async () => {
      const secret = "serverEnvironment" in args ? args.serverEnvironment : undefined;
      const given = secret && { serverEnvironment: pulumi.secret<Record<string, string>>(secret) };
      await refuses({ settings, args: given ?? {} }, (error: Error) => {
        assert.equal(error.message, message);
        return true;
      });
    });
  }

  it("says how the server is", async () => {
    assert.deepEqual((await build()).outputs[COMPONENT], { status: "signs with key key-1" });
  });
});
