/** The database brought up to the version of the image, before the server starts on it. */

import { Container } from "@pulumi/docker/container.js";
import * as pulumi from "@pulumi/pulumi";
import { shown } from "../../../model/docker/failures.ts";
import { redact } from "../../../model/docker/redact.ts";
import { Refusal } from "../../refusal.ts";
import { type ContainerParts, hardened } from "./container.ts";
import { type DockerEngine, LOG_LINES } from "./engine.ts";
import { envsOf } from "./variables.ts";

/**
 * Runs the migrations of OpenMetadata's own compose file to their end. They are run again for another
 * image or another environment of the user's, never for a rotation.
 *
 * @returns the image that has migrated. What uses it is deleted before another migration begins: no
 *   server may run on a database that is being changed under it.
 */
export function migrate(
  name: string,
  args: ContainerParts,
  { options }: DockerEngine,
): pulumi.Output<string> {
  const { settings, variables } = args;
  const container = `${settings.name}-migration`;
  const { urn, exitCode, containerLogs, image } = new Container(
    `${name}-migration`,
    {
      ...hardened(args),
      name: container,
      envs: envsOf(variables.ofUser),
      command: ["./bootstrap/openmetadata-ops.sh", "migrate"],
      // Waits for the end; it is not started again, and having ended is no drift.
      attach: true,
      logs: true,
      mustRun: false,
      restart: "no",
    },
    { ...options, deleteBeforeReplace: true, additionalSecretOutputs: ["envs", "containerLogs"] },
  );
  // What comes of them is the name of an image, or an error that is redacted.
  const log = pulumi.unsecret(containerLogs);
  const secretValues = pulumi.unsecret(variables.secretValues);
  return pulumi
    .all([urn, exitCode, log, image, secretValues])
    .apply(([which, code, printed, migrated, secrets]) => {
      // The provider takes a container that has ended for made, whatever its exit code.
      if (!code) return migrated;
      const lines = redact(printed ?? "", secrets)
        .split(/\r?\n/)
        .filter(Boolean);
      const [what, again] = [
        `OpenMetadata's migration ended with exit code ${code}, so its server was not started`,
        `mend what its log says, then run \`pulumi up --replace '${which}'\``,
      ];
      throw new Refusal(
        [`${what}: ${again}.`, ...shown(container, lines.slice(-LOG_LINES))].join("\n"),
      );
    });
}
