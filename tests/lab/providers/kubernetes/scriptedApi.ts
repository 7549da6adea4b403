/**
 * Test double of a Kubernetes API server that knows nothing: it answers each request with the first
 * recorded exchange of the same method and URL that is not used up yet, and notes what it was asked.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { parse } from "yaml";
import { isObject, type Properties, type Property } from "../../../../lab/providers/wire.ts";
import { newServerCertificate } from "../../../../lab/tenant/certificates.ts";
import { objectsAround } from "./cluster.ts";
import { expand } from "./managedFields.ts";
import type { Exchange } from "./recordings.ts";

export interface Request {
  readonly method: string;
  readonly url: string;
  readonly contentType?: string;
  readonly body?: Property;
  readonly authorization?: string;
}

/** A manager that a call makes up is another one each time. */
export const MADE_UP = /pulumi-kubernetes-[0-9a-f]{8}/g;

export class ScriptedApi {
  readonly port: number;
  readonly #server: Server;
  #script: Exchange[] = [];
  #object: Properties | undefined;
  #requests: Request[] = [];

  private constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  static async start(): Promise<ScriptedApi> {
    const { certificate, privateKey } = await newServerCertificate();
    const server = createServer({ cert: certificate, key: privateKey });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const api = new ScriptedApi(server);
    server.on("request", (request, response) => api.#answer(request, response));
    return api;
  }

  /**
   * Replaces what is left of the script.
   *
   * @param object what watches and lists tell of
   */
  expect(script: readonly Exchange[], object?: Properties): void {
    this.#script = script.filter((exchange) => !exchange.watch);
    this.#object = object;
    this.#requests = [];
  }

  /** Requests since the last call of this or of `expect`, discovery left out. */
  taken(): Request[] {
    return this.#requests.splice(0);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url = "", headers } = request;
    const body = await text(request);
    if (url.startsWith("/openapi/v2")) {
      response.end("{}");
      return;
    }
    const contentType = headers["content-type"];
    this.#requests.push({
      method,
      url,
      ...(body !== "" && { body: parse(body) as Property }),
      ...(contentType && contentType !== "application/json" && { contentType }),
      ...(headers.authorization && { authorization: headers.authorization }),
    });
    const [path = "", query = ""] = url.split("?");
    if (query.includes("watch=true")) this.#stream(path, response);
    else this.#respond(method, url, response);
  }

  #respond(method: string, url: string, response: ServerResponse): void {
    const isNext = (next: Exchange) =>
      next.method === method && likewise(next.url) === likewise(url);
    const index = this.#script.findIndex(isNext);
    const [scripted] = index < 0 ? [] : this.#script.splice(index, 1);
    const status = scripted?.status || (scripted ? 404 : 418);
    response.writeHead(status, { "content-type": "application/json" });
    response.end(
      JSON.stringify(scripted ? this.#bodyOf(scripted, status) : notScripted(method, url)),
    );
  }

  /** What hung up on is gone by now, and lists that are too long to keep are made up. */
  #bodyOf({ url, responseBody = null }: Exchange, status: number): Property {
    if (responseBody === null && status === 404) return { reason: "NotFound", code: 404 };
    if (!isObject(responseBody) || !("<truncated>" in responseBody)) return expand(responseBody);
    return { items: objectsAround(this.#object, url) };
  }

  #stream(path: string, response: ServerResponse): void {
    response.writeHead(200, { "content-type": "application/json" });
    const events = objectsAround(this.#object, path).map((object) => ({ type: "ADDED", object }));
    for (const event of [...events, { type: "BOOKMARK", object: {} }]) {
      response.write(`${JSON.stringify(event)}\n`);
    }
  }
}

function likewise(url: string): string {
  return url.replace(MADE_UP, "pulumi-kubernetes-new");
}

function notScripted(method: string, url: string): Property {
  return { message: `not scripted: ${method} ${url}`, reason: "Unknown" };
}
