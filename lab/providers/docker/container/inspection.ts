/** What GET /containers/{id}/json answers, as attributes of a Container. */
import type { State } from "../../bridge/value.ts";
import { states } from "../../bridge/value.ts";
import { formatDuration } from "../duration.ts";
import { fromPortMap, type PortMap } from "./ports.ts";

export interface ContainerState {
  Running: boolean;
  ExitCode: number;
  Health?: { Status: string };
}

export interface Inspection {
  Id: string;
  Name: string;
  Image: string;
  Platform: string;
  State: ContainerState;
  Config: Record<string, unknown> & { Image: string; Healthcheck?: Healthcheck };
  HostConfig: Record<string, unknown> & {
    Memory: number;
    MemoryReservation: number;
    MemorySwap: number;
    ShmSize: number;
    LogConfig: { Type: string; Config: unknown };
    RestartPolicy: { Name: string; MaximumRetryCount: number };
    ExtraHosts: string[] | null;
    CapAdd: string[] | null;
    CapDrop: string[] | null;
  };
  NetworkSettings: {
    Bridge: string;
    Ports: PortMap;
    Networks: Record<string, Record<string, unknown>> | null;
  };
}

interface Healthcheck {
  Test?: string[];
  Interval?: number;
  Timeout?: number;
  StartPeriod?: number;
  StartInterval?: number;
  Retries?: number;
}

/**
 * Environment, labels, volumes, uploads and networks are not among them: the official plugin never
 * reads those, so a change made by hand is no drift.
 *
 * @param known what the plan, or the state before a refresh, says
 */
export function attributesOf(container: Inspection, known: State): Record<string, unknown> {
  const { Config, HostConfig } = container;
  return {
    ...whetherItRuns(container, known),
    ...onlyWhereGiven(container, known),
    name: container.Name.replace(/^\/+/, ""),
    image: String(known.image ?? "").startsWith("sha256:") ? container.Image : Config.Image,
    platform: container.Platform,
    bridge: container.NetworkSettings.Bridge,
    network_data: networkData(container),
    hostname: Config.Hostname,
    domainname: Config.Domainname,
    command: Config.Cmd,
    entrypoint: Config.Entrypoint,
    user: Config.User,
    working_dir: Config.WorkingDir,
    tty: Config.Tty,
    stdin_open: Config.OpenStdin,
    stop_signal: Config.StopSignal,
    stop_timeout: Config.StopTimeout,
    rm: HostConfig.AutoRemove,
    read_only: HostConfig.ReadonlyRootfs,
    dns: HostConfig.Dns,
    dns_opts: HostConfig.DnsOptions,
    dns_search: HostConfig.DnsSearch,
    security_opts: HostConfig.SecurityOpt,
    publish_all_ports: HostConfig.PublishAllPorts,
    restart: HostConfig.RestartPolicy.Name,
    max_retry_count: HostConfig.RestartPolicy.MaximumRetryCount,
    init: HostConfig.Init ?? false,
    runtime: HostConfig.Runtime,
    tmpfs: HostConfig.Tmpfs,
    host: extraHosts(HostConfig.ExtraHosts),
    privileged: HostConfig.Privileged,
    memory: inMebibytes(HostConfig.Memory),
    memory_reservation: inMebibytes(HostConfig.MemoryReservation),
    memory_swap: inMebibytes(HostConfig.MemorySwap),
    shm_size: inMebibytes(HostConfig.ShmSize),
    cpu_shares: HostConfig.CpuShares,
    cpu_set: HostConfig.CpusetCpus,
    log_driver: HostConfig.LogConfig.Type,
    storage_opts: HostConfig.StorageOpt,
    network_mode: HostConfig.NetworkMode,
    userns_mode: HostConfig.UsernsMode,
    sysctls: HostConfig.Sysctls,
    ipc_mode: HostConfig.IpcMode,
    group_add: HostConfig.GroupAdd,
  };
}

/** A container that has ended is told by `must_run: false`, which the next plan takes for drift. */
function whetherItRuns({ State: { Running, ExitCode } }: Inspection, known: State) {
  if (Running) return {};
  return { exit_code: ExitCode, ...(known.must_run === true && { must_run: false }) };
}

/** What the daemon has but the program does not say is left alone. */
function onlyWhereGiven(container: Inspection, known: State) {
  const { Config, HostConfig, NetworkSettings } = container;
  const readsPorts = container.State.Running || known.must_run === true;
  const { CapAdd, CapDrop } = HostConfig;
  const hasCapabilities = (CapAdd?.length ?? 0) > 0 || (CapDrop?.length ?? 0) > 0;
  const hasLogOptions = Object.keys((known.log_opts ?? {}) as object).length > 0;
  return {
    ...(readsPorts &&
      states(known.ports).length > 0 && { ports: fromPortMap(NetworkSettings.Ports) }),
    ...(hasCapabilities && { capabilities: [{ add: CapAdd, drop: CapDrop }] }),
    ...(Config.Healthcheck && { healthcheck: [healthcheck(Config.Healthcheck)] }),
    log_opts: hasLogOptions ? HostConfig.LogConfig.Config : undefined,
  };
}

function healthcheck(found: Healthcheck) {
  return {
    test: found.Test,
    interval: formatDuration(found.Interval ?? 0),
    timeout: formatDuration(found.Timeout ?? 0),
    start_period: formatDuration(found.StartPeriod ?? 0),
    start_interval: formatDuration(found.StartInterval ?? 0),
    retries: found.Retries ?? 0,
  };
}

function networkData({ NetworkSettings }: Inspection) {
  return Object.entries(NetworkSettings.Networks ?? {}).map(([name, endpoint]) => ({
    network_name: name,
    ip_address: endpoint.IPAddress,
    ip_prefix_length: endpoint.IPPrefixLen,
    gateway: endpoint.Gateway,
    global_ipv6_address: endpoint.GlobalIPv6Address,
    global_ipv6_prefix_length: endpoint.GlobalIPv6PrefixLen,
    ipv6_gateway: endpoint.IPv6Gateway,
    mac_address: endpoint.MacAddress,
  }));
}

function extraHosts(found: string[] | null) {
  return (found ?? []).map((entry) => {
    const [host = "", ip = ""] = entry.split(/:(.*)/s);
    return { host, ip };
  });
}

function inMebibytes(bytes: number): number {
  return bytes > 0 ? Math.floor(bytes / 1024 / 1024) : bytes;
}
