/**
 * A machine of docs/bare-metal.md in a folder: OpenMetadata's installation and systemd, both as test
 * doubles around the stand-in, with a server that has run before on keys of its own.
 */

import { generateKeyPairSync } from "node:crypto";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { REPOSITORY } from "../../../lab/paths.ts";
import type { World } from "../world.ts";

export interface Machine {
  /** In place of `/etc/systemd/system`. */
  readonly units: string;
  /** In place of `/opt/openmetadata`. */
  readonly installation: string;
}

/** `systemctl` and `journalctl` are in the folder `programs` under the root. */
export function makeMachine(root: string, { serverData, serverUrl, tenant }: World): Machine {
  const machine = {
    units: join(root, "units"),
    installation: join(root, "installation"),
  };
  const port = new URL(serverUrl).port;
  const script = (path: string, ...lines: string[]) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, ["#!/bin/bash", "set -eu", ...lines, ""].join("\n"));
    chmodSync(path, 0o755);
  };
  const node = (file: string) => `${process.execPath} ${join(REPOSITORY, file)}`;
  mkdirSync(serverData, { recursive: true });

  script(
    join(root, "programs/systemctl"),
    `export UNITS=${machine.units} DATA=${serverData} PORT=${port} NODE_EXTRA_CA_CERTS=${tenant.caFile}`,
    `exec ${node("tests/engine/systemd/systemctl.ts")} "$@"`,
  );
  script(join(root, "programs/journalctl"), `tail -n 50 ${join(serverData, "server.log")}`);
  script(
    join(machine.installation, "bootstrap/openmetadata-ops.sh"),
    '[ "$1" = remove-security-config ]',
    `exec ${node("lab/openmetadata/removeSecurityConfig.ts")} --data-directory ${serverData} "\${@:2}"`,
  );
  // The shell's own variables, as the real script hands them to the server.
  script(
    join(machine.installation, "bin/openmetadata-server-start.sh"),
    `env -0 | grep -zE '^(AUTH|OIDC_|RSA_|JWT_|CUSTOM_|FORCE_|SECURITY_)' | tr '\\0' '\\n' > ${serverData}/shell.env`,
    `export NODE_EXTRA_CA_CERTS=${tenant.caFile}`,
    `exec ${node("lab/openmetadata/restart.ts")} --env-file ${serverData}/shell.env --data-directory ${serverData} --port ${port}`,
  );
  makeUnit(machine);
  return machine;
}

/** As it was before the page. */
function makeUnit({ units, installation }: Machine): void {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { format: "der", type: "pkcs8" },
    publicKeyEncoding: { format: "der", type: "spki" },
  });
  const conf = join(installation, "conf");
  mkdirSync(conf);
  writeFileSync(join(conf, "private_key.der"), privateKey);
  writeFileSync(join(conf, "public_key.der"), publicKey);
  const variables = {
    AUTHENTICATION_PROVIDER: "basic",
    RSA_PRIVATE_KEY_FILE_PATH: join(conf, "private_key.der"),
    RSA_PUBLIC_KEY_FILE_PATH: join(conf, "public_key.der"),
    JWT_KEY_ID: "key-of-before",
  };
  const envFile = join(conf, "server.env");
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(envFile, lines.join(""));
  mkdirSync(units);
  const unit = join(units, "openmetadata.service");
  writeFileSync(unit, `[Service]\nEnvironmentFile=${envFile}\n`);
}
