import { createPublicKey, type JsonWebKey, type KeyObject } from "node:crypto";
import { readFile } from "node:fs/promises";
import { ConfigurationError } from "../configuration.ts";
import { unhandled } from "../http/apiError.ts";
import type { HttpClient } from "../http/client.ts";
import type { SigningKeys } from "./keys.ts";

const LIFETIME_MILLISECONDS = 24 * 60 * 60 * 1000;
const CAPACITY = 10;

interface CachedKey {
  key: Promise<KeyObject | undefined>;
  /** Milliseconds since 1970. */
  until: number;
}

/**
 * Finds the public key of a `kid` (MultiUrlJwkProvider): the server's own key first, then each of
 * `publicKeyUrls` in order. A key once found is kept for 24 hours, at most ten of them; a kid that is
 * not found is looked for again each time, which is how a key added to a `file:` JWKS is accepted at
 * once while one taken out of it stays accepted (measured.md §4).
 */
export class KeyResolver {
  readonly #own: SigningKeys;
  readonly #urls: URL[];
  readonly #http: HttpClient;
  readonly #now: () => number;
  readonly #cache = new Map<string, CachedKey>();

  /** @throws ConfigurationError when one of the URLs has no scheme that Java knows. */
  constructor(own: SigningKeys, publicKeyUrls: string[], http: HttpClient, now: () => number) {
    this.#own = own;
    this.#urls = publicKeyUrls.map(parseUrl);
    this.#http = http;
    this.#now = now;
  }

  /** @throws ApiError 500 for an unknown or a missing kid, as recorded. */
  async find(kid: string | undefined): Promise<KeyObject> {
    // Guava's cache takes no null key: a NullPointerException without a message.
    if (kid === undefined) throw unhandled(null);
    const cached = this.#cache.get(kid);
    if (cached !== undefined && cached.until > this.#now()) {
      const key = await cached.key;
      if (key !== undefined) return key;
    }
    const entry = { key: this.#load(kid), until: this.#now() + LIFETIME_MILLISECONDS };
    this.#remember(kid, entry);
    const key = await entry.key;
    if (key !== undefined) return key;
    if (this.#cache.get(kid) === entry) this.#cache.delete(kid);
    throw unhandled(
      "com.auth0.jwk.SigningKeyNotFoundException: JWT Token keyID doesn't match the configured keyID. This usually happens if you didn't configure proper publicKeyUrls under authentication configuration.",
    );
  }

  #remember(kid: string, entry: CachedKey): void {
    this.#cache.delete(kid);
    this.#cache.set(kid, entry);
    const oldest = this.#cache.keys().next().value;
    if (this.#cache.size > CAPACITY && oldest !== undefined) this.#cache.delete(oldest);
  }

  async #load(kid: string): Promise<KeyObject | undefined> {
    if (kid === this.#own.keyId) return this.#own.publicKey;
    for (const url of this.#urls) {
      const key = await this.#fetchKey(url, kid);
      if (key !== undefined) return key;
    }
    return undefined;
  }

  /** A URL that cannot be read is passed over, like one that does not list the kid. */
  async #fetchKey(url: URL, kid: string): Promise<KeyObject | undefined> {
    try {
      const text =
        url.protocol === "file:"
          ? await readFile(url, "utf8")
          : (await this.#http.get(url.href)).text;
      const { keys } = JSON.parse(text) as { keys: JsonWebKey[] };
      const jwk = keys.find((candidate) => candidate.kid === kid);
      return jwk === undefined ? undefined : createPublicKey({ key: jwk, format: "jwk" });
    } catch {
      return undefined;
    }
  }
}

function parseUrl(value: string): URL {
  // java.net.URI.create(value).toURL()
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(value)?.[1]?.toLowerCase();
  if (scheme === undefined) {
    throw new ConfigurationError(
      `publicKeyUrls (AUTHENTICATION_PUBLIC_KEYS): URI is not absolute: ${value}. Write it with https://.`,
    );
  }
  if (!["http", "https", "file"].includes(scheme)) {
    throw new ConfigurationError(
      `publicKeyUrls (AUTHENTICATION_PUBLIC_KEYS): unknown protocol: ${scheme} in ${value}. Use https, http or file.`,
    );
  }
  return new URL(value);
}
