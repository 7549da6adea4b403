import type { TargetSettings } from "../../../settings/settings.ts";
import type { TargetKind } from "../target.ts";
import { OWN_URL, serverPaths } from "./names.ts";

export type KubernetesSettings = Extract<TargetSettings, { kind: "kubernetes" }>;
export type SettingsOf<Mode extends KubernetesSettings["mode"]> = Extract<
  KubernetesSettings,
  { mode: Mode }
>;

/** A server in a Kubernetes cluster; the mode says who rolls its pods. */
export async function kubernetes(settings: KubernetesSettings): Promise<TargetKind> {
  return { paths: serverPaths, ownUrl: OWN_URL, deliver: await deliveryOf(settings) };
}

async function deliveryOf(settings: KubernetesSettings): Promise<TargetKind["deliver"]> {
  switch (settings.mode) {
    case "values": {
      const { ValuesTarget } = await import("./values.ts");
      return (name, args, opts) => new ValuesTarget(name, { ...args, ...settings }, opts);
    }
    case "patch": {
      const { PatchTarget } = await import("./patch.ts");
      return (name, args, opts) => new PatchTarget(name, { ...args, ...settings }, opts);
    }
    case "release": {
      const { ReleaseTarget } = await import("./release.ts");
      return (name, args, opts) => new ReleaseTarget(name, { ...args, ...settings }, opts);
    }
  }
}
