/** docker:index/network:Network. */
import type { Change, ResourceType } from "../bridge/resource.ts";
import {
  blockSet,
  bool,
  map,
  optional,
  optionalComputed,
  type Schema,
  string,
} from "../bridge/schema.ts";
import { states } from "../bridge/value.ts";
import { DaemonError, doing, type EngineApi, ifFound, type JsonObject } from "./engineApi.ts";
import { fromLabels, labels, toLabels } from "./labels.ts";

const forceNew = { forceNew: true } as const;

const addressPool: Schema = {
  subnet: string({ ...optional, ...forceNew }),
  ip_range: string({ ...optional, ...forceNew }),
  gateway: string({ ...optional, ...forceNew }),
  aux_address: map({ ...optional, ...forceNew }),
};

const schema: Schema = {
  name: string({ required: true, ...forceNew, autoName: true }),
  labels: labels(),
  driver: string({ ...optionalComputed, ...forceNew }),
  options: map({ ...optionalComputed, ...forceNew }),
  internal: bool({ ...optionalComputed, ...forceNew }),
  attachable: bool({ ...optional, ...forceNew }),
  ingress: bool({ ...optional, ...forceNew }),
  ipv6: bool({ ...optional, ...forceNew }),
  ipam_driver: string({ ...optional, ...forceNew, default: "default" }),
  ipam_options: map({ ...optional, ...forceNew }),
  ipam_config: blockSet(addressPool, {
    ...optionalComputed,
    ...forceNew,
    property: "ipamConfigs",
  }),
  scope: string({ computed: true }),
};

export const network: ResourceType<EngineApi> = {
  schema,
  schemaVersion: 1,

  async create(api, change) {
    const created = await doing(
      "Unable to create network",
      api.post("/networks/create", creationBody(change)),
    );
    change.created(String(created.Id));
    return readNetwork(api, String(created.Id));
  },

  read: readNetwork,

  /** Every attribute replaces. */
  async update() {
    return {};
  },

  /** While a container is still connected, it is tried again for half a minute. */
  async delete(api, id) {
    const deadline = api.clock.now() + 30_000;
    for (;;) {
      if (!(await ifFound(api.get(`/networks/${id}`)))) return;
      try {
        await ifFound(api.delete(`/networks/${id}`));
        return;
      } catch (error) {
        if (!isInUse(error) || api.clock.now() >= deadline) throw error;
        await api.clock.sleep(1_000);
      }
    }
  },
};

export function addressPools(network: JsonObject) {
  const pools = (network.IPAM as { Config?: Record<string, unknown>[] | null })?.Config ?? [];
  return pools.map(({ Subnet, IPRange, Gateway, AuxiliaryAddresses }) => ({
    subnet: Subnet,
    ip_range: IPRange,
    gateway: Gateway,
    aux_address: AuxiliaryAddresses,
  }));
}

function creationBody(change: Change): JsonObject {
  const pools = states(change.get("ipam_config")).map((pool) => ({
    ...(pool.subnet && { Subnet: pool.subnet }),
    ...(pool.ip_range && { IPRange: pool.ip_range }),
    ...(pool.gateway && { Gateway: pool.gateway }),
    ...(pool.aux_address &&
      Object.keys(pool.aux_address).length > 0 && { AuxiliaryAddresses: pool.aux_address }),
  }));
  return {
    Name: change.text("name"),
    CheckDuplicate: true,
    Driver: change.text("driver"),
    Scope: "",
    ...(change.get("ipv6") === true && { EnableIPv6: true }),
    IPAM: {
      Driver: change.text("ipam_driver"),
      Options: orNull(change.get("ipam_options") as JsonObject),
      Config: pools.length > 0 ? pools : null,
    },
    Internal: change.get("internal"),
    Attachable: change.get("attachable"),
    Ingress: change.get("ingress"),
    ConfigOnly: false,
    ConfigFrom: null,
    Options: orNull(change.get("options") as JsonObject),
    Labels: toLabels(change.get("labels")) ?? null,
  };
}

function orNull(members: JsonObject): JsonObject | null {
  return Object.keys(members).length > 0 ? members : null;
}

/** Every fault counts as "no such network": so does the official plugin (from source). */
async function readNetwork(api: EngineApi, id: string) {
  const found = await api.get(`/networks/${id}`).catch(() => undefined);
  if (!found) return undefined;
  const ipam = found.IPAM as { Driver?: string; Options?: unknown };
  return {
    name: found.Name,
    labels: fromLabels(found.Labels),
    driver: found.Driver,
    options: found.Options,
    internal: found.Internal,
    attachable: found.Attachable,
    ingress: found.Ingress,
    ipv6: found.EnableIPv6,
    ipam_driver: ipam.Driver,
    ipam_options: ipam.Options,
    ipam_config: addressPools(found),
    scope: found.Scope,
  };
}

function isInUse(error: unknown): boolean {
  return error instanceof DaemonError && error.message.includes("has active endpoints");
}
