/** The container that serves, and the files that it is given before it starts. */

import { Container } from "@pulumi/docker/container.js";
import * as pulumi from "@pulumi/pulumi";
import type { TargetArgs } from "../target.ts";
import { type ContainerParts, hardened, stackLabels } from "./container.ts";
import type { DockerEngine } from "./engine.ts";
import { ADMIN_PORT, SERVER_PORT, serverPaths } from "./names.ts";
import { envsOf } from "./variables.ts";

export type ServerArgs = ContainerParts &
  Pick<TargetArgs, "generation" | "signingPair" | "jwks"> & {
    /** The image whose migration has run; another migration deletes the server before it begins. */
    readonly migrated: pulumi.Output<string>;
  };

/** Seconds from the polite end of a server to the hard one. */
const GRACE = 30;

/**
 * Nearly every change replaces a container (provider-recordings, docker). By its explicit name the old
 * one is deleted first, so that there are never two servers on one database.
 */
export function serve(name: string, args: ServerArgs, { options }: DockerEngine): Container {
  const { settings, variables, migrated } = args;
  return new Container(
    `${name}-server`,
    {
      ...hardened(args),
      name: settings.name,
      envs: envsOf(variables.ofServer),
      uploads: uploadsOf(args),
      labels: [...stackLabels(), { label: "openmetadata-auth0.migrated-by", value: migrated }],
      ports: [{ internal: SERVER_PORT, external: settings.port, ip: "127.0.0.1" }],
      // Of OpenMetadata's own compose file. Fixed, since a changed one reaches no container that is
      // there already; the durations as the engine writes them, else each refresh shows a change.
      healthcheck: {
        tests: ["CMD", "wget", "-q", "--spider", `http://localhost:${ADMIN_PORT}/healthcheck`],
        interval: "5s",
        timeout: "5s",
        retries: 12,
        startPeriod: "1m0s",
      },
      wait: true,
      waitTimeout: settings.healthTimeout,
      restart: "unless-stopped",
      destroyGraceSeconds: GRACE,
    },
    { ...options, deleteBeforeReplace: true, additionalSecretOutputs: ["envs", "uploads"] },
  );
}

/**
 * Uploads belong to root and the server runs as user 1000, so that it can read them only where anybody
 * can. Nobody else is in the container; on the engine's machine they lie among the engine's own files,
 * which only root reads.
 */
function uploadsOf({ generation, signingPair, jwks }: ServerArgs) {
  const { privateKeyPath, publicKeyPath, jwksPath } = serverPaths(generation);
  const permissions = "0444";
  return pulumi.all([signingPair, jwks]).apply(([pair, keys]) => [
    { file: privateKeyPath, contentBase64: pair.privateKey, permissions },
    { file: publicKeyPath, contentBase64: pair.publicKey, permissions },
    { file: jwksPath, content: keys, permissions },
  ]);
}
