/** docker:index/getNetwork:getNetwork, by name or id. */
import type { FunctionType } from "../bridge/resource.ts";
import {
  blockList,
  blockSet,
  bool,
  computed,
  map,
  optional,
  type Schema,
  string,
} from "../bridge/schema.ts";
import { doing, type EngineApi } from "./engineApi.ts";
import { addressPools } from "./network.ts";

const schema: Schema = {
  name: string({ required: true }),
  driver: string(computed),
  options: map(computed),
  internal: bool(computed),
  ipam_config: blockSet(
    {
      subnet: string(optional),
      ip_range: string(optional),
      gateway: string(optional),
      aux_address: map(optional),
    },
    { ...computed, property: "ipamConfigs" },
  ),
  scope: string(computed),
  containers: blockList(
    {
      container_id: string(computed),
      name: string(computed),
      endpoint_id: string(computed),
      mac_address: string(computed),
      ipv4_address: string(computed),
      ipv6_address: string(computed),
    },
    computed,
  ),
};

export const getNetwork: FunctionType<EngineApi> = {
  schema,

  async invoke(api, args) {
    const name = String(args.name ?? "");
    const path = `/networks/${encodeURIComponent(name)}`;
    const network = await doing("Could not find docker network", api.get(path));
    return {
      id: String(network.Id),
      found: {
        name: network.Name,
        driver: network.Driver,
        options: network.Options,
        internal: network.Internal,
        ipam_config: addressPools(network),
        scope: network.Scope,
        containers: connected(network.Containers),
      },
    };
  },
};

function connected(containers: unknown) {
  const entries = Object.entries((containers ?? {}) as Record<string, Record<string, string>>);
  return entries
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([id, { Name, EndpointID, MacAddress, IPv4Address, IPv6Address }]) => ({
      container_id: id,
      name: Name,
      endpoint_id: EndpointID,
      mac_address: MacAddress,
      ipv4_address: IPv4Address,
      ipv6_address: IPv6Address,
    }));
}
