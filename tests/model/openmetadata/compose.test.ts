/** The override beside a double of OpenMetadata's compose file, put together by Compose's own rules. */

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { serverPaths } from "../../../components/targets/docker/names.ts";
import { type ComposeProject, composeProject } from "../../../lab/docker/compose.ts";
import { parseEnvFile } from "../../../lab/openmetadata/configuration/environmentFile.ts";
import { authenticationModel } from "../../../model/openmetadata/authentication.ts";
import {
  type ComposeDelivery,
  composeFiles,
  OVERRIDE_FILE,
  previousKeyFiles,
} from "../../../model/openmetadata/compose.ts";
import { renderEnvironment } from "../../../model/openmetadata/environment.ts";

const BASE = join(import.meta.dirname, "../../fixtures/compose/docker-compose.yml");
const SECRET = "canary-client-secret-of-the-tenant";
const PAIR = { kid: "key-1", privateKey: "Y2FuYXJ5LXByaXZhdGU=", publicKey: "cHVibGlj" };
const JWKS = '{"keys":[]}';

const root = mkdtempSync(join(tmpdir(), "compose-"));
const directory = join(root, "sso");
after(() => rmSync(root, { recursive: true }));

const environmentOf = (client: "confidential" | "public", adminPrincipals = ["alice", "bob"]) =>
  renderEnvironment(
    authenticationModel({
      ...serverPaths(1),
      serverUrl: "https://om.example.com",
      domain: "acme.eu.auth0.com",
      clientId: "client-id",
      client:
        client === "public"
          ? { type: "public" }
          : { type: "confidential", secret: SECRET, authenticationMethod: "client_secret_post" },
      adminPrincipals,
      principalDomain: "example.com",
      jwtIssuer: "om.example.com",
      kid: PAIR.kid,
      ownJwksUrl: "http://localhost:8585/api/v1/system/config/jwks",
    }),
  );

const delivery = (changes: Partial<ComposeDelivery> = {}): ComposeDelivery => ({
  directory,
  service: "openmetadata-server",
  mountedAt: "/etc/openmetadata/sso",
  generation: 1,
  pair: PAIR,
  jwks: JWKS,
  environment: environmentOf("confidential"),
  ...changes,
});

const contentOf = (path: string, changes?: Partial<ComposeDelivery>) => {
  const found = composeFiles(delivery(changes)).find((file) => file.path === path);
  assert.ok(found, path);
  return Buffer.from(found.content, "base64").toString();
};

function deliver(changes?: Partial<ComposeDelivery>): void {
  for (const { path, content } of composeFiles(delivery(changes))) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), Buffer.from(content, "base64"));
  }
}

/** As compose would, in the folder of OpenMetadata's file. */
const composed = (files: readonly string[], environment?: Record<string, string>) =>
  composeProject(files, { directory: root, ...(environment && { environment }) });
const OVERRIDE = join(directory, OVERRIDE_FILE);

