/** What every container of the stack's has in common. */

import type { ContainerArgs } from "@pulumi/docker/container.js";
import * as pulumi from "@pulumi/pulumi";
import type { ContainersSettings } from "./containers.ts";
import type { ContainerVariables } from "./variables.ts";

export interface ContainerParts {
  readonly settings: ContainersSettings;
  readonly image: pulumi.Input<string>;
  readonly networks: readonly pulumi.Input<string>[];
  readonly variables: ContainerVariables;
}

/**
 * The image's user without any privilege, and a log that cannot fill the disk.
 *
 * The root file system stays writable: the engine puts no upload into one that is read-only.
 */
export function hardened({ settings, image, networks }: ContainerParts) {
  return {
    image,
    networksAdvanced: networks.map((name) => ({ name })),
    volumes: settings.volumes.map(({ name, path }) => ({ volumeName: name, containerPath: path })),
    capabilities: { drops: ["ALL"] },
    securityOpts: ["no-new-privileges"],
    logDriver: "json-file",
    logOpts: { "max-size": "50m", "max-file": "3" },
    labels: stackLabels(),
  } satisfies Partial<ContainerArgs>;
}

/** How a person finds what belongs to the stack. */
export function stackLabels() {
  return [
    { label: "openmetadata-auth0.stack", value: `${pulumi.getProject()}/${pulumi.getStack()}` },
  ];
}
