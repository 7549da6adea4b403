/** The tables that stand in for the official docker plugin. */
import type { Environment } from "../bridge/configuration.ts";
import type { BridgedProviderTables } from "../bridge/provider.ts";
import { configurationSchema, hostOf } from "./configuration.ts";
import { container } from "./container/resource.ts";
import { type Clock, EngineApi } from "./engineApi.ts";
import { getNetwork } from "./getNetwork.ts";
import { network } from "./network.ts";
import { remoteImage } from "./remoteImage.ts";
import { volume } from "./volume.ts";

export function dockerTables(
  environment: Environment,
  clock?: Clock,
): BridgedProviderTables<EngineApi> {
  return {
    name: "docker",
    version: "5.2.0",
    configuration: configurationSchema,
    environment,
    connect: (settings) => new EngineApi(hostOf(settings), clock),
    /** At preview too (03-errors/12-unreachable-preview). */
    async reach(api) {
      await api.ping().catch(() => {
        throw new Error(UNREACHABLE);
      });
    },
    disconnect: (api) => api.close(),
    resources: {
      "docker:index/container:Container": container,
      "docker:index/network:Network": network,
      "docker:index/remoteImage:RemoteImage": remoteImage,
      "docker:index/volume:Volume": volume,
    },
    functions: {
      "docker:index/getNetwork:getNetwork": getNetwork,
    },
  };
}

const UNREACHABLE =
  "docker native provider returned an unexpected error from Configure: failed to connect to any docker daemon";
