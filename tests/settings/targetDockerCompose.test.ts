import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseSettings } from "../../settings/settings.ts";
import { HIDDEN, NO_CREDENTIALS, raw, refuses } from "./support.ts";

const VALUES = { kind: "docker", mode: "compose", directory: "/etc/openmetadata/sso" };
const target = (values: object) => ({ target: { ...VALUES, ...values } });
const DIRECTORY =
  "give an absolute path without spaces that belongs to the stack alone, e.g. /etc/openmetadata/sso.";
const SERVICE =
  "give the name of the server's service in the compose file, e.g. openmetadata-server.";

refuses("a bad target in mode compose", [
  [
    "no directory",
    raw(target({ directory: undefined })),
    `target.directory is missing: ${DIRECTORY}`,
  ],
  [
    "a relative directory",
    raw(target({ directory: "./sso" })),
    `target.directory is "./sso": ${DIRECTORY}`,
  ],
  [
    "a directory that compose would interpolate",
    raw(target({ directory: "/srv/$HOME/sso" })),
    `target.directory is "/srv/$HOME/sso": ${DIRECTORY}`,
  ],
  [
    "a directory with ..",
    raw(target({ directory: "/srv/../etc" })),
    `target.directory is "/srv/../etc": ${DIRECTORY}`,
  ],
  [
    "an owner by name",
    raw(target({ owner: "openmetadata" })),
    'target.owner is "openmetadata": give an object with uid and gid.',
  ],
  [
    "half an owner",
    raw(target({ owner: { uid: 1000 } })),
    "target.owner.gid is missing: give a number from 0 to 4294967294.",
  ],
  [
    "a service with a space",
    raw(target({ service: "openmetadata server" })),
    `target.service is "openmetadata server": ${SERVICE}`,
  ],
  [
    "a health URL with a password",
    raw(target({ healthUrl: "https://user:pa55@om.internal:8585" })),
    `target.healthUrl is ${HIDDEN}: ${NO_CREDENTIALS}`,
  ],
  [
    "a restart command, which somebody else gives",
    raw(target({ restartCommand: ["docker", "compose", "up", "-d"] })),
    "target.restartCommand is not a setting of this stack: remove it, the settings here are kind, mode, directory, owner, service, healthUrl, healthTimeout.",
  ],
]);

describe("a target in mode compose", () => {
  it("needs a directory alone: the files are for the user of OpenMetadata's image", () => {
    assert.deepEqual(parseSettings(raw(target({}))).target, {
      ...VALUES,
      owner: { uid: 1000, gid: 1000 },
      service: "openmetadata-server",
      healthTimeout: 300,
    });
  });
});
