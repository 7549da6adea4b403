/** HTTPS to a tenant, with the retries of the official plugin (notes/auth0.md, fact 9 and §1). */
import type { IncomingMessage } from "node:http";
import https from "node:https";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { type ConnectionTimeouts, GO_TIMEOUTS, watchConnection } from "./connectionWatch.ts";

export interface HttpResponse {
  status: number;
  /** Reason phrase of the status line. */
  statusText: string;
  headers: NodeJS.Dict<string | string[]>;
  body: string;
}

export interface HttpRequestOptions {
  headers: Record<string, string>;
  body?: string;
}

export interface TransportOptions {
  /** Certificate authorities in PEM; they replace the system's, as SSL_CERT_FILE does for Go. */
  ca?: string;
  /** Factor on every wait before a retry; 0 retries at once. */
  retryWaitScale: number;
  /** Milliseconds to connect, and from there to the end of the TLS handshake. Default: Go's. */
  timeouts?: ConnectionTimeouts;
}

const RETRIED_STATUSES = [500, 502, 503, 504, 524];
const MAX_RETRIES = 3;
const USER_AGENT = "openmetadata-auth0-lab-provider";

export class HttpTransport {
  readonly #agent: https.Agent;
  readonly #scale: number;
  readonly #timeouts: ConnectionTimeouts;

  constructor(options: TransportOptions) {
    this.#agent = new https.Agent({ keepAlive: true, ...(options.ca && { ca: options.ca }) });
    this.#scale = options.retryWaitScale;
    this.#timeouts = options.timeouts ?? GO_TIMEOUTS;
  }

  close(): void {
    this.#agent.destroy();
  }

  /** 429 is tried again without limit; 5xx and broken connections three times, POST included. */
  async withRetries(
    method: string,
    url: string,
    options: HttpRequestOptions,
  ): Promise<HttpResponse> {
    for (;;) {
      const response = await this.#withErrorRetries(method, url, options);
      if (response.status !== 429) return response;
      await this.pause(rateLimitWait(response));
    }
  }

  async #withErrorRetries(
    method: string,
    url: string,
    options: HttpRequestOptions,
  ): Promise<HttpResponse> {
    for (let retry = 0; ; retry++) {
      const last = retry === MAX_RETRIES;
      try {
        const response = await this.once(method, url, options);
        if (last || !RETRIED_STATUSES.includes(response.status)) return response;
      } catch (error) {
        if (last) throw error;
      }
      // Exponential from 0.5 s up to 10 s, at random below that.
      await this.pause(Math.random() * Math.min(10_000, 500 * 2 ** retry));
    }
  }

  once(method: string, url: string, options: HttpRequestOptions): Promise<HttpResponse> {
    const headers = {
      "user-agent": USER_AGENT,
      ...options.headers,
      ...(options.body !== undefined && { "content-length": Buffer.byteLength(options.body) }),
    };
    return new Promise((resolve, reject) => {
      const request = https.request(url, { method, headers, agent: this.#agent }, (response) =>
        receive(response).then(resolve, reject),
      );
      watchConnection(request, url, this.#timeouts);
      request.on("error", reject);
      request.end(options.body);
    });
  }

  /** A wait between two tries of one thing, times `retryWaitScale`. */
  async pause(milliseconds: number): Promise<void> {
    await sleep(Math.max(0, milliseconds) * this.#scale);
  }
}

async function receive(response: IncomingMessage): Promise<HttpResponse> {
  return {
    status: response.statusCode ?? 0,
    statusText: response.statusMessage ?? "",
    headers: response.headers,
    body: await text(response),
  };
}

/** Whole seconds until X-RateLimit-Reset; 5 s without that header; Retry-After is ignored. */
function rateLimitWait(response: HttpResponse): number {
  const reset = Number.parseInt(String(response.headers["x-ratelimit-reset"]), 10);
  const seconds = Number.isNaN(reset) ? 5 : reset - Math.floor(Date.now() / 1000);
  return seconds * 1000;
}
