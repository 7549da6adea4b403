/** What Go's HTTP client does about a connection and Node's does not: deadlines, and its two ends. */
import type { ClientRequest } from "node:http";
import { isIPv6, type Socket } from "node:net";
import { DIAL_TIMEOUT, HANDSHAKE_TIMEOUT } from "./transportFault.ts";

export interface ConnectionTimeouts {
  readonly dial: number;
  readonly handshake: number;
}

/** Those of Go's http.DefaultTransport, in milliseconds. */
export const GO_TIMEOUTS: ConnectionTimeouts = { dial: 30_000, handshake: 10_000 };

/** Ends a request whose connection takes too long; tells its errors which connection it was. */
export function watchConnection(
  request: ClientRequest,
  url: string,
  timeouts: ConnectionTimeouts,
): void {
  let route: string | undefined;
  // Before the listener that rejects with it.
  request.prependListener("error", (error) => Object.assign(error, route && { route }));
  request.once("socket", (socket) => {
    const connected = () => {
      route = `${endpoint(socket.localAddress, socket.localPort)}->${endpoint(socket.remoteAddress, socket.remotePort)}`;
    };
    if (socket.connecting) expireConnection(request, socket, url, timeouts, connected);
    else connected();
  });
}

function expireConnection(
  request: ClientRequest,
  socket: Socket,
  url: string,
  timeouts: ConnectionTimeouts,
  onConnect: () => void,
): void {
  const { hostname, port } = new URL(url);
  let address = hostname.replace(/^\[(.*)\]$/, "$1");
  socket.once("lookup", (_error, found) => {
    address = found;
  });
  const expire = (code: string, milliseconds: number) =>
    setTimeout(
      () => request.destroy(Object.assign(new Error(code), { code, address, port: port || "443" })),
      milliseconds,
    );
  let timer = expire(DIAL_TIMEOUT, timeouts.dial);
  socket.once("connect", () => {
    onConnect();
    clearTimeout(timer);
    timer = expire(HANDSHAKE_TIMEOUT, timeouts.handshake);
  });
  for (const event of ["secureConnect", "close"]) socket.once(event, () => clearTimeout(timer));
}

function endpoint(address = "", port = 0): string {
  return `${isIPv6(address) ? `[${address}]` : address}:${port}`;
}
