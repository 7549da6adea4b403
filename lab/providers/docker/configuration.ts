/** The provider's own settings. */
import { bool, type Schema, string } from "../bridge/schema.ts";
import type { State } from "../bridge/value.ts";

const optional = { optional: true } as const;
const notModelled = { optional: true, notModelled: true } as const;

export const configurationSchema: Schema = {
  host: string({ ...optional, environment: "DOCKER_HOST" }),
  context: string(notModelled),
  ssh_opts: string(notModelled),
  ca_material: string(notModelled),
  cert_material: string(notModelled),
  key_material: string(notModelled),
  cert_path: string(notModelled),
  registry_auth: string({ ...notModelled, property: "registryAuth" }),
  disable_docker_daemon_check: bool(notModelled),
};

export function hostOf(settings: State): string {
  return String(settings.host ?? "") || "unix:///var/run/docker.sock";
}
