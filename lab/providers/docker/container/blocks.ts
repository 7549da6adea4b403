/** The nested blocks of a Container. */
import {
  type Attribute,
  block,
  blockList,
  blockSet,
  bool,
  int,
  list,
  string,
  stringSet,
} from "../../bridge/schema.ts";
import { absolutePath, base64, duration, matching, notBelow } from "../validation.ts";

const optional = { optional: true } as const;
const fixed = { optional: true, forceNew: true } as const;
const required = { required: true, forceNew: true } as const;

export const ports: Attribute = blockList(
  {
    internal: int(required),
    external: int({ ...fixed, computed: true }),
    ip: string({ ...fixed, default: "0.0.0.0", normalised: true }),
    protocol: string({ ...fixed, default: "tcp" }),
  },
  fixed,
);

/** Files that are put into the container before it starts; they belong to root. */
export const uploads: Attribute = blockSet(
  {
    content: string(fixed),
    content_base64: string({ ...fixed, validate: base64 }),
    file: string(required),
    executable: bool({ ...fixed, default: false }),
    permissions: string({ ...fixed, validate: matching("^0[0-7]{3}$") }),
    source: string(fixed),
    source_hash: string(fixed),
  },
  { ...fixed, property: "uploads" },
);

export const volumes: Attribute = blockSet(
  {
    from_container: string(fixed),
    container_path: string(fixed),
    host_path: string({ ...fixed, validate: absolutePath }),
    volume_name: string(fixed),
    read_only: bool(fixed),
    selinux_relabel: string({ ...fixed, validate: matching("^(z|Z)$") }),
  },
  fixed,
);

export const networksAdvanced: Attribute = blockSet(
  {
    name: string(required),
    aliases: stringSet(fixed),
    ipv4_address: string(fixed),
    ipv6_address: string(fixed),
    link_local_ips: stringSet(fixed),
    mac_address: string(fixed),
    driver_opts: stringSet(fixed),
    gw_priority: int({ ...fixed, validate: notBelow(0) }),
  },
  fixed,
);

export const healthcheck: Attribute = block(
  {
    test: list({ kind: "string" }, { ...optional, property: "tests" }),
    interval: string({ ...optional, default: "0s", validate: duration }),
    timeout: string({ ...optional, default: "0s", validate: duration }),
    start_period: string({ ...optional, default: "0s", validate: duration }),
    start_interval: string({ ...optional, default: "0s", validate: duration }),
    retries: int({ ...optional, default: 0, validate: notBelow(0) }),
  },
  { ...optional, computed: true },
);
