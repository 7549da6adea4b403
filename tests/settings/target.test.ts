import { HIDDEN, NO_CREDENTIALS, raw, refuses, VALUES } from "./support.ts";

const target = (values: object) => ({ target: { ...VALUES.target, ...values } });
const DIRECTORY =
  "give an absolute path without spaces that belongs to the stack alone, e.g. /etc/openmetadata/sso.";
const HEALTH =
  "give the origin at which this machine reaches the server, e.g. http://localhost:8585.";
const COMMAND = "give the command as a list of words, e.g. [systemctl, restart, openmetadata].";

refuses("a bad target", [
  [
    "an owner that no system has",
    raw(target({ owner: { uid: 99999999999, gid: 0 } })),
    "target.owner.uid is 99999999999: give a number from 0 to 4294967294.",
  ],
  [
    "a command with a NUL",
    raw(target({ restartCommand: ["a\0b"] })),
    `target.restartCommand[0] is "a\\u0000b": ${COMMAND}`,
  ],
  [
    "no target",
    raw({ target: undefined }),
    "target is missing: give an object with kind and what that kind needs.",
  ],
  [
    "another target",
    raw(target({ kind: "swarm" })),
    'target.kind is "swarm": use bareMetal, docker or kubernetes.',
  ],
  [
    "a relative directory",
    raw(target({ directory: "sso" })),
    `target.directory is "sso": ${DIRECTORY}`,
  ],
  [
    "a directory of the system",
    raw(target({ directory: "/etc" })),
    `target.directory is "/etc": ${DIRECTORY}`,
  ],
  [
    "a directory with ..",
    raw(target({ directory: "/etc/../root/x" })),
    `target.directory is "/etc/../root/x": ${DIRECTORY}`,
  ],
  [
    "a directory with a space",
    raw(target({ directory: "/etc/open metadata" })),
    `target.directory is "/etc/open metadata": ${DIRECTORY}`,
  ],
  [
    "an owner by name",
    raw(target({ owner: "openmetadata" })),
    'target.owner is "openmetadata": give an object with uid and gid.',
  ],
  [
    "an owner with a misspelt key, of two that are near",
    raw(target({ owner: { uid: 1000, gid: 1000, giid: 1000 } })),
    "target.owner.giid is not a setting of this stack: did you mean gid.",
  ],
  [
    "half an owner",
    raw(target({ owner: { uid: 1000 } })),
    "target.owner.gid is missing: give a number from 0 to 4294967294.",
  ],
  [
    "a command as text",
    raw(target({ restartCommand: "systemctl restart openmetadata" })),
    `target.restartCommand is "systemctl restart openmetadata": ${COMMAND}`,
  ],
  [
    "an empty command",
    raw(target({ restartCommand: [] })),
    `target.restartCommand is an empty list: ${COMMAND}`,
  ],
  [
    "a health URL with a path",
    raw(target({ healthUrl: "http://localhost:8585/healthcheck" })),
    `target.healthUrl is "http://localhost:8585/healthcheck": ${HEALTH}`,
  ],
  [
    "a health URL over http elsewhere",
    raw(target({ healthUrl: "http://om.internal:8585" })),
    `target.healthUrl is "http://om.internal:8585": ${HEALTH}`,
  ],
  [
    "a health URL with a password",
    raw(target({ healthUrl: "https://user:pa55@om.internal:8585" })),
    `target.healthUrl is ${HIDDEN}: ${NO_CREDENTIALS}`,
  ],
  [
    "no patience",
    raw(target({ healthTimeout: 0 })),
    "target.healthTimeout is 0: give a whole number of seconds from 1 to 3600.",
  ],
]);
