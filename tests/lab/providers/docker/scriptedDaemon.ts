/**
 * Test double of a Docker daemon that knows nothing: it answers each request with the first recorded
 * exchange of the same method and path that is not used up yet, and notes what it was asked. What
 * the recordings leave out of answers is put back in by `omittedBodies.ts` beforehand.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { Property } from "../../../../lab/providers/wire.ts";

export interface Request {
  method: string;
  url: string;
  body: Property;
}

export interface Script {
  method: string;
  url: string;
  status: number;
  responseBody?: Property;
}

export class ScriptedDaemon {
  readonly port: number;
  readonly #server: Server;
  #script: Script[] = [];
  #requests: Request[] = [];

  private constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  static async start(): Promise<ScriptedDaemon> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
    const daemon = new ScriptedDaemon(server);
    server.on("request", (request, response) => daemon.#answer(request, response));
    return daemon;
  }

  /** Replaces what is left of the script. */
  expect(script: Script[]): void {
    this.#script = [...script];
    this.#requests = [];
  }

  /** Requests since the last call of this or of `expect`, pings aside. */
  taken(): Request[] {
    return this.#requests.splice(0);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url = "" } = request;
    const bytes = await buffer(request);
    // The recordings keep no pings; the daemon was asked in Configure.
    if (url === "/_ping") {
      response.setHeader("api-version", "1.41");
      response.end("OK");
      return;
    }
    this.#requests.push({ method, url, body: bodyOf(bytes, request.headers["content-type"]) });
    const index = this.#script.findIndex((next) => next.method === method && next.url === url);
    const [scripted] = index < 0 ? [] : this.#script.splice(index, 1);
    const { status, responseBody } = scripted ?? {
      status: 418,
      responseBody: { message: `not scripted: ${method} ${url}` },
    };
    if (responseBody !== undefined) response.setHeader("content-type", "application/json");
    response.writeHead(status);
    response.end(responseBody === undefined ? "" : JSON.stringify(responseBody));
  }
}

/** As the recordings write it: archives by their size. */
function bodyOf(bytes: Buffer, type: string | undefined): Property {
  if (bytes.length === 0) return null;
  if (type === "application/x-tar") return `<tar, ${bytes.length} bytes>`;
  return JSON.parse(bytes.toString());
}
