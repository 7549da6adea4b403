/** The user's engine, where LAB_DOCKER=host lends it to the lab. */
import Docker from "dockerode";
import type { DockerEngine } from "./engine.ts";
import { forward } from "./forward.ts";

const DEFAULT_HOST = "unix:///var/run/docker.sock";

/** @throws Error when it does not answer */
export async function hostEngine(): Promise<DockerEngine> {
  const host = process.env.DOCKER_HOST || DEFAULT_HOST;
  const client = new Docker();
  try {
    await client.ping();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `LAB_DOCKER is "host", but no Docker Engine answers at ${host} (${reason}): start it, or set DOCKER_HOST`,
    );
  }
  const relays: { close(): void }[] = [];
  return {
    host,
    client,
    own: false,
    async relay(port) {
      const address = await gateway(client);
      const relay = await forward({ host: address, port: 0 }, { host: "127.0.0.1", port });
      relays.push(relay);
      return { address, port: relay.port };
    },
    async stop() {
      for (const relay of relays.splice(0)) relay.close();
    },
  };
}

/** Address of this machine on the default network; only where the engine runs on this machine. */
async function gateway(client: Docker): Promise<string> {
  const network = await client.getNetwork("bridge").inspect();
  const address = network.IPAM?.Config?.[0]?.Gateway;
  if (address) return address;
  throw new Error("the default network of the Docker Engine has no gateway on this machine");
}
