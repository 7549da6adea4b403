/**
 * Test double of a tenant that knows nothing: it answers each request with the first recorded
 * exchange of the same method and URL that is not used up yet, and notes what it was asked.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Property } from "../../../lab/providers/wire.ts";
import { newServerCertificate } from "../../../lab/tenant/certificates.ts";
import type { RecordedExchange } from "./recordings.ts";

export interface Request {
  method: string;
  url: string;
  body?: Property;
  authorization?: string;
  userAgent?: string;
}

export type Script = Pick<
  RecordedExchange,
  "method" | "url" | "status" | "responseBody" | "responseHeaders"
> & {
  /** The answer waits for it. */
  heldUntil?: Promise<void>;
};

export class ScriptedTenant {
  readonly port: number;
  readonly ca: string;
  readonly #server: Server;
  #script: Script[] = [];
  #requests: Request[] = [];

  private constructor(server: Server, ca: string) {
    this.#server = server;
    this.ca = ca;
    this.port = (server.address() as AddressInfo).port;
  }

  static async start(): Promise<ScriptedTenant> {
    const { ca, certificate, privateKey } = await newServerCertificate();
    const server = createServer({ cert: certificate, key: privateKey });
    await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
    const tenant = new ScriptedTenant(server, ca);
    server.on("request", (request, response) => tenant.#answer(request, response));
    return tenant;
  }

  /** Replaces what is left of the script. */
  expect(script: Script[]): void {
    this.#script = [...script];
    this.#requests = [];
  }

  /** Requests since the last call of this or of `expect`. */
  taken(): Request[] {
    return this.#requests.splice(0);
  }

  /** How much of the script was not asked for. */
  get unused(): number {
    return this.#script.length;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url = "", headers } = request;
    const body = await text(request);
    this.#requests.push({
      method,
      url,
      ...(body !== "" && { body: parse(body, headers["content-type"]) }),
      ...(headers.authorization && { authorization: headers.authorization }),
      ...(headers["user-agent"] && { userAgent: headers["user-agent"] }),
    });
    const index = this.#script.findIndex((next) => next.method === method && next.url === url);
    const [scripted] = index < 0 ? [] : this.#script.splice(index, 1);
    if (!scripted) {
      response.writeHead(418).end(JSON.stringify({ message: `not scripted: ${method} ${url}` }));
      return;
    }
    await scripted.heldUntil;
    const answer = scripted.responseBody;
    response.writeHead(scripted.status, {
      ...(answer !== undefined && { "content-type": "application/json" }),
      ...scripted.responseHeaders,
    });
    response.end(
      answer === undefined ? "" : typeof answer === "string" ? answer : JSON.stringify(answer),
    );
  }
}

function parse(body: string, type: string | undefined): Property {
  return type === "application/json" ? JSON.parse(body) : body;
}
