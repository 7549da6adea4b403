import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type DockerEngine, startDockerEngine } from "../../../lab/docker/engine.ts";
import { buildStandInImage } from "../../../lab/docker/image.ts";
import { freePort } from "../../../lab/freePort.ts";
import type { Properties } from "../../../lab/providers/wire.ts";
import { api } from "../openmetadata/support/api.ts";
import { Browser } from "../openmetadata/support/browser.ts";
import { startIdentityProvider } from "../openmetadata/support/identityProvider.ts";
import { mintToken, newSigningKey, type SigningKey } from "../openmetadata/support/installation.ts";
import {
  Container,
  logsOf,
  output,
  ProviderSession,
  type Resource,
  skip,
  upload,
  Volume,
} from "./support.ts";

const KEYS = "/etc/openmetadata/keys";

/** What the stack delivers: settings as environment, keys and JWKS as files. */
function delivery(key: SigningKey, env: Record<string, string> = {}) {
  const { kid, privateKey, publicKey } = key;
  const jwk = { ...publicKey.export({ format: "jwk" }), kid, use: "sig", alg: "RS256" };
  const settings = {
    RSA_PRIVATE_KEY_FILE_PATH: `${KEYS}/private.der`,
    RSA_PUBLIC_KEY_FILE_PATH: `${KEYS}/public.der`,
    JWT_KEY_ID: kid,
    JWT_ISSUER: "om.example.com",
    AUTHENTICATION_PROVIDER: "auth0",
    AUTHENTICATION_PUBLIC_KEYS: `[file://${KEYS}/jwks.json]`,
    AUTHORIZER_ADMIN_PRINCIPALS: "[alice]",
    AUTHORIZER_PRINCIPAL_DOMAIN: "example.com",
    ...env,
  };
  const pkcs8 = privateKey.export({ format: "der", type: "pkcs8" });
  const spki = publicKey.export({ format: "der", type: "spki" });
  return {
    envs: Object.entries(settings).map(([name, value]) => `${name}=${value}`),
    uploads: [
      upload(`${KEYS}/private.der`, pkcs8, "0444"),
      upload(`${KEYS}/public.der`, spki, "0644"),
      upload(`${KEYS}/jwks.json`, Buffer.from(JSON.stringify({ keys: [jwk] })), "0640"),
    ],
  };
}

/** As OpenMetadata's own compose file has it, only more often. */
const healthcheck = {
  tests: ["CMD", "wget", "-q", "--spider", "http://localhost:8586/healthcheck"],
  interval: "1s",
  timeout: "5s",
  retries: 5,
};

