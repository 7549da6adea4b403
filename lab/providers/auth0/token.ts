/** The access token for the Management API (notes/auth0.md, fact 10 and §1). */
import type { HttpResponse, HttpTransport } from "./transport.ts";
import { transportFault } from "./transportFault.ts";

export type Credentials = { domain: string; audience: string } & (
  | { kind: "apiToken"; token: string }
  | { kind: "clientSecret"; clientId: string; clientSecret: string }
);

interface AccessToken {
  token: string;
  /** Milliseconds since the epoch. */
  expires: number;
}

/** A token is asked for again this long before it runs out. */
const EARLY_MS = 10_000;

/** Gets a token when one is first needed and keeps it until shortly before it expires. */
export class TokenSource {
  readonly #transport: HttpTransport;
  readonly #credentials: Credentials;
  #last: Promise<AccessToken | undefined> = Promise.resolve(undefined);

  constructor(transport: HttpTransport, credentials: Credentials) {
    this.#transport = transport;
    this.#credentials = credentials;
  }

  /** @throws Error in the words of the official plugin's OAuth client (08-errors/3) */
  async token(): Promise<string> {
    const credentials = this.#credentials;
    if (credentials.kind === "apiToken") return credentials.token;
    // One after the other: calls that start together share one request.
    const next = this.#last
      .catch(() => undefined)
      .then((last) => (last && last.expires > Date.now() ? last : this.#request(credentials)));
    this.#last = next;
    return (await next).token;
  }

  /** Client credentials as Basic authorization first; if that is refused, in the form. */
  async #request(credentials: Credentials & { kind: "clientSecret" }): Promise<AccessToken> {
    const grant = { audience: credentials.audience, grant_type: "client_credentials" };
    const inForm = { client_id: credentials.clientId, client_secret: credentials.clientSecret };
    const first = await this.#post(grant, basic(credentials)).catch(() => undefined);
    if (first && isSuccess(first)) return parse(first);
    const second = await this.#post({ ...grant, ...inForm });
    if (!isSuccess(second)) throw new Error(refusal(second));
    return parse(second);
  }

  /** Never tried again, unlike calls of the Management API. */
  async #post(form: Record<string, string>, authorization?: string): Promise<HttpResponse> {
    const url = `https://${this.#credentials.domain}/oauth/token`;
    const body = new URLSearchParams(form);
    body.sort();
    try {
      return await this.#transport.once("POST", url, {
        headers: {
          "content-type": "application/x-www-form-urlencoded",
          ...(authorization && { authorization }),
        },
        body: body.toString(),
      });
    } catch (error) {
      throw new Error(transportFault("POST", url, error));
    }
  }
}

function basic(credentials: { clientId: string; clientSecret: string }): string {
  const pair = [credentials.clientId, credentials.clientSecret].map(encodeURIComponent).join(":");
  return `Basic ${Buffer.from(pair).toString("base64")}`;
}

function isSuccess(response: HttpResponse): boolean {
  return response.status >= 200 && response.status < 300;
}

function parse(response: HttpResponse): AccessToken {
  const answer = JSON.parse(response.body) as { access_token: string; expires_in: number };
  return { token: answer.access_token, expires: Date.now() + answer.expires_in * 1000 - EARLY_MS };
}

function refusal(response: HttpResponse): string {
  try {
    const answer = JSON.parse(response.body) as { error?: string; error_description?: string };
    if (answer.error) {
      const parts = [answer.error, answer.error_description].filter(Boolean);
      return `oauth2: ${parts.map((part) => JSON.stringify(part)).join(" ")}`;
    }
  } catch {
    // Not JSON: the whole answer is shown.
  }
  return `oauth2: cannot fetch token: ${response.status}\nResponse: ${response.body}`;
}
