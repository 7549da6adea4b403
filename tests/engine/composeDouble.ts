/**
 * A test double of `docker compose -f … -f … up -d` where there is no Docker: the server's service
 * comes to what Compose's own rules make of the files, and is made anew only when that has changed.
 * The stand-in runs as a process of this machine, so what the container sees under its mounts, and
 * behind its own port, is put in their place. `npm run test:docker` has the real ones.
 */

import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { type ComposeService, composeProject } from "../../lab/docker/compose.ts";
import { REPOSITORY } from "../../lab/paths.ts";
import { OVERRIDE_FILE } from "../../model/openmetadata/compose.ts";
import { RESTART_SCRIPT, type World } from "./world.ts";

export const BASE_FILE = join(REPOSITORY, "tests/fixtures/compose/docker-compose.yml");

const SERVICE = "openmetadata-server";

export class ComposeDouble {
  readonly #world: World;
  /** Of the container that runs. */
  #made: ComposeService | undefined;

  constructor(world: World) {
    this.#world = world;
  }

  /** @returns whether the server was made anew. */
  async up(): Promise<boolean> {
    const { directory, serverData } = this.#world;
    mkdirSync(serverData, { recursive: true });
    const files = [BASE_FILE, join(directory, OVERRIDE_FILE)];
    const { services } = await composeProject(files, { directory: serverData });
    const wanted = services[SERVICE];
    if (wanted === undefined) throw new Error(`${SERVICE} is not in the compose file`);
    if (JSON.stringify(wanted) === JSON.stringify(this.#made)) return false;
    this.#made = wanted;
    await this.restart();
    return true;
  }

  /** As `docker restart`: with the variables that the container was made with. */
  async restart(): Promise<void> {
    const { serverData, serverUrl, tenant } = this.#world;
    const envFile = join(serverData, "container.env");
    writeFileSync(envFile, this.#environment(), { mode: 0o600 });
    const words = ["--env-file", envFile, "--data-directory", serverData];
    await promisify(execFile)(
      process.execPath,
      [RESTART_SCRIPT, ...words, "--port", new URL(serverUrl).port],
      { env: { ...process.env, NODE_EXTRA_CA_CERTS: tenant.caFile } },
    );
  }

  #environment(): string {
    const { environment = {}, volumes = [] } = this.#made ?? {};
    const outside = (value: string) =>
      volumes
        .reduce((text, { source = "", target }) => text.replaceAll(target, source), value)
        .replaceAll("http://localhost:8585", this.#world.serverUrl);
    return Object.entries(environment)
      .map(([name, value]) => `${name}="${outside(value ?? "").replace(/["\\$`]/g, "\\$&")}"\n`)
      .join("");
  }
}
