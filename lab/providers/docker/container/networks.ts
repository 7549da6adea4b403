/** Networks that a container is put into instead of the default one. */
import { type State, states, type Value } from "../../bridge/value.ts";
import { doing, type EngineApi, type JsonObject } from "../engineApi.ts";
import { setOfTexts } from "./creationBody.ts";

export async function connectNetworks(api: EngineApi, id: string, value: Value): Promise<void> {
  const networks = states(value);
  if (networks.length === 0) return;
  await leaveDefault(api, id);
  for (const network of networks) {
    const name = String(network.name ?? "");
    await doing(
      `Unable to connect to network '${name}'`,
      api.post(`/networks/${encodeURIComponent(name)}/connect`, {
        Container: id,
        EndpointConfig: endpoint(network),
      }),
    );
  }
}

async function leaveDefault(api: EngineApi, id: string): Promise<void> {
  try {
    await api.post("/networks/bridge/disconnect", { Container: id, Force: false });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (message.includes("is not connected to the network bridge")) return;
    throw new Error(`Unable to disconnect the default network: ${message}`, { cause: error });
  }
}

function endpoint(network: State): JsonObject {
  const text = (name: string) => String(network[name] ?? "");
  const options = setOfTexts(network.driver_opts ?? null).map((option) => option.split(/=(.*)/s));
  const linkLocal = setOfTexts(network.link_local_ips ?? null);
  return {
    IPAMConfig: {
      ...(text("ipv4_address") !== "" && { IPv4Address: text("ipv4_address") }),
      ...(text("ipv6_address") !== "" && { IPv6Address: text("ipv6_address") }),
      ...(linkLocal.length > 0 && { LinkLocalIPs: linkLocal }),
    },
    Links: null,
    Aliases: setOfTexts(network.aliases ?? null),
    MacAddress: text("mac_address"),
    DriverOpts: Object.fromEntries(options.filter((option) => option.length > 1)),
    GwPriority: typeof network.gw_priority === "number" ? network.gw_priority : 0,
    NetworkID: "",
    EndpointID: "",
    Gateway: "",
    IPAddress: "",
    IPPrefixLen: 0,
    IPv6Gateway: "",
    GlobalIPv6Address: "",
    GlobalIPv6PrefixLen: 0,
    DNSNames: null,
  };
}
