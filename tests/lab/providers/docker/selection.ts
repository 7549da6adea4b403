/** Which steps of the complete recordings every clone has. */
export interface Selected {
  step: string;
  /** Keeps the calls of these types only. */
  only?: string[];
  /** Keeps these methods only, besides Configure. */
  methods?: string[];
}

const Container = "docker:index/container:Container";
const Network = "docker:index/network:Network";
const RemoteImage = "docker:index/remoteImage:RemoteImage";
const Volume = "docker:index/volume:Volume";

/** Scenario → steps. */
export const selection: Record<string, Selected[]> = {
  "01-lifecycle": [
    { step: "1-preview" },
    { step: "2-create" },
    { step: "15-restart", only: [Container], methods: ["Update"] },
    { step: "19-labels", only: [Volume] },
  ],
  "02-drift": [
    { step: "5-refresh-stopped", only: [Container] },
    { step: "11-refresh-all-removed", only: [Volume, Network] },
  ],
  "03-errors": [
    { step: "1-conflict", methods: ["Create"] },
    { step: "2-no-image", methods: ["Create"] },
    { step: "3-exits", methods: ["Create"] },
    { step: "4-exits-clean", methods: ["Delete"] },
    { step: "5-unhealthy" },
    { step: "6-after-unhealthy", methods: ["Diff"] },
    { step: "8-network-exists", methods: ["Create"] },
    { step: "12-unreachable-preview" },
    { step: "14-bad-enum", methods: ["Check"] },
  ],
  "04-image-import": [
    { step: "1-image-preview", only: [RemoteImage] },
    { step: "2-image", only: [RemoteImage] },
    { step: "4-image-refresh", only: [RemoteImage], methods: ["Read"] },
    { step: "6-import-preview", methods: ["Read"] },
    { step: "8-get-network", methods: ["Invoke"] },
  ],
};
