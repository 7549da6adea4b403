import type { TargetSettings } from "../../../settings/settings.ts";
import type { TargetKind } from "../target.ts";

export type DockerSettings = Extract<TargetSettings, { kind: "docker" }>;
export type SettingsOf<Mode extends DockerSettings["mode"]> = Extract<
  DockerSettings,
  { mode: Mode }
>;

/** A server on a Docker Engine; only the mode that talks to the engine loads the provider. */
export async function docker(settings: DockerSettings): Promise<TargetKind> {
  switch (settings.mode) {
    case "containers":
      return (await import("./containers.ts")).containers(settings);
    case "compose":
      return (await import("./compose.ts")).compose(settings);
  }
}
