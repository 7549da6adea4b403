/** What POST /containers/create is given: the official client writes every field of its own structs. */
import type { Change } from "../../bridge/resource.ts";
import { elements, isState, type State, states, type Value } from "../../bridge/value.ts";
import { parseDuration } from "../duration.ts";
import type { JsonObject } from "../engineApi.ts";
import { inHashOrder } from "../hashOrder.ts";
import { toLabels } from "../labels.ts";
import { binding, exposed } from "./ports.ts";
import { resources } from "./resources.ts";
import { volumeArguments } from "./volumes.ts";

/** @throws Error where a value is wrong beyond what Check sees */
export function creationBody(change: Change): JsonObject {
  const volumes = volumeArguments(states(change.get("volumes")));
  return {
    ...containerConfig(change, volumes.paths),
    HostConfig: hostConfig(change, volumes),
    NetworkingConfig: { EndpointsConfig: null },
  };
}

function containerConfig(change: Change, volumePaths: string[]): JsonObject {
  const command = texts(change.get("command"));
  if (command.includes("")) throw new Error("values for command may not be empty");
  const ports = states(change.get("ports"));
  const health = states(change.get("healthcheck"))[0];
  const [stopSignal, stopTimeout] = [change.text("stop_signal"), change.get("stop_timeout")];
  return {
    Hostname: change.text("hostname"),
    Domainname: change.text("domainname"),
    User: change.text("user"),
    AttachStdin: false,
    AttachStdout: false,
    AttachStderr: false,
    ...(ports.length > 0 && { ExposedPorts: exposed(ports) }),
    Tty: change.get("tty"),
    OpenStdin: change.get("stdin_open"),
    StdinOnce: false,
    Env: orNull(setOfTexts(change.get("env"))),
    Cmd: orNull(command),
    ...(health && { Healthcheck: healthConfig(health) }),
    Image: change.text("image"),
    Volumes: volumePaths.length > 0 ? emptyMembers(volumePaths) : null,
    WorkingDir: change.text("working_dir"),
    Entrypoint: orNull(texts(change.get("entrypoint"))),
    OnBuild: null,
    Labels: toLabels(change.get("labels")) ?? null,
    ...(stopSignal !== "" && { StopSignal: stopSignal }),
    ...(stopTimeout !== 0 && { StopTimeout: stopTimeout }),
  };
}

function hostConfig(change: Change, volumes: { binds: string[]; from: string[] }): JsonObject {
  const ports = states(change.get("ports"));
  const capabilities = states(change.get("capabilities"))[0];
  const [tmpfs, sysctls, logOptions] = ["tmpfs", "sysctls", "log_opts"].map((name) =>
    members(change.get(name)),
  );
  return {
    Binds: orNull(volumes.binds),
    ContainerIDFile: "",
    LogConfig: { Type: change.text("log_driver"), Config: logOptions ?? null },
    NetworkMode: change.text("network_mode"),
    PortBindings: ports.length > 0 ? binding(ports) : null,
    RestartPolicy: restartPolicy(change),
    AutoRemove: change.get("rm"),
    VolumeDriver: "",
    VolumesFrom: orNull(volumes.from),
    ConsoleSize: [0, 0],
    CapAdd: capabilities ? setOfTexts(capabilities.add ?? null) : null,
    CapDrop: capabilities ? setOfTexts(capabilities.drop ?? null) : null,
    CgroupnsMode: "",
    Dns: orNull(setOfTexts(change.get("dns"))),
    DnsOptions: orNull(setOfTexts(change.get("dns_opts"))),
    DnsSearch: orNull(setOfTexts(change.get("dns_search"))),
    ExtraHosts: orNull(
      states(change.get("host")).map(({ host, ip }) => `${String(host)}:${String(ip)}`),
    ),
    GroupAdd: orNull(setOfTexts(change.get("group_add"))),
    IpcMode: "",
    Cgroup: "",
    Links: null,
    OomScoreAdj: 0,
    PidMode: "",
    Privileged: change.get("privileged"),
    PublishAllPorts: change.get("publish_all_ports"),
    ReadonlyRootfs: change.get("read_only"),
    SecurityOpt: orNull(setOfTexts(change.get("security_opts"))),
    UTSMode: "",
    UsernsMode: "",
    ShmSize: Number(change.get("shm_size")) * 1024 * 1024,
    Isolation: "",
    ...resources(change),
    MaskedPaths: null,
    ReadonlyPaths: null,
    Init: change.get("init"),
    ...(tmpfs && { Tmpfs: tmpfs }),
    ...(sysctls && { Sysctls: sysctls }),
  };
}

export function restartPolicy(change: Change): JsonObject {
  return { Name: change.text("restart"), MaximumRetryCount: change.get("max_retry_count") };
}

export function setOfTexts(value: Value): string[] {
  return inHashOrder(texts(value));
}

/** Durations of zero are left out. */
function healthConfig(health: State): JsonObject {
  const config: JsonObject = { Test: texts(health.test ?? null) };
  for (const [member, attribute] of [
    ["Interval", "interval"],
    ["Timeout", "timeout"],
    ["StartPeriod", "start_period"],
    ["StartInterval", "start_interval"],
  ] as const) {
    const nanoseconds = parseDuration(String(health[attribute] ?? "")) ?? 0;
    if (nanoseconds !== 0) config[member] = nanoseconds;
  }
  if (health.retries) config.Retries = health.retries;
  return config;
}

function texts(value: Value): string[] {
  return elements(value).map((element) => (element === null ? "" : String(element)));
}

function orNull(list: string[]): string[] | null {
  return list.length > 0 ? list : null;
}

/** Undefined where there are none. */
function members(value: Value): JsonObject | undefined {
  if (!isState(value) || Object.keys(value).length === 0) return undefined;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, String(member)]));
}

function emptyMembers(keys: string[]): JsonObject {
  return Object.fromEntries(keys.map((key) => [key, {}]));
}
