/** Ports of a container: a list in the program, maps by `<port>/<protocol>` on the wire. */
import type { State } from "../../bridge/value.ts";
import type { JsonObject } from "../engineApi.ts";

export interface PortBinding {
  HostIp: string;
  HostPort: string;
}

export type PortMap = Record<string, PortBinding[] | null>;

export function exposed(ports: State[]): JsonObject {
  return Object.fromEntries(ports.map((port) => [key(port), {}]));
}

export function binding(ports: State[]): PortMap {
  const bindings: Record<string, PortBinding[]> = {};
  for (const port of ports) {
    const external = typeof port.external === "number" ? port.external : 0;
    const list = bindings[key(port)] ?? [];
    bindings[key(port)] = list;
    list.push({ HostIp: String(port.ip ?? ""), HostPort: String(external) });
  }
  return bindings;
}

/** In the order of the container's ports. */
export function fromPortMap(map: PortMap) {
  const keys = Object.keys(map).sort((one, other) => number(one) - number(other));
  return keys.flatMap((key) =>
    (map[key] ?? []).map(({ HostIp, HostPort }) => ({
      internal: number(key),
      external: Number(HostPort),
      ip: HostIp,
      protocol: key.split("/")[1],
    })),
  );
}

function key({ internal, protocol }: State): string {
  return `${String(internal)}/${String(protocol)}`;
}

function number(key: string): number {
  return Number(key.split("/")[0]);
}
