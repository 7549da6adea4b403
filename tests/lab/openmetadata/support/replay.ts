import type { Comparison } from "./compare.ts";
import type { IdentityProvider } from "./identityProvider.ts";
import { mintToken, newSigningKey, type SigningKey } from "./installation.ts";
import type { Exchange } from "./recordings.ts";

export interface ReplayOptions {
  url: string;
  idp: IdentityProvider;
  /** The keys in the order of their generations: previous, current, next. */
  keys: { previous?: SigningKey; current: SigningKey; next: SigningKey };
  comparison: Comparison;
  /** Puts live addresses and key ids in place of the recorded ones. */
  toLive: (recorded: string) => string;
}

/** Makes the recorded requests once more, against a live server, and says what it answers differently. */
export class Replay {
  readonly #options: ReplayOptions;
  #botTokens: string[] = [];
  #cookie: string | undefined;
  #callback: string | undefined;

  constructor(options: ReplayOptions) {
    this.#options = options;
  }

  async run(exchange: Exchange): Promise<string[]> {
    const { comparison, url } = this.#options;
    const response = await fetch(url + this.#path(exchange), await this.#init(exchange));
    const text = await response.text();
    const body = parse(text);
    this.#remember(exchange, response, body);
    const { response: recorded } = exchange;
    return [
      ...comparison.differences(recorded.status, response.status, "status"),
      ...this.#headerDifferences(recorded.headers, response.headers),
      ...comparison.differences(recorded.body, body, "body"),
    ];
  }

  #path({ name, request }: Exchange): string {
    if ((name === "callback" || name === "callback replayed") && this.#callback !== undefined) {
      const { pathname, search } = new URL(this.#callback);
      return pathname + search;
    }
    return this.#live(request.path);
  }

  async #init({ name, request }: Exchange): Promise<RequestInit> {
    const headers: Record<string, string> = {};
    if (request.token !== undefined) {
      headers.authorization = `Bearer ${await this.#token(request.token)}`;
    }
    if (request.contentType !== undefined) headers["content-type"] = request.contentType;
    if (this.#cookie !== undefined && name !== "refresh without session") {
      headers.cookie = this.#cookie;
    }
    const { body } = request;
    const text = typeof body === "string" ? body : this.#live(JSON.stringify(body ?? null));
    return {
      method: request.method,
      redirect: "manual",
      headers,
      ...(body !== undefined && { body: text }),
    };
  }

  #live(text: string): string {
    return this.#options.comparison.toLive(this.#options.toLive(text));
  }

  #remember({ name }: Exchange, response: Response, body: unknown): void {
    if (name.startsWith("bot token")) {
      this.#botTokens.push((body as { JWTToken: string }).JWTToken);
    }
    if (name !== "login start") return;
    this.#cookie = response.headers.get("set-cookie")?.split(";")[0];
    this.#callback = this.#options.idp.signIn(response.headers.get("location") ?? "");
  }

  /** The recordings say in words whose token it was. */
  async #token(words: string): Promise<string> {
    const { keys, idp } = this.#options;
    const { current } = keys;
    const bob = { sub: "auth0|bob", email: "bob@example.com", email_verified: true, name: "Bob" };
    const stranger = await newSigningKey();
    const tokens: Record<string, () => string | Promise<string>> = {
      "self-minted: sub alice (admin), signed by the server's current key, iss = JWT_ISSUER": () =>
        mintToken(current),
      "self-minted: sub alice (admin), signed by the key that is current since the restart": () =>
        mintToken(current),
      "the string abc": () => "abc",
      "as admin, expired an hour ago": () => mintToken(current, { expiresIn: -3600 }),
      "kid of the current key, signed by another key": () =>
        mintToken(stranger, { kid: current.kid }),
      "signed by a key that is only in the file: JWKS": () => mintToken(keys.next),
      "signed by the next key, listed in the file: JWKS": () => mintToken(keys.next),
      "signed by the previous key, listed in the file: JWKS": () =>
        mintToken(keys.previous ?? current),
      "kid known nowhere": () => mintToken(stranger),
      "no kid header": () => mintToken(current, { kid: null }),
      "iss is another": () => mintToken(current, { issuer: "another.example.com" }),
      "e-mail of another domain, enforcePrincipalDomain true": () =>
        mintToken(current, { email: "alice@elsewhere.example" }),
      "valid, but no such user": () => mintToken(current, { name: "nobody" }),
      "Auth0 ID token of bob": () => idp.idToken(bob),
      "Auth0 ID token of bob (no admin)": () => idp.idToken(bob),
      "aud is another application": () => idp.idToken({ ...bob, aud: "another-client" }),
      "email_verified false": () => idp.idToken({ ...bob, email_verified: false }),
      "the bot's token": () => this.#botTokens.at(-1) ?? "",
      "the bot's token, signed by the previous key": () => this.#botTokens.at(-1) ?? "",
      "the bot's previous token": () => this.#botTokens.at(-2) ?? "",
      "the bot's new token": () => this.#botTokens.at(-1) ?? "",
    };
    const token = tokens[words];
    if (token === undefined) throw new Error(`No token is known for the words "${words}".`);
    return token();
  }

  #headerDifferences(recorded: Record<string, string>, live: Headers): string[] {
    return ["content-type", "location", "set-cookie", "www-authenticate"].flatMap((name) => {
      const [a, b] = [recorded[name], live.get(name) ?? undefined];
      const at = `headers.${name}`;
      return this.#options.comparison.differences(comparable(name, a), comparable(name, b), at);
    });
  }
}

/** A redirection is compared parameter by parameter, random values by their form. */
function comparable(name: string, value: string | undefined): unknown {
  if (value === undefined) return undefined;
  if (name === "set-cookie") {
    return value
      .replace(/node0[0-9a-z]+\.node0/, "node0….node0")
      .replace(/Expires=\w{3}, [1-9]\d? \w{3} \d{4} \d\d:\d\d:\d\d GMT/, "Expires=…");
  }
  if (name !== "location" || !value.includes("?")) return value;
  const { origin, pathname, searchParams } = new URL(value);
  const parameters = Object.fromEntries(searchParams);
  const forms: Record<string, RegExp> = {
    state: /^[0-9a-f]{10}$/,
    nonce: /^[\w-]{43}$/,
    code_challenge: /^[\w-]{43}$/,
  };
  for (const [parameter, form] of Object.entries(forms)) {
    if (form.test(parameters[parameter] ?? "")) parameters[parameter] = `like ${form}`;
  }
  return { page: origin + pathname, order: [...searchParams.keys()].join(), ...parameters };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