describe("the image of the OpenMetadata stand-in", { skip }, async () => {
  const key = await newSigningKey();
  let engine: DockerEngine;
  let provider: ProviderSession;
  let image: string;

  before(async () => {
    engine = await startDockerEngine();
    image = (await buildStandInImage(engine)).name;
    provider = await ProviderSession.start(engine);
  });
  after(async () => {
    await provider?.close();
    await engine?.stop();
  });

  async function run(name: string, inputs: Properties): Promise<[Resource, { url: string }]> {
    const port = await freePort();
    const container = await provider.create(Container, name, {
      name,
      image,
      ports: [{ internal: 8585, external: port, ip: "127.0.0.1" }],
      healthcheck,
      wait: true,
      waitTimeout: 60,
      ...inputs,
    });
    return [container, { url: `http://127.0.0.1:${port}` }];
  }

  test("boots from what the stack uploads and is healthy on its admin port", async () => {
    const { envs, uploads } = delivery(key);
    // A key that only root may read would be of no use to user 1000.
    const [container, server] = await run("boots", {
      envs,
      uploads: [...uploads.slice(0, 2), { ...(uploads[2] as Properties), permissions: "0644" }],
    });
    const call = api(server);
    const jwks = await call("GET", "/api/v1/system/config/jwks");
    assert.equal(jwks.status, 200);
    assert.equal(jwks.body.keys[0].kid, key.kid);
    const me = await api(server, await mintToken(key))("GET", "/api/v1/users/loggedInUser");
    assert.deepEqual([me.status, me.body.name, me.body.isAdmin], [200, "alice", true]);
    assert.match(await logsOf(engine, container.id), /a test double, not OpenMetadata/);
    await provider.delete(container);
  });

  test("has the paths, the user, the entry point and the ports of the real one", async () => {
    const { Config } = await engine.client.getImage(image).inspect();
    assert.deepEqual(
      [Config.User, Config.WorkingDir, Config.Entrypoint, Config.Cmd, Config.ExposedPorts],
      [
        "openmetadata",
        "/opt/openmetadata",
        ["/bin/bash"],
        ["/openmetadata-start.sh"],
        { "8585/tcp": {}, "8586/tcp": {} },
      ],
    );
    const container = await provider.create(Container, "paths", {
      image,
      entrypoints: ["sleep", "600"],
    });
    assert.equal(
      await output(engine, container.id, "id"),
      "uid=1000(openmetadata) gid=1000(openmetadata) groups=1000(openmetadata)",
    );
    const paths = ["conf/openmetadata.yaml", "bin/openmetadata-server-start.sh"];
    assert.equal(
      await output(engine, container.id, "stat", "-c", "%n %u:%g %a", ...paths),
      "conf/openmetadata.yaml 1000:1000 644\nbin/openmetadata-server-start.sh 1000:1000 755",
    );
    await provider.delete(container);
  });

  test("finds uploads as root's, with the mode that was asked for", async () => {
    const { uploads } = delivery(key);
    const container = await provider.create(Container, "uploads", {
      image,
      entrypoints: ["sleep", "600"],
      uploads: [...uploads, { file: `${KEYS}/run.sh`, content: "true\n", executable: true }],
    });
    const files = ["private.der", "public.der", "jwks.json", "run.sh"].map(
      (name) => `${KEYS}/${name}`,
    );
    assert.equal(
      await output(engine, container.id, "stat", "-c", "%n %u:%g %a", KEYS, ...files),
      [
        `${KEYS} 0:0 755`,
        `${files[0]} 0:0 444`,
        `${files[1]} 0:0 644`,
        `${files[2]} 0:0 640`,
        `${files[3]} 0:0 744`,
      ].join("\n"),
    );
    assert.equal(
      await output(engine, container.id, "cat", `${KEYS}/jwks.json`),
      `cat: can't open '${KEYS}/jwks.json': Permission denied`,
    );
    await provider.delete(container);
  });

  test("signs in over the published port with an identity provider on this machine's loopback", async () => {
    const idp = await startIdentityProvider();
    const idpPort = Number(new URL(idp.authority).port);
    const { name } = await buildStandInImage(engine, {
      name: "openmetadata-stand-in:signs-in",
      forward: { [idpPort]: await engine.relay(idpPort) },
    });
    const { envs, uploads } = delivery(key, {
      AUTHENTICATION_CLIENT_TYPE: "confidential",
      AUTHENTICATION_PUBLIC_KEYS: `[${idp.authority}/.well-known/jwks.json]`,
      AUTHENTICATION_AUTHORITY: idp.authority,
      AUTHENTICATION_CLIENT_ID: "web-client",
      OIDC_CLIENT_ID: "web-client",
      OIDC_CLIENT_SECRET: "good-secret",
      OIDC_DISCOVERY_URI: `${idp.authority}/.well-known/openid-configuration`,
      OIDC_CALLBACK: "http://localhost:8585/callback",
      OIDC_SERVER_URL: "http://localhost:8585",
    });
    try {
      const [container, server] = await run("signs-in", {
        image: name,
        envs,
        uploads: uploads.slice(0, 2),
      });
      const browser = new Browser(server);
      const { location } = await browser.login("http://localhost:8585/auth/callback");
      const back = await browser.return(idp.signIn(location));
      const token = new URL(back.location).searchParams.get("id_token");
      const me = await api(server, token ?? "")("GET", "/api/v1/users/loggedInUser");
      assert.deepEqual([me.status, me.body.name], [200, "carol"]);
      await provider.delete(container);
    } finally {
      await idp.close();
    }
  });

  test("keeps its database in a volume over a replacement of the container", async () => {
    const volume = await provider.create(Volume, "database", { name: "database" });
    const { envs, uploads } = delivery(key);
    const inputs = {
      envs,
      uploads: uploads.slice(0, 2),
      volumes: [{ volumeName: "database", containerPath: "/opt/openmetadata/data" }],
    };
    const seen: unknown[] = [];
    for (const name of ["first", "second"]) {
      const [container, server] = await run(name, inputs);
      const token = await mintToken(key);
      seen.push((await api(server, token)("GET", "/api/v1/users/loggedInUser")).body.id);
      await provider.delete(container);
    }
    assert.equal(typeof seen[0], "string");
    assert.equal(seen[1], seen[0]);
    await provider.delete(volume);
  });

  test("is never healthy with a key that the server cannot read", async () => {
    const { envs, uploads } = delivery(key);
    const pem = Buffer.from("-----BEGIN PRIVATE KEY-----\n");
    const inputs = await provider.check(Container, "broken", {
      name: "broken",
      image,
      envs,
      uploads: [upload(`${KEYS}/private.der`, pem, "0444"), uploads[1] ?? null],
      healthcheck,
      wait: true,
      waitTimeout: 4,
    });
    const { error } = await provider.tryCreate(Container, "broken", inputs);
    assert.equal(
      error?.message,
      `creating urn:pulumi:dev::test::${Container}::broken: 1 error occurred:\n` +
        "\t* container failed to be in healthy state\n\n",
    );
    const id = error?.details[0]?.id ?? "";
    assert.match(await logsOf(engine, id), /ConfigurationError|Error:/);
    const { State } = await engine.client.getContainer(id).inspect();
    assert.deepEqual([State.Running, State.ExitCode], [false, 1]);
  });

  for (const code of [0, 7]) {
    test(`ends a migration with ${code} where it was told to`, async () => {
      const { name } = await buildStandInImage(engine, {
        name: `openmetadata-stand-in:migrates-${code}`,
        migrationExitCode: code,
      });
      const migration = await provider.create(Container, "migration", {
        image: name,
        command: ["./bootstrap/openmetadata-ops.sh", "migrate"],
        mustRun: false,
        attach: true,
        logs: true,
      });
      const { exitCode, containerLogs, mustRun } = migration.outputs;
      assert.deepEqual(
        { exitCode, containerLogs, mustRun },
        {
          exitCode: code,
          containerLogs: `migrate (a test double, not OpenMetadata): ends with ${code}\n`,
          mustRun: false,
        },
      );
      await provider.delete(migration);
    });
  }
});
