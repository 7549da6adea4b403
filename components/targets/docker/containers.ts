import { Network } from "@pulumi/docker/network.js";
import { RemoteImage } from "@pulumi/docker/remoteImage.js";
import * as pulumi from "@pulumi/pulumi";
import { Rollout } from "../rollout.ts";
import type { Target, TargetArgs, TargetKind } from "../target.ts";
import { stackLabels } from "./container.ts";
import { connectEngine, type DockerEngine, isLocal } from "./engine.ts";
import type { SettingsOf } from "./index.ts";
import { migrate } from "./migration.ts";
import { OWN_URL, SSO_DIRECTORY, serverPaths } from "./names.ts";
import { serve } from "./server.ts";
import { variablesOf } from "./variables.ts";

export type ContainersSettings = SettingsOf<"containers">;
export type ContainersTargetArgs = TargetArgs & { readonly settings: ContainersSettings };

export function containers(settings: ContainersSettings): TargetKind {
  return {
    paths: serverPaths,
    ownUrl: OWN_URL,
    deliver: (name, args, opts) => new ContainersTarget(name, { ...args, settings }, opts),
  };
}

/** OpenMetadata's server as a container that this stack owns; its database and search are there. */
export class ContainersTarget extends pulumi.ComponentResource implements Target {
  readonly status: pulumi.Output<string>;
  readonly delivered: pulumi.Resource[];

  constructor(name: string, args: ContainersTargetArgs, opts?: pulumi.ComponentResourceOptions) {
    super("openmetadata-auth0:index:DockerTarget", name, {}, opts);

    const { settings } = args;
    const variables = variablesOf(settings, args);
    const engine = connectEngine(name, settings, variables.secretValues, this);
    const image = imageOf(name, settings, engine);
    const networks = networksOf(name, settings, engine);
    const parts = { settings, image, networks, variables };
    const migrated = migrate(name, parts, engine);
    const server = serve(name, { ...args, ...parts, migrated }, engine);
    const rollout = new Rollout(
      `${name}-rollout`,
      {
        delivery: server.id,
        directory: SSO_DIRECTORY,
        kid: args.kid,
        restartCommand: undefined,
        handOver: undefined,
        restarted: true,
        healthUrl: healthUrlOf(settings),
        healthTimeout: settings.healthTimeout,
      },
      // Goes first of all in a destroy and is never replaced, so nothing below it is touched.
      { parent: this, dependsOn: server, protect: args.protect ?? false },
    );

    this.status = rollout.status;
    this.delivered = [server, rollout];
    this.registerOutputs({ status: this.status });
  }
}

/** Pulled by digest and left on the engine by a destroy: others may run it. */
function imageOf(
  name: string,
  { image }: ContainersSettings,
  { options }: DockerEngine,
): pulumi.Input<string> {
  // The id of a local image is no name that a registry has.
  if (image.startsWith("sha256:")) return image;
  return new RemoteImage(`${name}-image`, { name: image, keepLocally: true }, options).imageId;
}

/** Those of the user's, or one of the stack's own, which lets the server reach what has an address. */
function networksOf(
  name: string,
  { networks, name: container }: ContainersSettings,
  { options }: DockerEngine,
): pulumi.Input<string>[] {
  if (networks.length > 0) return [...networks];
  const own = new Network(
    `${name}-network`,
    { name: container, labels: stackLabels() },
    // Under its own name there cannot be two.
    { ...options, deleteBeforeReplace: true },
  );
  return [own.name];
}

/** A port on an engine elsewhere is out of reach from here: its health check is all that is known. */
function healthUrlOf({ healthUrl, host, port }: ContainersSettings): string | undefined {
  return healthUrl ?? (isLocal(host) ? `http://localhost:${port}` : undefined);
}
