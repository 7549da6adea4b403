/** A TCP port that passes on to another one: out of a container to a loopback port, and back. */
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export interface Endpoint {
  host: string;
  port: number;
}

export interface Forward {
  port: number;
  close(): void;
}

/** @param from port 0 takes a free one */
export function forward(from: Endpoint, to: Endpoint): Promise<Forward> {
  const open = new Set<Socket>();
  const keep = (socket: Socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  };
  const server = createServer((near) => {
    const far = connect(to);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      keep(one);
      one.on("error", () => other.destroy());
      one.pipe(other);
    }
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(from.port, from.host, () =>
      resolve({
        port: (server.address() as AddressInfo).port,
        close() {
          server.close();
          for (const socket of open) socket.destroy();
        },
      }),
    );
  });
}
