/** Auth0's Management API, as far as handlers need it. */
import { type Credentials, TokenSource } from "./token.ts";
import { type HttpResponse, HttpTransport, type TransportOptions } from "./transport.ts";
import { transportFault } from "./transportFault.ts";

export type JsonObject = Record<string, unknown>;
type JsonBody = JsonObject | JsonObject[];

/** A refusal of the API. */
export class ManagementError extends Error {
  readonly status: number;

  constructor(status: number, error: string, message: string) {
    super(`${status} ${error}: ${message}`);
    this.name = "ManagementError";
    this.status = status;
  }
}

export class ManagementApi {
  /** Base URL, such as `https://tenant.eu.auth0.com/api/v2/`. */
  readonly url: string;
  readonly #transport: HttpTransport;
  readonly #tokens: TokenSource;
  readonly #queues = new Map<string, Promise<unknown>>();

  /** Sends nothing yet: the token is asked for with the first call. */
  constructor(credentials: Credentials, options: TransportOptions) {
    this.url = `https://${credentials.domain}/api/v2/`;
    this.#transport = new HttpTransport(options);
    this.#tokens = new TokenSource(this.#transport, credentials);
  }

  close(): void {
    this.#transport.close();
  }

  get(path: string, query: Record<string, string> = {}): Promise<JsonObject> {
    const parameters = new URLSearchParams(query);
    parameters.sort();
    const suffix = parameters.size > 0 ? `?${parameters}` : "";
    return this.#call("GET", path + suffix);
  }

  post(path: string, body?: JsonObject): Promise<JsonObject> {
    return this.#call("POST", path, body);
  }

  patch(path: string, body: JsonBody): Promise<JsonObject> {
    return this.#call("PATCH", path, body);
  }

  async delete(path: string): Promise<void> {
    await this.#call("DELETE", path);
  }

  /** Waits before a call is tried again, scaled as the waits of retries are. */
  pause(milliseconds: number): Promise<void> {
    return this.#transport.pause(milliseconds);
  }

  /** Runs an action once all earlier ones of the same key are done. */
  exclusively<Result>(key: string, action: () => Promise<Result>): Promise<Result> {
    const earlier = this.#queues.get(key) ?? Promise.resolve();
    const result = earlier.then(action);
    this.#queues.set(
      key,
      result.catch(() => {}),
    );
    return result;
  }

  async #call(method: string, path: string, body?: JsonBody): Promise<JsonObject> {
    const response = await this.#send(method, this.url + path, body);
    if (response.status >= 400) throw refusal(response);
    return response.body === "" ? {} : (JSON.parse(response.body) as JsonObject);
  }

  async #send(method: string, url: string, body?: JsonBody): Promise<HttpResponse> {
    const failed = (reason: string) => new Error(`failed to send the request: ${reason}`);
    let token: string;
    try {
      token = await this.#tokens.token();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw failed(transportFault(method, url, new Error(reason)));
    }
    try {
      return await this.#transport.withRetries(method, url, {
        headers: {
          authorization: `Bearer ${token}`,
          ...(body && { "content-type": "application/json" }),
        },
        ...(body && { body: JSON.stringify(body) }),
      });
    } catch (error) {
      throw failed(transportFault(method, url, error));
    }
  }
}

/** One segment of a path; what Go leaves alone in a segment stays readable. */
export function segment(id: string): string {
  return encodeURIComponent(id).replace(/%(3A|40|24|26|2B|3D)/g, decodeURIComponent);
}

/** Runs a call; a 404 gives undefined. */
export async function ifFound<Result>(call: Promise<Result>): Promise<Result | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ManagementError && error.status === 404) return undefined;
    throw error;
  }
}

/** The API's error body; the status line where the body does not say a status. */
function refusal(response: HttpResponse): ManagementError {
  let answer: { statusCode?: number; error?: string; message?: string };
  try {
    answer = JSON.parse(response.body);
  } catch {
    const found = response.body === "" ? "EOF" : "invalid character";
    const message = `failed to decode json error response payload: ${found}`;
    return new ManagementError(response.status, response.statusText, message);
  }
  const { statusCode, error, message = "" } = answer;
  return statusCode
    ? new ManagementError(statusCode, error ?? "", message)
    : new ManagementError(response.status, response.statusText, message);
}
