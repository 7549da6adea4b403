/** Limits of a container: the one part that can be changed while it runs. */
import type { Change } from "../../bridge/resource.ts";
import type { JsonObject } from "../engineApi.ts";

const MEBIBYTE = 1024 * 1024;

export function resources(change: Change): JsonObject {
  return {
    CpuShares: change.get("cpu_shares"),
    Memory: Number(change.get("memory")) * MEBIBYTE,
    NanoCpus: 0,
    CgroupParent: "",
    BlkioWeight: 0,
    BlkioWeightDevice: null,
    BlkioDeviceReadBps: null,
    BlkioDeviceWriteBps: null,
    BlkioDeviceReadIOps: null,
    BlkioDeviceWriteIOps: null,
    CpuPeriod: 0,
    CpuQuota: 0,
    CpuRealtimePeriod: 0,
    CpuRealtimeRuntime: 0,
    CpusetCpus: change.text("cpu_set"),
    CpusetMems: "",
    Devices: null,
    DeviceCgroupRules: null,
    DeviceRequests: null,
    MemoryReservation: Number(change.get("memory_reservation")) * MEBIBYTE,
    MemorySwap: inBytes(Number(change.get("memory_swap"))),
    MemorySwappiness: null,
    OomKillDisable: null,
    PidsLimit: null,
    Ulimits: null,
    CpuCount: 0,
    CpuPercent: 0,
    IOMaximumIOps: 0,
    IOMaximumBandwidth: 0,
  };
}

/** Attributes of which a change is sent to the daemon; any other is only noted in the state. */
export const CHANGEABLE = [
  "restart",
  "max_retry_count",
  "cpu_shares",
  "memory",
  "memory_reservation",
  "cpu_set",
  "memory_swap",
];

/** -1 is "no limit" and no size. */
function inBytes(mebibytes: number): number {
  return mebibytes > 0 ? mebibytes * MEBIBYTE : mebibytes;
}
