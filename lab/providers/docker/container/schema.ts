/**
 * Attributes of docker:index/container:Container. What the stand-in does not hand to the daemon is
 * marked; it is here because every output lists it.
 */
import {
  blockList,
  blockSet,
  bool,
  computed,
  int,
  list,
  map,
  type Schema,
  string,
  stringSet,
} from "../../bridge/schema.ts";
import { labels } from "../labels.ts";
import { matching, notBelow } from "../validation.ts";
import { healthcheck, networksAdvanced, ports, uploads, volumes } from "./blocks.ts";

const optional = { optional: true } as const;
const fixed = { optional: true, forceNew: true } as const;
const fixedComputed = { optional: true, computed: true, forceNew: true } as const;
const notModelled = { optional: true, notModelled: true } as const;
const text = { kind: "string" } as const;

export const containerSchema: Schema = {
  name: string({ required: true, forceNew: true, autoName: true }),
  image: string({ required: true, forceNew: true }),
  command: list(text, fixedComputed),
  entrypoint: list(text, { ...fixedComputed, property: "entrypoints" }),
  env: stringSet({ ...fixedComputed, property: "envs" }),
  user: string({ ...fixed, suppressDiff: toNothing }),
  working_dir: string({ ...fixed, suppressDiff: toNothing }),
  hostname: string(fixedComputed),
  domainname: string(fixed),
  labels: labels({ computed: true }),

  start: bool({ ...optional, default: true }),
  must_run: bool({ ...optional, default: true }),
  wait: bool({ ...optional, default: false }),
  wait_timeout: int({ ...optional, default: 60 }),
  attach: bool({ ...optional, default: false }),
  logs: bool({ ...optional, default: false }),
  rm: bool({ ...optional, default: false }),
  remove_volumes: bool({ ...optional, default: true }),
  destroy_grace_seconds: int(optional),
  container_read_refresh_timeout_milliseconds: int({ ...optional, default: 15_000 }),
  restart: string({
    ...optional,
    default: "no",
    validate: matching("^(no|on-failure|always|unless-stopped)$"),
  }),
  max_retry_count: int(optional),
  healthcheck,
  stop_signal: string(fixedComputed),
  stop_timeout: int(fixedComputed),
  init: bool({ ...optional, computed: true }),
  tty: bool({ ...fixed, default: false }),
  stdin_open: bool({ ...fixed, default: false }),

  upload: uploads,
  volumes,
  mounts: blockSet({}, { ...notModelled, forceNew: true }),
  tmpfs: map(optional),
  read_only: bool({ ...fixed, default: false }),
  shm_size: int({ ...fixedComputed, validate: notBelow(0) }),
  storage_opts: map({ ...notModelled, forceNew: true }),

  ports,
  publish_all_ports: bool(fixed),
  network_mode: string({ ...fixed, default: "bridge" }),
  networks_advanced: networksAdvanced,
  host: blockSet(
    {
      ip: string({ required: true, forceNew: true }),
      host: string({ required: true, forceNew: true }),
    },
    { ...fixed, property: "hosts" },
  ),
  dns: stringSet(fixed),
  dns_opts: stringSet(fixed),
  dns_search: stringSet({ ...fixed, property: "dnsSearches" }),

  privileged: bool(fixed),
  capabilities: {
    ...blockSet(
      {
        add: stringSet({ ...fixed, property: "adds" }),
        drop: stringSet({ ...fixed, property: "drops" }),
      },
      fixed,
    ),
    maxItemsOne: true,
  },
  security_opts: stringSet(fixedComputed),
  group_add: stringSet({ ...fixed, property: "groupAdds" }),
  sysctls: map(fixed),
  ulimit: blockSet({}, { ...notModelled, forceNew: true, property: "ulimits" }),

  memory: int({ ...optional, validate: notBelow(0) }),
  memory_reservation: int({ ...optional, default: 0, validate: notBelow(0) }),
  memory_swap: int({ ...optional, validate: notBelow(-1) }),
  cpu_shares: int({ ...optional, validate: notBelow(0) }),
  cpu_set: string({ ...optional, validate: matching("^\\d+([,-]\\d+)*$") }),
  cpus: string({ ...notModelled, forceNew: true }),
  cpu_period: int(notModelled),
  cpu_quota: int(notModelled),

  log_driver: string(fixedComputed),
  log_opts: map(fixed),

  cgroup_parent: string({ ...notModelled, forceNew: true }),
  cgroupns_mode: string({ ...notModelled, forceNew: true }),
  device_read_bps: blockSet({}, notModelled),
  device_read_iops: blockSet({}, notModelled),
  device_write_bps: blockSet({}, notModelled),
  device_write_iops: blockSet({}, notModelled),
  device_requests: blockSet({}, { ...notModelled, forceNew: true }),
  devices: blockSet({}, { ...notModelled, forceNew: true }),
  gpus: string({ ...notModelled, forceNew: true }),
  ipc_mode: string({ ...fixedComputed, notModelled: true }),
  pid_mode: string({ ...notModelled, forceNew: true }),
  platform: string(fixedComputed),
  runtime: string({ ...fixedComputed, notModelled: true }),
  userns_mode: string({ ...notModelled, forceNew: true }),

  bridge: string(computed),
  container_logs: string(computed),
  exit_code: int(computed),
  network_data: blockList(
    {
      network_name: string(computed),
      ip_address: string(computed),
      ip_prefix_length: int(computed),
      gateway: string(computed),
      global_ipv6_address: string(computed),
      global_ipv6_prefix_length: int(computed),
      ipv6_gateway: string(computed),
      mac_address: string(computed),
    },
    { ...computed, property: "networkDatas" },
  ),
};

function toNothing(_old: string, proposed: string): boolean {
  return proposed === "";
}
