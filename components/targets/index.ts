import type { TargetSettings } from "../../settings/settings.ts";
import type { TargetKind } from "./target.ts";

/** Loads the chosen target alone: each brings its provider's SDK, which takes time to load. */
export async function loadTarget(settings: TargetSettings): Promise<TargetKind> {
  switch (settings.kind) {
    case "bareMetal":
      return (await import("./bareMetal.ts")).bareMetal(settings);
    case "docker":
      return (await import("./docker/index.ts")).docker(settings);
    case "kubernetes":
      return (await import("./kubernetes/index.ts")).kubernetes(settings);
  }
}
