/**
 * Docker Compose for the docker CLI: the plugin of this machine, or one built from its Go module
 * (composePlugin/), for machines that have the CLI alone. Minutes the first time.
 */

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { buildGo } from "../goBuild.ts";
import { LAB_DIRECTORY } from "../paths.ts";

/** As in composePlugin/go.mod. */
export const COMPOSE_VERSION = "2.40.3";

/** Whether `docker compose` works on this machine as it is. */
export async function hasComposePlugin(): Promise<boolean> {
  return promisify(execFile)("docker", ["compose", "version"]).then(
    () => true,
    () => false,
  );
}

/**
 * @returns variables with which `docker compose` works.
 * @throws Error that names what is missing.
 */
export async function composeEnvironment(
  onProgress: (text: string) => void = () => {},
): Promise<Record<string, string>> {
  if (await hasComposePlugin()) return {};
  const config = join(LAB_DIRECTORY, "docker", `compose-${COMPOSE_VERSION}`);
  const plugin = join(config, "cli-plugins", "docker-compose");
  if (!existsSync(plugin)) {
    await mkdir(join(config, "cli-plugins"), { recursive: true });
    await buildGo(PLUGIN, plugin, onProgress);
  }
  return { DOCKER_CONFIG: config };
}

const PLUGIN = {
  what: "Docker Compose",
  module: join(import.meta.dirname, "composePlugin"),
  package: "github.com/docker/compose/v2/cmd",
  linkerFlags: `-s -w -X github.com/docker/compose/v2/internal.Version=v${COMPOSE_VERSION}`,
  linkSeconds: 20,
  withoutGo: "install Go 1.25 or newer, or the plugin of Docker Compose",
};