describe("the compose override", () => {
  let base: ComposeProject;

  before(async () => {
    base = await composed([BASE]);
    deliver();
  });

  it("gives the server every variable of the stack's, and leaves the others as they were", async () => {
    const server = (await composed([BASE, OVERRIDE])).services["openmetadata-server"];
    const before = base.services["openmetadata-server"]?.environment;
    assert.deepEqual(server?.environment, { ...before, ...delivery().environment });
    assert.equal(before?.AUTHENTICATION_PROVIDER, "basic");
  });

  it("is not talked over by the shell or the .env in which compose runs", async () => {
    const strangers = {
      AUTHENTICATION_PROVIDER: "basic",
      OIDC_CLIENT_SECRET: "of-a-shell",
      JWT_KEY_ID: "Gb389a-9f76-gdjs-a92j-0242bk94356",
    };
    const dotEnv = Object.entries({ ...strangers, AUTHORIZER_ADMIN_PRINCIPALS: "[mallory]" });
    writeFileSync(join(root, ".env"), dotEnv.map((pair) => `${pair.join("=")}\n`).join(""));
    const { services } = await composed([BASE, OVERRIDE], strangers);
    rmSync(join(root, ".env"));
    assert.partialDeepStrictEqual(
      services["openmetadata-server"]?.environment,
      delivery().environment,
    );
  });

  it("mounts the keys read-only, and makes no directory where there is none", async () => {
    const server = (await composed([BASE, OVERRIDE])).services["openmetadata-server"];
    const [volume, ...others] = server?.volumes ?? [];
    assert.deepEqual(others, []);
    assert.deepEqual(volume, {
      type: "bind",
      source: join(directory, "mounted"),
      target: "/etc/openmetadata/sso",
      read_only: true,
      bind: { create_host_path: false },
    });
    assert.deepEqual(
      composeFiles(delivery()).map(({ path }) => path),
      [
        "mounted/keys/1/private_key.der",
        "mounted/keys/1/public_key.der",
        "mounted/jwks.json",
        "openmetadata.env",
        OVERRIDE_FILE,
      ],
    );
  });

  it("changes nothing but the server: neither migration nor ingestion learns of sign-in", async () => {
    const { services } = await composed([BASE, OVERRIDE]);
    const { "openmetadata-server": _, ...others } = services;
    const { "openmetadata-server": __, ...othersBefore } = base.services;
    assert.deepEqual(others, othersBefore);
    const { environment, volumes, labels, ...server } = services["openmetadata-server"] ?? {};
    const { environment: ___, ...serverBefore } = base.services["openmetadata-server"] ?? {};
    const { env_file, ...rest } = server as Record<string, unknown>;
    assert.deepEqual(rest, serverBefore);
  });

  it("holds no value of a variable, and so no secret", () => {
    const text = readFileSync(OVERRIDE, "utf8");
    for (const secret of [SECRET, PAIR.privateKey]) assert.ok(!text.includes(secret), text);
    for (const value of ["acme.eu.auth0.com", "alice", "key-1"]) {
      assert.ok(!text.includes(value), text);
    }
  });

  it("says in its head how it is used", () => {
    assert.ok(
      contentOf(OVERRIDE_FILE).startsWith(
        [
          "# OpenMetadata's sign-in through Auth0, written by Pulumi: changes here are undone.",
          `# docker compose -f docker-compose.yml -f ${directory}/${OVERRIDE_FILE} up -d`,
          "# Needs Docker Compose 2.25 or newer, for `!reset`.",
          "",
          "services:",
        ].join("\n"),
      ),
    );
  });

  it("extends another service where that is the server's name", async () => {
    const file = join(root, "other.yml");
    writeFileSync(file, "services:\n  catalog:\n    image: openmetadata/server:1.12.6\n");
    deliver({ service: "catalog" });
    const { services } = await composed([file, OVERRIDE]);
    assert.deepEqual(services.catalog?.environment, delivery().environment);
    deliver();
  });

  it("has nothing of OIDC for a public client", async () => {
    const environment = environmentOf("public");
    deliver({ environment });
    const server = (await composed([BASE, OVERRIDE])).services["openmetadata-server"];
    assert.equal(server?.environment?.AUTHENTICATION_CLIENT_TYPE, "public");
    assert.equal(server?.environment?.OIDC_CLIENT_SECRET, '""');
    deliver();
  });

  it("is refused by Compose where the directory is gone, rather than ignored", async () => {
    rmSync(join(directory, "openmetadata.env"));
    await assert.rejects(composed([BASE, OVERRIDE]), /openmetadata\.env.*not found/s);
    deliver();
  });
});

describe("the env file beside it", () => {
  it("is the server's as every target delivers it", () => {
    assert.deepEqual(parseEnvFile(contentOf("openmetadata.env")), delivery().environment);
  });
});

describe("the checksum by which compose makes the server anew", () => {
  const checksum = (changes?: Partial<ComposeDelivery>) =>
    /"?openmetadata-auth0\.checksum"?: "([0-9a-f]{64})"/.exec(
      contentOf(OVERRIDE_FILE, changes),
    )?.[1];

  it("stays where nothing changed", () => {
    assert.match(String(checksum()), /^[0-9a-f]{64}$/);
    assert.equal(checksum(), checksum());
  });

  for (const [what, changes] of [
    ["a variable", { environment: environmentOf("confidential", ["alice"]) }],
    ["the key", { pair: { ...PAIR, kid: "key-2" } }],
    ["the JWKS, of which the server keeps what it once read", { jwks: '{"keys":[{}]}' }],
  ] as const) {
    it(`changes with ${what}`, () => assert.notEqual(checksum(changes), checksum()));
  }
});

describe("the keys of the generation before", () => {
  it("stay, since a container goes on with the variables it was made with", () => {
    assert.deepEqual(previousKeyFiles(3), [
      "mounted/keys/2/private_key.der",
      "mounted/keys/2/public_key.der",
    ]);
    assert.deepEqual(previousKeyFiles(1), []);
  });
});
