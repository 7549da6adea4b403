import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  parseServerEnvironment,
  serverEnvironmentFault,
} from "../../settings/serverEnvironment.ts";
import { parseSettings } from "../../settings/settings.ts";
import { HIDDEN, NO_CREDENTIALS, raw, refuses } from "./support.ts";

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;
const VALUES = {
  kind: "docker",
  mode: "containers",
  image: `docker.getcollate.io/openmetadata/server@${DIGEST}`,
};
const target = (values: object) => ({ target: { ...VALUES, ...values } });
const HOST =
  "give the engine's address as DOCKER_HOST has it, e.g. unix:///var/run/docker.sock or ssh://docker@host.";
const IMAGE =
  "give the image by digest, e.g. docker.getcollate.io/openmetadata/server@sha256:… (`docker buildx imagetools inspect NAME:TAG` shows it), or the id of a local one, sha256:….";
const NAME = "give a name of letters, digits and the characters _ . -, e.g. openmetadata.";
const NETWORKS = "give a list of names of networks that exist, e.g. [openmetadata].";
const VOLUMES =
  "give a list of volumes, each with name and path, e.g. [{name: openmetadata-logs, path: /opt/openmetadata/logs}].";
const PORT = "give a port from 1 to 65535.";

refuses("a bad Docker target", [
  ...["DB_USER_PASSWORD", "FERNET_KEY", "AIRFLOW_SECRET"].map(
    (name): [string, ReturnType<typeof raw>, string] => [
      `${name} in clear`,
      raw(target({ environment: { [name]: "canary" } })),
      `target.environment.${name} is set (value not shown): put this one into serverEnvironment: what stands here is kept in clear, in the stack file and in the state.`,
    ],
  ),
  [
    "a variable in lower case, whose value may be a secret",
    raw(target({ environment: { db_password: "canary" } })),
    "target.environment.db_password is set (value not shown): write the name of a variable in capitals, digits and underscores, e.g. DB_HOST.",
  ],
  [
    "no mode",
    raw(target({ mode: undefined })),
    "target.mode is missing: use containers or compose.",
  ],
  [
    "another mode",
    raw(target({ mode: "swarm" })),
    'target.mode is "swarm": use containers or compose.',
  ],
  ["no image", raw(target({ image: undefined })), `target.image is missing: ${IMAGE}`],
  [
    "an image by tag",
    raw(target({ image: "openmetadata/server:1.12.6" })),
    `target.image is "openmetadata/server:1.12.6": ${IMAGE}`,
  ],
  [
    "a host without a scheme",
    raw(target({ host: "docker.internal" })),
    `target.host is "docker.internal": ${HOST}`,
  ],
  [
    "a host with a password",
    raw(target({ host: "ssh://docker:pa55@host" })),
    `target.host is ${HIDDEN}: ${NO_CREDENTIALS}`,
  ],
  [
    "a name with a space",
    raw(target({ name: "open metadata" })),
    `target.name is "open metadata": ${NAME}`,
  ],
  [
    "one network as text",
    raw(target({ networks: "backend" })),
    `target.networks is "backend": ${NETWORKS}`,
  ],
  [
    "variables as a list",
    raw(target({ environment: ["DB_HOST=postgres"] })),
    "target.environment is a list: give an object of variables, e.g. {DB_HOST: postgres.internal}.",
  ],
  [
    "a value of several lines",
    raw(target({ environment: { DB_HOST: "a\nb" } })),
    'target.environment.DB_HOST is "a\\nb": give a text in one line, a number, true or false.',
  ],
  [
    "a volume without a path",
    raw(target({ volumes: ["logs"] })),
    `target.volumes[0] is "logs": ${VOLUMES}`,
  ],
  [
    "a volume in the container's working directory",
    raw(target({ volumes: [{ name: "logs", path: "logs" }] })),
    'target.volumes[0].path is "logs": give the absolute path in the container at which the volume is mounted.',
  ],
  ["no port", raw(target({ port: 0 })), `target.port is 0: ${PORT}`],
  [
    "a misspelt setting",
    raw(target({ network: ["backend"] })),
    "target.network is not a setting of this stack: did you mean networks.",
  ],
]);

describe("a Docker target", () => {
  it("needs an image, and has a default for the rest", () => {
    assert.deepEqual(parseSettings(raw(target({}))).target, {
      ...VALUES,
      name: "openmetadata",
      networks: [],
      environment: {},
      volumes: [],
      port: 8585,
      healthTimeout: 300,
    });
  });

  it("takes a local image by its id, and numbers for variables", () => {
    const parsed = parseSettings(raw(target({ image: DIGEST, environment: { DB_PORT: 5432 } })));
    assert.equal("image" in parsed.target && parsed.target.image, DIGEST);
    assert.deepEqual("environment" in parsed.target && parsed.target.environment, {
      DB_PORT: "5432",
    });
  });

  for (const host of ["unix:///var/run/docker.sock", "tcp://localhost:2375", "ssh://docker@host"]) {
    it(`takes ${host} for an engine`, () => {
      const parsed = parseSettings(raw(target({ host }))).target;
      assert.equal("host" in parsed && parsed.host, host);
    });
  }
});

const GIVE =
  'give lines like DB_USER_PASSWORD=… with "pulumi config set --secret serverEnvironment < server.env".';

refuses("a bad serverEnvironment", [
  [
    "in clear",
    raw(target({}), { serverEnvironment: "clear" }),
    'serverEnvironment is stored in clear: set it again with "pulumi config set --secret serverEnvironment < server.env", and change the passwords in it if that file was ever committed.',
  ],
  [
    "with a fault",
    raw(target({}), {
      serverEnvironment: "secret",
      serverEnvironmentFault: "no NAME=value in line 2 (not shown)",
    }),
    `serverEnvironment is no NAME=value in line 2 (not shown): ${GIVE}`,
  ],
  [
    "where nobody runs a server",
    raw({}, { serverEnvironment: "secret" }),
    'serverEnvironment is set while target.kind is "bareMetal": remove it with "pulumi config rm serverEnvironment": only a target that runs the server itself, docker in mode containers, hands it on.',
  ],
]);

describe("serverEnvironment", () => {
  it("is read as docker run --env-file reads it", () => {
    const text = '# database\nDB_USER_PASSWORD=a=b "c"\n\nFERNET_KEY=\r\n';
    assert.deepEqual(parseServerEnvironment(text), { DB_USER_PASSWORD: 'a=b "c"', FERNET_KEY: "" });
    assert.equal(serverEnvironmentFault(text), undefined);
  });

  for (const [text, fault] of [
    ["# nothing\n", "without a variable"],
    ["A=1\npa55word", "no NAME=value in line 2 (not shown)"],
    ["export A=1", "no NAME=value in line 1 (not shown)"],
    ["A=1\nB=2\nA=3", "A for a second time in line 3 (value not shown)"],
  ] as const) {
    it(`says of ${JSON.stringify(text)} only where it is wrong`, () => {
      assert.equal(serverEnvironmentFault(text), fault);
    });
  }
});

describe("variables that only name a manager or a file", () => {
  it("may stand in clear", () => {
    const environment = { SECRET_MANAGER: "db", SSL_PRIVATE_KEY_PATH: "/etc/key.pem" };
    const { target: checked } = parseSettings(raw(target({ environment })));
    assert.partialDeepStrictEqual(checked, { environment });
  });
});
